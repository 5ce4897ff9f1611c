"""What is asked about a course, its proof, and a certificate?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, WordsField
from goals.artifact_forms import ACCEPT, MEGABYTES, TOO_LARGE
from goals.idp.forms import CreditsField
from goals.models import Certificate
from goals.services.idp_credits import AboutCertificate, AboutCourse
from records.media import Refusal


def line(label: Any, length: int, *, required: bool = False, hint: Any = "") -> WordsField:
    return WordsField(
        label=label,
        help_text=hint,
        required=required,
        max_length=length,
        widget=forms.TextInput(),
    )


class CourseForm(forms.Form):
    """`today`: nobody completed a course tomorrow. `certificates` are those of the plan."""

    title = line(_("Course"), 200, required=True)
    provider = line(_("Provider"), 200, hint=_("The school, college, or office that gives it."))
    credits = CreditsField(label=_("Credits"))
    completed_on = DayField(
        label=_("Completed on"), required=False, help_text=_("Leave it empty until you are done.")
    )
    certificate = forms.TypedChoiceField(
        label=_("It counts for"), required=False, empty_value=None
    )
    proof = forms.FileField(
        label=_("Proof"),
        help_text=_("Such as a transcript: PDF or picture, up to %(limit)d MB.")
        % {"limit": MEGABYTES},
        required=False,
        allow_empty_file=True,  # refused below, with what to do
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def __init__(
        self,
        *args: Any,
        certificates: Sequence[Certificate],
        today: date,
        was_too_large: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.was_too_large = was_too_large
        choice: Any = self.fields["certificate"]
        choice.choices = [("", _("No certificate")), *((str(c.pk), c.kind) for c in certificates)]
        choice.coerce = {str(c.pk): c for c in certificates}.get
        day: Any = self.fields["completed_on"]
        day.set_limits(None, today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("proof")
        too_large = isinstance(file, UploadedFile) and (file.size or 0) > settings.UPLOAD_LIMIT
        if self.was_too_large or too_large:
            self.add_error("proof", TOO_LARGE % {"limit": MEGABYTES})
        elif isinstance(file, UploadedFile) and not file.size:
            self.add_error("proof", str(Refusal.EMPTY))
        return cleaned

    @property
    def about(self) -> AboutCourse:
        names = ("title", "provider", "credits", "completed_on", "certificate")
        return AboutCourse(**{name: self.cleaned_data[name] for name in names})


class CertificateForm(forms.Form):
    kind = line(_("Certificate"), 120, required=True, hint=_("As it stands on it."))
    number = line(_("Number"), 60)
    expires_on = DayField(label=_("Valid until"))
    credits_needed = CreditsField(label=_("Credits needed to renew it"))

    @property
    def about(self) -> AboutCertificate:
        names = ("kind", "number", "expires_on", "credits_needed")
        return AboutCertificate(**{name: self.cleaned_data[name] for name in names})
