"""What HR enters about one person: days away, another work calendar, more time."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.fields import DayField, WholeNumberField, WordsField
from accounts.models import Membership
from accounts.wording import short_date
from deadlines.days import Away
from deadlines.models import Deadline, Leave, WorkCalendar
from deadlines.office_calendar import SCHOOL
from deadlines.services.extension import MOST_WORK_DAYS, MoreTime
from deadlines.services.leave import LONGEST


class LeaveForm(forms.Form):
    first_day = DayField(label=gettext_lazy("First day away"))
    last_day = DayField(
        label=gettext_lazy("Last day away"),
        required=False,
        help_text=gettext_lazy("Leave it empty while nobody knows: their dates are on hold then."),
    )
    note = WordsField(
        label=gettext_lazy("Note"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Only HR sees it. Nobody else learns why somebody is away."),
    )

    def __init__(self, *args: Any, person: Membership, leave: Leave | None = None, **kwargs: Any):
        if leave is not None:
            names = ("first_day", "last_day", "note")
            kwargs["initial"] = {name: getattr(leave, name) for name in names}
        super().__init__(*args, **kwargs)
        today = clock.today(person.district)
        self.fields["first_day"].set_limits(today - LONGEST, today + LONGEST)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first day. Swap them."))
        return cleaned

    @property
    def days(self) -> Away:
        return Away(self.cleaned_data["first_day"], self.cleaned_data["last_day"])


class PersonCalendarForm(forms.Form):
    calendar = forms.ChoiceField(
        label=gettext_lazy("Works by"), widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args: Any, person: Membership, **kwargs: Any):
        kwargs["initial"] = {"calendar": person.work_calendar}
        super().__init__(*args, **kwargs)
        groups = WorkCalendar.objects.exclude(code=SCHOOL).exclude(is_office=True)
        known = list(groups.order_by("name").values_list("code", "name"))
        kept = person.work_calendar
        if kept and kept not in dict(known):  # the roster named a group that has no calendar
            known.append((kept, kept))
        choices = [("", _("The offices")), *known]
        self.fields["calendar"].choices = choices  # type: ignore[attr-defined]


class DeadlineChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, deadline: Any) -> str:
        return f"{deadline.what}, {short_date(deadline.last_day_on)}"


class MoreTimeForm(forms.Form):
    """For one person: which dates, until when, and why."""

    deadlines = DeadlineChoice(
        queryset=Deadline.objects.none(),
        label=gettext_lazy("Which dates?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick the dates that should come later")},
    )
    until = DayField(
        label=gettext_lazy("New last day"),
        help_text=gettext_lazy("If the offices are closed on it, it is the next work day."),
        required=False,
    )
    work_days = WholeNumberField(
        label=gettext_lazy("Or: this many work days more"),
        min_value=1,
        max_value=MOST_WORK_DAYS,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
        error_messages={"invalid": gettext_lazy("Write a number of days, like 5")},
    )
    reason = WordsField(
        label=gettext_lazy("Why"),
        max_length=300,
        help_text=gettext_lazy("HR and the person can read it. It stands beside the date."),
    )

    def __init__(
        self, *args: Any, person: Membership, ticked: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        theirs = Deadline.objects.open().filter(person=person, is_gentle=False)
        self.fields["deadlines"].queryset = theirs.order_by("last_day_on")  # type: ignore[attr-defined]
        self.fields["deadlines"].initial = list(ticked)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned["until"]) == bool(cleaned["work_days"]):
            self.add_error("until", _("Pick a day, or write a number of work days: one of them"))
        return cleaned

    @property
    def more(self) -> MoreTime:
        return MoreTime(self.cleaned_data["until"], self.cleaned_data["work_days"] or 0)
