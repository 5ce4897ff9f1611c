"""What may be typed into the pages of this app?"""

from calendar import month_name
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, WordsField
from deadlines.calculate import NoSuchDate, Rule
from deadlines.models import DeadlineRule
from evaluations.models import StepRule
from evaluations.services.process import DateRule
from evaluations.services.sharing import NOTE_LENGTH

MONTHS = [(number, month_name[number]) for number in range(1, 13)]
MOST_REMINDERS = 5
FARTHEST_REMINDER = 60  # days


class DateRuleForm(forms.Form):
    """The date of one step: "Finish before October 15"."""

    comparison = forms.ChoiceField(label=_("Finish"), choices=DeadlineRule.Comparison)
    month = forms.TypedChoiceField(label=_("Month"), choices=MONTHS, coerce=int)
    day = forms.IntegerField(
        label=_("Day"),
        min_value=1,
        max_value=31,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 2}),
        error_messages={"invalid": _("Write the day as a number, like 15")},
    )
    roll = forms.ChoiceField(label=_("If the offices are closed on it"), choices=DeadlineRule.Roll)
    reminder_days = forms.CharField(
        label=_("Reminders, in days before the last day to act"),
        help_text=_("Numbers with commas between them, like 14, 7, 1."),
        max_length=40,
        required=False,
    )

    def __init__(self, *args: Any, step_rule: StepRule, **kwargs: Any) -> None:
        rule = step_rule.deadline_rule
        initial = {
            "comparison": rule.comparison,
            "month": rule.month,
            "day": rule.day,
            "roll": rule.roll,
            "reminder_days": ", ".join(map(str, rule.reminder_days)),
        }
        super().__init__(*args, initial=initial, prefix=f"step{step_rule.position}", **kwargs)
        self.step_rule = step_rule

    def clean_reminder_days(self) -> list[int]:
        words = self.cleaned_data["reminder_days"].replace(",", " ").split()
        if not all(word.isdecimal() and int(word) <= FARTHEST_REMINDER for word in words):
            raise forms.ValidationError(
                _("Write numbers of days from 0 to 60, like 14, 7, 1"), code="days"
            )
        days = sorted({int(word) for word in words}, reverse=True)
        if len(days) > MOST_REMINDERS:
            raise forms.ValidationError(_("Five reminders are the most"), code="many")
        return days

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "month" in cleaned and "day" in cleaned:
            try:
                Rule(cleaned["month"], cleaned["day"])
            except NoSuchDate:
                self.add_error("day", _("Pick a day that this month has"))
        return cleaned

    def date_rule(self) -> DateRule:
        return DateRule(**self.cleaned_data)

    def unsaved_rule(self) -> DeadlineRule:
        """For the preview: what the form says now; where it says nothing useful, what was."""
        kept = self.step_rule.deadline_rule
        values = self.cleaned_data if self.is_bound and self.is_valid() else {}
        names = ("comparison", "month", "day", "roll", "reminder_days")
        return DeadlineRule(
            is_statutory=kept.is_statutory,
            **{name: values.get(name, getattr(kept, name)) for name in names},
        )


class ConferenceForm(forms.Form):
    """The day they met, from the first day of the school year to today."""

    held_on = DayField(label=_("You met on"))

    def __init__(self, *args: Any, first: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].set_limits(first, today)


class SignForm(ConferenceForm):
    """What the supervisor signs with. `seen` is what they read, so nothing changes unread."""

    note = WordsField(
        label=_("Note"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Note for %(name)s") % {"name": name}
        self.fields["note"].help_text = _(
            "%(name)s and HR can read this. It stays with the goals."
        ) % {"name": name}


class ReturnForm(forms.Form):
    note = WordsField(
        label=_("What should change?"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what should change")},
    )


class EmployeeSignForm(forms.Form):
    comment = WordsField(
        label=_("Your comment"),
        help_text=_("It is kept with your signature. No one sees it until you sign."),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ChangeRequestForm(forms.Form):
    reason = WordsField(
        label=_("What should change before you sign?"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what should change")},
    )
