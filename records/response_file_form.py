"""One file to go with a response. `arrived` comes last on the page: a cut upload lacks it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from records.media import KINDS, Refusal

ACCEPT = ",".join(["image/*", *(f".{end}" for kind in KINDS.values() for end in kind.extensions)])
MEGABYTES = settings.UPLOAD_LIMIT // 1024**2
TOO_LARGE = _("This file is larger than %(limit)d MB. Save it smaller.") % {"limit": MEGABYTES}
BROKE_OFF = _(
    "The file broke off on its way, so we kept nothing. Choose it again and send it once more."
)


class ResponseFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, office file, picture, sound, video, text or e-mail, up to %(limit)d MB.")
        % {"limit": MEGABYTES},
        allow_empty_file=True,  # refused below, with what to do
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": _("Choose a file")},
    )
    arrived = forms.CharField(required=False, widget=forms.HiddenInput, initial="all")

    def __init__(self, data: Any = None, files: Any = None, *, was_too_large: bool = False):
        super().__init__(data, files, auto_id="response_file_%s")
        self.was_too_large = was_too_large
        self.limit = int(settings.UPLOAD_LIMIT)  # bytes
        self.too_large = TOO_LARGE

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.size:
            raise forms.ValidationError(str(Refusal.EMPTY))
        if file.size > self.limit:
            raise forms.ValidationError(TOO_LARGE)
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.was_too_large:
            self.errors.pop("file", None)  # it was passed over; this is the reason
            self.add_error("file", TOO_LARGE)
        elif cleaned.get("arrived") != "all":
            self.add_error(None, BROKE_OFF)
        return cleaned
