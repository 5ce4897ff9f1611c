"""What is asked of somebody who brings an artifact, and what may they send?"""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import WordsField
from goals.models import Goal
from records.media import KINDS, Refusal
from records.models import NOTE_LENGTH
from records.services import About

# `image/*` makes a phone offer its camera beside its files.
ACCEPT = ",".join(["image/*", *(f".{end}" for kind in KINDS.values() for end in kind.extensions)])
MEGABYTES = settings.UPLOAD_LIMIT // 1024**2
TOO_LARGE = gettext_lazy("This file is larger than %(limit)d MB. Save it smaller, or add a link.")
ONE_AT_A_TIME = gettext_lazy("Add one thing at a time: a file, a photo, or a link.")
NOTHING = gettext_lazy("Choose a file, or write a link.")
BROKE_OFF = gettext_lazy(
    "The file broke off on its way, so we kept nothing. Choose it again and send it once more."
)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)  # but `host:8000` has none


class LinkField(WordsField):
    """An http or https address that shows where it leads. We never go there ourselves."""

    widget = forms.URLInput

    def clean(self, value: Any) -> str:
        words = super().clean(value)
        if not words:
            return ""
        if not SCHEME.match(words):
            words = f"https://{words}"
        refusal = ValidationError(_("Copy the whole address, such as https://example.org/page"))
        if not is_plain_address(words):
            raise refusal
        return words


def is_plain_address(words: str) -> bool:
    """http or https, a host with a dot, nobody's name or password before it, no blanks."""
    if re.search(r"[\s\\<>\"]", words):
        return False
    try:
        parts = urlsplit(words)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_named = bool(re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", host))
    return parts.scheme in {"http", "https"} and is_named and "@" not in parts.netloc


class ArtifactForm(forms.Form):
    """What is said of an artifact. `goals` are those of its year, in order."""

    title = WordsField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(),
    )
    note = WordsField(
        label=gettext_lazy("What does it show?"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    goals = forms.MultipleChoiceField(
        label=gettext_lazy("Which goals does it support?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Pick goals from the list.")},
    )
    bring_to_conference = forms.BooleanField(
        label=gettext_lazy("Bring it to the next conference"), required=False
    )
    from_regular_work = forms.BooleanField(
        label=gettext_lazy("It comes from my regular work"), required=False
    )

    def __init__(
        self, *args: Any, goals: Sequence[Goal], is_own: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not is_own:
            self.fields["from_regular_work"].label = _("It comes from regular work")
        self.by_id = {str(goal.pk): goal for goal in goals}
        self.fields["goals"].choices = [(pk, in_short(g)) for pk, g in self.by_id.items()]  # type: ignore[attr-defined]

    @property
    def about(self) -> About:
        names = ("title", "note", "from_regular_work", "bring_to_conference")
        return About(**{name: self.cleaned_data[name] for name in names})

    @property
    def chosen_goals(self) -> list[Goal]:
        return [self.by_id[pk] for pk in self.cleaned_data["goals"]]


class NewArtifactForm(ArtifactForm):
    """A file, a photo or a link. `arrived` comes last on the page, so a cut upload lacks it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "PDF, office file, picture, sound, video, text or e-mail, up to %(limit)d MB."
        )
        % {"limit": MEGABYTES},
        required=False,
        allow_empty_file=True,  # refused below, with what to do
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    photo = forms.FileField(
        label=gettext_lazy("Or take a photo now"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    link = LinkField(
        label=gettext_lazy("Or a link"),
        help_text=gettext_lazy("Whoever follows it needs access there. We keep only the address."),
        required=False,
        max_length=2000,
    )
    arrived = forms.CharField(required=False, widget=forms.HiddenInput, initial="all")

    def __init__(self, *args: Any, was_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_too_large = was_too_large
        self.fields["title"].help_text = _("Without one, it is called as the file or the link is.")

    @property
    def limit(self) -> int:
        """Bytes in one file."""
        return int(settings.UPLOAD_LIMIT)

    @property
    def too_large(self) -> str:
        return TOO_LARGE % {"limit": MEGABYTES}

    @property
    def brought_file(self) -> UploadedFile | None:
        return self.cleaned_data.get("file") or self.cleaned_data.get("photo")

    @property
    def file_field(self) -> str:
        return "photo" if self.cleaned_data.get("photo") else "file"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        brought = [name for name in ("file", "photo", "link") if self.has(name)]
        if self.was_too_large:
            self.add_error("file", self.too_large)
        elif cleaned.get("arrived") != "all":
            self.add_error(None, BROKE_OFF)
        elif len(brought) > 1:
            self.add_error(brought[-1], ONE_AT_A_TIME)
        elif not brought:
            self.add_error("file", NOTHING)
        else:
            self._check_size(brought[0])
        return cleaned

    def has(self, name: str) -> bool:
        """Was it sent at all? An empty file is one, and so is a link that was refused."""
        return (self.cleaned_data.get(name) is not None and self.cleaned_data[name] != "") or (
            name in self.errors
        )

    def _check_size(self, name: str) -> None:
        file = self.cleaned_data.get(name)
        if not isinstance(file, UploadedFile):
            return
        if not file.size:
            self.add_error(name, str(Refusal.EMPTY))
        elif file.size > settings.UPLOAD_LIMIT:
            self.add_error(name, self.too_large)


def in_short(goal: Goal) -> str:
    """`Performance goal: Lead a daily reading …`"""
    words = Truncator(" ".join(goal.specific.split())).chars(70)
    return f"{goal.name}: {words}" if words else goal.name
