"""What is asked when a roster is sent, and when a second admin agrees?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import WordsField
from accounts.models import RosterSource
from accounts.roster.files import MOST_BYTES


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Staff file"),
        help_text=_(
            "CSV or Ed-Fi XML, up to 50 MB. Nothing changes before you have seen the check."
        ),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty")},
    )
    source = forms.ChoiceField(
        label=_("Which system sends it?"),
        required=False,
        help_text=_("A system owns the people and the fields it brought. Others don’t undo them."),
    )
    new_source = WordsField(
        label=_("Name of another system"),
        max_length=80,
        required=False,
        help_text=_("Only if it is not in the list above, such as “Payroll”."),
    )

    def __init__(self, *args: Any, was_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        file: Any = self.fields["file"]
        file.required = not was_too_large  # then it was passed over on its way in
        self.was_too_large = was_too_large
        names = RosterSource.objects.order_by("name").values_list("name", flat=True)
        usual = ("", _("The usual one for this kind of file"))
        self.fields["source"].choices = [usual, *((name, name) for name in names)]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if self.was_too_large or file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 50 MB. Send it in parts."))
        return file

    @property
    def source_name(self) -> str:
        return self.cleaned_data["new_source"] or self.cleaned_data["source"]


class AgreementForm(forms.Form):
    sure = forms.BooleanField(
        label=_("I checked. These people have left."),
        error_messages={"required": _("Tick this if you have checked the list")},
    )
