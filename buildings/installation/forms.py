"""What is said of an installation, and what a district installs."""

from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, LinkField, WordsField
from buildings.models import Component, Level
from buildings.models.installation import EVIDENCE_LENGTH
from records.media import KINDS, Refusal

MOST_COMPONENTS = 40  # of a kind
# `image/*` makes a phone offer its camera beside its files.
ACCEPT = ",".join(["image/*", *(f".{end}" for kind in KINDS.values() for end in kind.extensions)])
MEGABYTES = settings.UPLOAD_LIMIT // 1024**2
TOO_LARGE = gettext_lazy("This file is larger than %(limit)d MB. Save it smaller, or add a link.")


class CheckForm(forms.Form):
    level = forms.TypedChoiceField(
        label=gettext_lazy("How far is it?"), widget=forms.RadioSelect, coerce=int
    )
    evidence = WordsField(
        label=gettext_lazy("What shows it?"),
        help_text=gettext_lazy("What you saw or read. Name no student."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=EVIDENCE_LENGTH,
        error_messages={"required": gettext_lazy("Say what shows it")},
    )
    link = LinkField(
        label=gettext_lazy("Where more of it lies"),
        help_text=gettext_lazy("An address, such as that of a folder."),
        required=False,
        max_length=500,
    )
    file = forms.FileField(
        label=gettext_lazy("A file that shows it"),
        help_text=gettext_lazy("PDF, office file, picture or text, up to %(limit)d MB.")
        % {"limit": MEGABYTES},
        required=False,
        allow_empty_file=True,  # refused below, with what to do
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    barrier = WordsField(
        label=gettext_lazy("What stands in the way?"),
        required=False,
        widget=forms.TextInput(),
        max_length=500,
    )
    next_step = WordsField(
        label=gettext_lazy("Next step"), required=False, widget=forms.TextInput(), max_length=300
    )
    next_by = DayField(label=gettext_lazy("Next step by"), required=False)
    looked_on = DayField(label=gettext_lazy("You looked on"))

    def __init__(
        self,
        *args: Any,
        names: list[str],
        today: date,
        was_too_large: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.was_too_large = was_too_large
        level, looked_on = cast(Any, self.fields["level"]), cast(Any, self.fields["looked_on"])
        level.choices = list(zip(Level.values, names, strict=True))
        looked_on.set_limits(None, today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("next_by") and not cleaned.get("next_step"):
            self.add_error("next_step", _("Say what shall be done by then."))
        file = cleaned.get("file")
        if self.was_too_large or (file and file.size > settings.UPLOAD_LIMIT):
            self.add_error("file", TOO_LARGE % {"limit": MEGABYTES})
        elif file is not None and not file.size:
            self.add_error("file", str(Refusal.EMPTY))
        return cleaned

    def checked(self) -> dict[str, Any]:
        """For `check_component`."""
        return {**self.cleaned_data, "file": self.cleaned_data.get("file") or None}


class ComponentsForm(forms.Form):
    """One line each; the order of the lines is that of the pages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in Component.Kind.choices:
            self.fields[kind] = WordsField(
                label=label,
                help_text=_("One on each line."),
                required=False,
                widget=forms.Textarea(attrs={"rows": 6}),
                max_length=4000,
            )
        for level, label in Level.choices:
            self.fields[f"level-{level}"] = WordsField(
                label=_("Name of the level “%(level)s”") % {"level": label},
                widget=forms.TextInput(),
                max_length=40,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for kind in Component.Kind.values:
            names = lines_in(cleaned.get(kind, ""))
            if len({name.casefold() for name in names}) < len(names):
                self.add_error(kind, _("One of them stands here twice."))
            elif len(names) > MOST_COMPONENTS or any(len(name) > 80 for name in names):
                self.add_error(kind, _("Up to 40 lines of 80 letters."))
            cleaned[kind] = names
        cleaned["levels"] = [cleaned.get(f"level-{level}", "") for level in Level.values]
        return cleaned


def lines_in(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]
