"""The problem-solving notes, and how a district plans its reviews."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import WordsField
from buildings.models.answer import WORDS_LENGTH
from buildings.reviews.samples import MONTHLY, QUARTERLY
from deadlines.grammar import UnreadableRule, read_rule, write_rule

OWN_DATES = "own"
MOST_DATES, MOST_LINES = 24, 12


class ProtocolForm(forms.Form):
    """One field for each step of the district's."""

    def __init__(self, *args: Any, steps: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = range(len(steps))
        for place, step in enumerate(steps):
            self.fields[self.part(place)] = WordsField(
                label=step,
                required=False,
                max_length=WORDS_LENGTH,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @staticmethod
    def part(place: int) -> str:
        return f"step-{place}"

    def notes(self) -> list[str]:
        return [self.cleaned_data[self.part(place)] for place in self.places]


class LinesField(WordsField):
    """One thing a line; empty lines say nothing. Gives a list."""

    def __init__(
        self, *, most: int, longest: int, read: Callable[[str], str] = str, **kwargs: Any
    ) -> None:
        self.most, self.longest, self.read = most, longest, read
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > self.most:
            raise forms.ValidationError(_("Write at most %(n)d lines.") % {"n": self.most})
        for line in lines:
            if len(line) > self.longest:
                told = _("Write at most %(n)d characters in a line: “%(line)s…”")
                raise forms.ValidationError(told % {"n": self.longest, "line": line[:40]})
        return list(dict.fromkeys(map(self.read, lines)))


def date_rule(line: str) -> str:
    """In our own spelling; what can't be read is said with how to write it."""
    try:
        return write_rule(read_rule(line))
    except UnreadableRule as error:
        raise forms.ValidationError(str(error)) from error


class ReviewPlanForm(forms.Form):
    """How often, and the district's names for talks and steps."""

    cadence = forms.ChoiceField(
        label=gettext_lazy("How often do buildings review their targets?"),
        widget=forms.RadioSelect,
    )
    dates = LinesField(
        label=gettext_lazy("Other dates, one a line"),
        help_text=gettext_lazy("Such as: by Oct 15, or: by last work day of January."),
        required=False,
        most=MOST_DATES,
        longest=300,
        read=date_rule,
    )
    conversations = LinesField(
        label=gettext_lazy("What do you call your conversations? One a line"),
        most=MOST_LINES,
        longest=80,
    )
    protocol = LinesField(
        label=gettext_lazy("Steps of problem solving, one a line"),
        help_text=gettext_lazy("They are asked where a target is off track."),
        most=MOST_LINES,
        longest=120,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cadence"].choices = [  # type: ignore[attr-defined]
            ("monthly", _("Each month, September to May")),
            ("quarterly", _("Each quarter: October, January, March, May")),
            (OWN_DATES, _("On other dates")),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("cadence") == OWN_DATES and not cleaned.get("dates", True):
            self.add_error("dates", _("Write the dates, one a line."))
        return cleaned

    def wanted(self) -> dict[str, Any]:
        """For `change_review_plan`."""
        ready = {"monthly": MONTHLY, "quarterly": QUARTERLY}
        dates = ready.get(self.cleaned_data["cadence"], self.cleaned_data["dates"])
        names = ("conversations", "protocol")
        return {"dates": dates} | {name: self.cleaned_data[name] for name in names}


def cadence_of(dates: list[str]) -> str:
    if dates == MONTHLY:
        return "monthly"
    return "quarterly" if not dates or dates == QUARTERLY else OWN_DATES
