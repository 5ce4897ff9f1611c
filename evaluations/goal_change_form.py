"""Other words for an agreed goal: the words in force, to change, and why."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, WordsField
from goals.models import PART_LENGTH, REASON_LENGTH, Goal
from goals.services import changeable_parts

SHORT = {"metric": 200, "baseline": 100, "target": 100, "skill": 300}  # characters


class GoalChangeForm(forms.Form):
    """A field for each part. Those left as they are do not change."""

    is_filter = True  # agreed words stand in the fields, so none says "(optional)"

    def __init__(self, data: Any = None, *, goal: Goal, first: date, last: date) -> None:
        parts = changeable_parts(goal)
        initial = {name: getattr(goal, name) for name, _label in parts}
        super().__init__(data, initial=initial, auto_id="change_%s")
        self.goal = goal
        for name, label in parts:
            self.fields[name] = _field(name, label, first, last)
        self.fields["reason"] = WordsField(
            label=_("Why does it change?"),
            help_text=_("You both read this. It goes on the record."),
            max_length=REASON_LENGTH,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"required": _("Say why it changes")},
        )

    def wanted(self) -> dict[str, Any]:
        """The parts that were sent."""
        cleaned = self.cleaned_data
        return {name: cleaned[name] for name in cleaned if name != "reason" and name in self.data}


def _field(name: str, label: str, first: date, last: date) -> forms.Field:
    if name.endswith("_on"):
        return DayField(label=label, required=False, first=first, last=last)
    if name in SHORT:
        return WordsField(label=label, required=False, max_length=SHORT[name])
    widget = forms.Textarea(attrs={"rows": 2})
    return WordsField(label=label, required=False, max_length=PART_LENGTH, widget=widget)
