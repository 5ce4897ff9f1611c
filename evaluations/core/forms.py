"""One rule of the district: what an admin may write. Each form gives the value of the rule."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, LinkField, WholeNumberField, WordsField
from evaluations.core import catalogue as core
from evaluations.processes.date_forms import ReminderDaysField
from evaluations.processes.response_time_form import ResponseTimeForm
from evaluations.processes.rule_form import work_days

MOST_LINES = 40
MOST_OBSERVATIONS = 20


class LinesField(WordsField):
    """A list: one entry on each line."""

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), **kwargs)
        self.longest = longest

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in super().clean(value).split("\n")]
        lines = list(dict.fromkeys(line for line in lines if line))
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("40 lines are the most"), code="many")
        if any(len(line) > self.longest for line in lines):
            raise forms.ValidationError(
                _("Write at most %(n)d characters on a line"),
                code="long",
                params={"n": self.longest},
            )
        return lines

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class CoreForm(forms.Form):
    """`value` is what the rule says; a form of one field, `said`, gives that field."""

    @classmethod
    def initial_of(cls, value: Any) -> dict[str, Any]:
        return value if isinstance(value, dict) else {"said": value}

    def value(self) -> Any:
        return self.cleaned_data["said"]


class NameForm(CoreForm):
    said = WordsField(label=_("Name of the step"), max_length=120)


class DateForm(CoreForm):
    sentence = forms.CharField(
        label=_("The rule in words"),
        help_text=_(
            "Like “on or before Oct 31” or “before 3rd Friday of April”. If the offices are"
            " closed on that day, it moves to the next work day."
        ),
        max_length=300,
    )
    source = WordsField(
        label=_("Where the rule stands"),
        help_text=_("Contract article, policy or law."),
        max_length=300,
        required=False,
    )
    source_url = LinkField(label=_("Link to it"), max_length=300, required=False)
    checked_on = DayField(label=_("Last checked on"), required=False)

    def value(self) -> dict[str, Any]:
        day = self.cleaned_data["checked_on"]
        return self.cleaned_data | {"checked_on": day.isoformat() if day else None}


class RemindersForm(CoreForm):
    reminder_days = ReminderDaysField()
    overdue_every = work_days(_("When it is overdue, again every … work days"))
    supervisor_after = work_days(_("Tell the supervisor after … work days overdue"))
    hr_after = work_days(_("Tell HR after … work days overdue"))

    def value(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class TopicsForm(CoreForm):
    said = LinesField(
        label=_("What both talk over"),
        help_text=_("One topic on each line."),
        longest=300,
        required=False,
    )


class InitiativesForm(CoreForm):
    said = LinesField(
        label=_("Initiatives of the district"),
        help_text=_("One on each line."),
        longest=120,
        required=False,
    )


class PurposeForm(CoreForm):
    said = WordsField(
        label=_("Purpose"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class NewMonthsForm(CoreForm):
    said = WholeNumberField(
        label=_("Months in the job"),
        help_text=_(
            "It is not expected of people who are in their job for less. 0: of everybody."
        ),
        min_value=0,
        max_value=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
        error_messages={"invalid": _("Write the months as a number, like 12")},
    )


class ObservationsForm(CoreForm):
    said = WholeNumberField(
        label=_("Observations a year, at least"),
        help_text=_("Of everybody whose rules have a form to observe with. 0: none is needed."),
        min_value=0,
        max_value=MOST_OBSERVATIONS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
        error_messages={"invalid": _("Write a number, like 2")},
    )


class ResponseForm(ResponseTimeForm, CoreForm):
    def value(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


FORMS: dict[str, type[CoreForm]] = {
    core.NAME: NameForm,
    core.DATE: DateForm,
    core.REMINDERS: RemindersForm,
    core.TOPICS: TopicsForm,
    core.NEW: NewMonthsForm,
    core.RESPONSE: ResponseForm,
    core.OBSERVATIONS: ObservationsForm,
    core.PURPOSE: PurposeForm,
    core.INITIATIVES: InitiativesForm,
}


def form_for(key: str) -> type[CoreForm]:
    return FORMS[core.split(key)[1]]
