"""One date rule as a form that reads as a sentence; the grammar of deadlines/ understands it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, LinkField, WholeNumberField, WordsField
from deadlines.grammar import UnreadableRule, read_rule, write_rule
from deadlines.models import DeadlineRule
from deadlines.rule import LONGEST_COUNT, NoSuchDate, Rule
from evaluations.models import StepRule
from evaluations.processes.date_forms import (
    COMPARISONS,
    MONTHS,
    ROLLS,
    ReminderDaysField,
    unsaved,
)
from evaluations.processes.rule_fields import (
    ANCHORS,
    EDGES,
    NTH_DAYS,
    NTH_WEEKDAYS,
    SIDES,
    STATUTORY,
    UNITS,
    WEEKDAYS,
    WORKABLE,
    WRITTEN,
    rule_of,
    values_of,
)
from evaluations.services.process import DateRule

KEPT = (  # beside the sentence
    "source",
    "source_url",
    "checked_on",
    "reminder_days",
    "overdue_every",
    "supervisor_after",
    "hr_after",
)
LONGEST_WAIT = 60  # work days overdue
NUMBER = {"inputmode": "numeric", "size": 3}


@dataclass(frozen=True)
class Kind:
    """A way to say when, with its fields in the order of the sentence."""

    code: str
    label: Any
    names: tuple[str, ...]


KINDS = (
    Kind("month_day", gettext_lazy("A day of the year"), ("month", "day")),
    Kind(
        "nth_weekday",
        gettext_lazy("A weekday of a month"),
        ("weekday_nth", "weekday", "weekday_month"),
    ),
    Kind(
        "nth_day",
        gettext_lazy("A work day or school day of a month"),
        ("day_nth", "day_unit", "day_month"),
    ),
    Kind("year_edge", gettext_lazy("The first or last day of the year"), ("edge", "edge_unit")),
    Kind(
        "counted",
        gettext_lazy("A number of days before or after something"),
        ("count", "count_unit", "side", "anchor", "anchor_month", "anchor_day", "anchor_date"),
    ),
    Kind(WRITTEN, gettext_lazy("Written out"), ("written",)),
)


def choice(label: Any, choices: Any, *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=required)


def number(label: Any, **kwargs: Any) -> forms.IntegerField:
    return WholeNumberField(
        label=label,
        required=False,
        min_value=1,
        max_value=LONGEST_COUNT,
        widget=forms.TextInput(attrs=NUMBER),
        error_messages={"invalid": gettext_lazy("Write a number, like 10")},
        **kwargs,
    )


def work_days(label: Any) -> forms.IntegerField:
    return WholeNumberField(
        label=label,
        min_value=1,
        max_value=LONGEST_WAIT,
        widget=forms.TextInput(attrs=NUMBER),
        error_messages={
            "required": gettext_lazy("Write a number of work days, like 5"),
            "invalid": gettext_lazy("Write a number of work days, like 5"),
            "min_value": gettext_lazy("One work day is the least"),
            "max_value": gettext_lazy("60 work days are the most"),
        },
    )


class RuleForm(forms.Form):
    """When a step is due, why, and when reminders go out. Only the chosen kind's fields count."""

    comparison = choice(gettext_lazy("Finish"), COMPARISONS, required=True)
    kind = choice(gettext_lazy("When?"), [(k.code, k.label) for k in KINDS], required=True)
    month = choice(gettext_lazy("Month"), MONTHS)
    day = number(gettext_lazy("Day"))
    weekday_nth = choice(gettext_lazy("Which"), NTH_WEEKDAYS)
    weekday = choice(gettext_lazy("Weekday"), WEEKDAYS)
    weekday_month = choice(gettext_lazy("Month"), MONTHS)
    day_nth = choice(gettext_lazy("Which"), NTH_DAYS)
    day_unit = choice(gettext_lazy("Kind of day"), WORKABLE)
    day_month = choice(gettext_lazy("Month"), MONTHS)
    edge = choice(gettext_lazy("Which"), EDGES)
    edge_unit = choice(gettext_lazy("Kind of day"), WORKABLE)
    count = number(gettext_lazy("How many"))
    count_unit = choice(gettext_lazy("Kind of days"), UNITS)
    side = choice(gettext_lazy("Before or after"), SIDES)
    anchor = choice(gettext_lazy("What"), ANCHORS)
    anchor_month = choice(gettext_lazy("Month"), MONTHS)
    anchor_day = number(gettext_lazy("Day"))
    anchor_date = DayField(label=gettext_lazy("That day"), required=False)
    written = forms.CharField(
        label=gettext_lazy("The rule in words"),
        help_text=gettext_lazy(
            "Like “before 3rd Friday of April” or “by Mar 15 opens Oct 15”. These words are the"
            " whole rule then."
        ),
        max_length=300,
        required=False,
    )
    roll = choice(
        gettext_lazy("If the offices are closed on it"),
        [*ROLLS, (STATUTORY, gettext_lazy("stay: the date is set by law"))],
        required=True,
    )
    aim = number(
        gettext_lazy("Aim to be done this many work days earlier"),
        help_text=gettext_lazy("Only for a date set by law."),
    )
    closes = number(
        gettext_lazy("Close this many work days after the date"),
        help_text=gettext_lazy("Leave empty: then nobody is ever locked out."),
    )
    source = WordsField(
        label=gettext_lazy("Where the rule stands"),
        help_text=gettext_lazy("Contract article, policy or law."),
        max_length=300,
        required=False,
    )
    source_url = LinkField(label=gettext_lazy("Link to it"), max_length=300, required=False)
    checked_on = DayField(label=gettext_lazy("Last checked on"), required=False)
    reminder_days = ReminderDaysField()
    overdue_every = work_days(gettext_lazy("When it is overdue, again every … work days"))
    supervisor_after = work_days(gettext_lazy("Tell the supervisor after … work days overdue"))
    hr_after = work_days(gettext_lazy("Tell HR after … work days overdue"))

    def __init__(
        self,
        *args: Any,
        step_rule: StepRule,
        others: list[StepRule],
        today: date,
        **kwargs: Any,
    ) -> None:
        kept = step_rule.deadline_rule
        initial = values_of(kept.as_rule()) | {name: getattr(kept, name) for name in KEPT}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.step_rule = step_rule
        checked_on = self.fields["checked_on"]
        assert isinstance(checked_on, DayField)
        checked_on.set_limits(None, today)
        for kind in KINDS:
            for name in kind.names:
                self.fields[name].is_part = True  # type: ignore[attr-defined]
        self.fields["anchor"].choices = [*ANCHORS, *self._of_steps(others)]  # type: ignore[attr-defined]

    def _of_steps(self, others: list[StepRule]) -> Iterator[tuple[str, str]]:
        """The date of another step, or what happens in one that comes before this one."""
        for other in others:
            yield f"step {other.position}", other.name
        for other in others:
            if other.position < self.step_rule.position:
                name = {"step": other.name}
                yield f"held {other.position}", _("the day they met: %(step)s") % name
                yield f"delivered {other.position}", _("the day of the form: %(step)s") % name

    def kinds(self) -> Iterator[tuple[Kind, bool, list[BoundField]]]:
        """Each with whether it is chosen, and its fields."""
        chosen = self["kind"].value()
        for kind in KINDS:
            yield kind, kind.code == chosen, [self[name] for name in kind.names]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if cleaned["hr_after"] < cleaned["supervisor_after"]:
            self.add_error("hr_after", _("HR hears of it with the supervisor, or later"))
        try:
            rule = self._written(cleaned) if cleaned["kind"] == WRITTEN else rule_of(cleaned)
        except NoSuchDate as error:
            self.add_error(None, str(error))
        except (KeyError, TypeError, ValueError):
            self.add_error(None, _("Fill in every part of the line you chose."))
        else:
            cleaned["sentence"] = write_rule(rule)
        return cleaned

    def _written(self, cleaned: dict[str, Any]) -> Rule:
        try:
            return read_rule(cleaned["written"])
        except UnreadableRule as error:
            raise NoSuchDate(str(error)) from error

    def date_rule(self) -> DateRule:
        return DateRule(**{name: self.cleaned_data[name] for name in ("sentence", *KEPT)})

    def unsaved_rule(self) -> DeadlineRule:
        """For the preview: what the form says now; where it says nothing useful, what was."""
        says_more = self.is_bound and self.is_valid()
        return unsaved(self.step_rule, self.date_rule() if says_more else None)
