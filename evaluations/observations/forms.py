"""What may be written about an observation? One form for the page, the autosave and comparing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.fields import DayField, WordsField
from accounts.forms.people import PersonChoice, narrowed
from accounts.models import Membership
from accounts.models.people import MembershipQuerySet
from evaluations.models import Observation
from evaluations.models.observation import EVIDENCE_LENGTH, SCRIPT_LENGTH
from evaluations.observations.script import ScriptLine
from evaluations.services.observation import FIELDS

NEVER_EMPTY = ("kind", "announcement", "observed_on")
CLOCK = ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p"]


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def clock_field(label: str, *, is_required: bool) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=is_required,
        input_formats=CLOCK,
        widget=ClockInput(),
        error_messages={
            "invalid": _("Write the time like 9:05 AM"),
            "required": _("Write the time like 9:05 AM"),
        },
    )


class ObservationForm(forms.Form):
    """A draft may have gaps, so that no word waits for another field; sharing (`is_final`) asks
    for more."""

    def __init__(
        self, data: Any = None, *, observation: Observation, is_final: bool = False
    ) -> None:
        self.observation, self.is_final = observation, is_final
        super().__init__(data, initial={name: getattr(observation, name) for name in FIELDS})
        self.fields = self._fields()

    def _fields(self) -> dict[str, forms.Field]:
        year = self.observation.participation.cycle.process.school_year
        today = clock.today(self.observation.employee.district)
        return {
            "kind": forms.ChoiceField(
                label=_("Kind"), choices=Observation.Kind.choices, required=self.is_final
            ),
            "announcement": forms.ChoiceField(
                label=_("Announced or not"),
                choices=Observation.Announcement.choices,
                required=self.is_final,
            ),
            "observed_on": DayField(
                label=_("Day"),
                required=self.is_final,
                first=year.starts_on,
                last=min(today, year.ends_on),
            ),
            "starts_at": clock_field(_("From"), is_required=self.is_final),
            "ends_at": clock_field(_("To"), is_required=self.is_final),
            "place": WordsField(
                label=_("Place"),
                help_text=_("Such as “Room 12, third period”."),
                required=False,
                max_length=120,
            ),
            "script": WordsField(
                label=_("What you see and hear"),
                help_text=_(
                    "One line for each thing. Begin a line with its time, such as 9:05; the"
                    " Enter key writes the time for you."
                ),
                required=self.is_final,
                error_messages={"required": _("Write what you saw first")},
                max_length=SCRIPT_LENGTH,
                widget=forms.Textarea(attrs={"rows": 16, "data-script": ""}),
            ),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if self.is_final and start and end and end <= start:
            self.add_error("ends_at", _("The end comes after the start"))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """For `save_observation`: what was sent. An empty day, or no kind, leaves what stands."""
        sent = {name: self.cleaned_data[name] for name in FIELDS if name in self.data}
        return {name: value for name, value in sent.items() if value or name not in NEVER_EMPTY}


class EvidenceForm(forms.Form):
    """Lines of the script, own words, or both, for one row."""

    row = forms.ChoiceField(
        label=gettext_lazy("For the row"),
        error_messages={
            "required": gettext_lazy("Pick a row of the form"),
            "invalid_choice": gettext_lazy("Pick a row of the form"),
        },
    )
    lines = forms.MultipleChoiceField(
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("The script changed meanwhile. Tick its lines again.")
        },
    )
    words = WordsField(
        label=gettext_lazy("Or in your own words"),
        required=False,
        max_length=EVIDENCE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, data: Any = None, *, rows: list[tuple[str, str]], lines: Iterable[ScriptLine]
    ) -> None:
        super().__init__(data)
        self.fields["row"].choices = [("", _("Pick a row")), *rows]  # type: ignore[attr-defined]
        self.fields["lines"].choices = [  # type: ignore[attr-defined]
            (str(line.number), line.words) for line in lines
        ]

    def numbers(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["lines"]]


class TalkForm(forms.Form):
    """The day they talked it over."""

    held_on = DayField(label=gettext_lazy("You talked on"))

    def __init__(self, data: Any = None, *, first: date, today: date) -> None:
        super().__init__(data, initial={"held_on": today}, auto_id="talk_%s")
        self.fields["held_on"].set_limits(first, today)  # type: ignore[attr-defined]


class ObserverForm(forms.Form):
    """`words` narrows the choice: ten people at most, or the one already chosen."""

    observer = PersonChoice(
        queryset=Membership.objects.none(),
        label=gettext_lazy("Who observes"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Pick a person")},
    )
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))

    def __init__(
        self,
        data: Any = None,
        *,
        people: MembershipQuerySet,
        words: str,
        first: date,
        today: date,
        last: date,
    ) -> None:
        super().__init__(data, initial={"starts_on": today, "ends_on": last})
        people = narrowed(people, words, self, "observer")
        self.fields["observer"].queryset = people  # type: ignore[attr-defined]
        for name in ("starts_on", "ends_on"):
            self.fields[name].set_limits(first, last)  # type: ignore[attr-defined]


class ExcuseForm(forms.Form):
    reason = WordsField(
        label=gettext_lazy("Why are fewer observations enough?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why fewer observations are enough")},
    )
