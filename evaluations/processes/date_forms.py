"""What may an admin say about the dates of a process?"""

from calendar import month_name
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import WholeNumberField
from deadlines.grammar import write_rule
from deadlines.models import DeadlineRule
from deadlines.rule import Comparison, MonthDay, NoSuchDate, Roll, Rule
from evaluations.models import StepRule
from evaluations.services.process import DateRule

MONTHS = [(number, month_name[number]) for number in range(1, 13)]
COMPARISONS = [(Comparison.BEFORE, _("before")), (Comparison.ON_OR_BEFORE, _("on or before"))]
ROLLS = [
    (Roll.FORWARD, _("move to the next work day")),
    (Roll.BACKWARD, _("move to the work day before")),
    (Roll.NONE, _("stay")),
]
MOST_REMINDERS = 8
FARTHEST_REMINDER = 60  # days


class ReminderDaysField(forms.CharField):
    """`14, 7, 0`: days before the last day to act; 0 is that day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Reminders, in days before the last day to act"),
            help_text=_(
                "Numbers with commas between them, like 14, 7, 1. 0 is the last day itself."
            ),
            max_length=40,
            required=False,
            **kwargs,
        )

    def clean(self, value: Any) -> list[int]:
        words = str(super().clean(value)).replace(",", " ").split()
        if not all(word.isdecimal() and int(word) <= FARTHEST_REMINDER for word in words):
            raise forms.ValidationError(
                _("Write numbers of days from 0 to 60, like 14, 7, 1"), code="days"
            )
        days = sorted({int(word) for word in words}, reverse=True)
        if len(days) > MOST_REMINDERS:
            raise forms.ValidationError(_("Eight reminders are the most"), code="many")
        return days

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value


def is_plain(rule: Rule) -> bool:
    """A month and a day, and no more: then it can be changed in one line."""
    return isinstance(rule.when, MonthDay) and Rule(rule.when, rule.comparison, rule.roll) == rule


class PlainDateForm(forms.Form):
    """The date of one step: "Finish before October 15". Other kinds have a page of their own."""

    comparison = forms.ChoiceField(label=_("Finish"), choices=COMPARISONS)
    month = forms.TypedChoiceField(label=_("Month"), choices=MONTHS, coerce=int)
    day = WholeNumberField(
        label=_("Day"),
        min_value=1,
        max_value=31,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 2}),
        error_messages={"invalid": _("Write the day as a number, like 15")},
    )
    roll = forms.ChoiceField(label=_("If the offices are closed on it"), choices=ROLLS)
    reminder_days = ReminderDaysField()

    def __init__(self, *args: Any, step_rule: StepRule, **kwargs: Any) -> None:
        rule = step_rule.deadline_rule.as_rule()
        initial: dict[str, Any] = {"reminder_days": step_rule.deadline_rule.reminder_days}
        if isinstance(rule.when, MonthDay):
            initial |= {"comparison": rule.comparison, "roll": rule.roll}
            initial |= {"month": rule.when.month, "day": rule.when.day}
        kwargs |= {"initial": initial, "prefix": f"step{step_rule.position}"}
        super().__init__(*args, **kwargs)
        self.step_rule = step_rule
        self.is_plain = is_plain(rule)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"comparison", "month", "day", "roll"} <= set(cleaned):
            try:
                when = MonthDay(cleaned["month"], cleaned["day"])
            except NoSuchDate:
                self.add_error("day", _("Pick a day that this month has"))
            else:
                comparison, roll = Comparison(cleaned["comparison"]), Roll(cleaned["roll"])
                cleaned["sentence"] = write_rule(Rule(when, comparison, roll))
        return cleaned

    def date_rule(self) -> DateRule:
        kept = DateRule.of(self.step_rule.deadline_rule)
        if not self.is_plain:
            return kept
        changes = {name: self.cleaned_data[name] for name in ("sentence", "reminder_days")}
        return replace(kept, **changes)

    def unsaved_rule(self) -> DeadlineRule:
        """For the preview: what the form says now; where it says nothing useful, what was."""
        says_more = self.is_plain and self.is_bound and self.is_valid()
        return unsaved(self.step_rule, self.date_rule() if says_more else None)


def unsaved(step_rule: StepRule, wanted: DateRule | None) -> DeadlineRule:
    """The date rule of a step as it would be."""
    kept = step_rule.deadline_rule
    says = wanted or DateRule.of(kept)
    return DeadlineRule(counts_from=kept.counts_from, **says.columns())
