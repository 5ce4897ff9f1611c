"""Other answers for an agreed goal: all that it has as it stands, to change, and why."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.fields import WordsField
from goals.editor import action_lines, choices_of, told_first
from goals.forms import ACTION_NAME, MAX_ACTIONS, GoalForm, Served
from goals.models import REASON_LENGTH, Goal, ImprovementGoal, StrategicPriority
from goals.services.goal import PICKED, action_rows

SPARE_ROWS = 2  # for actions that come with the change


class GoalChangeForm(GoalForm):
    """The goal's own form, with a reason. What is left as it is does not change."""

    is_filter = True  # agreed words stand in the fields, so none says "(optional)"

    def __init__(self, data: Any = None, *, goal: Goal) -> None:
        actions = action_rows(goal)
        rows = min(len(actions) + SPARE_ROWS, MAX_ACTIONS)
        choices = choices_for(goal)
        super().__init__(
            data, goal=goal, actions=actions, choices=choices, rows=rows, auto_id="change_%s"
        )
        self.fields["reason"] = WordsField(
            label=_("Why does it change?"),
            help_text=_("You both read this. It goes on the record."),
            max_length=REASON_LENGTH,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"required": _("Say why it changes")},
        )

    @property
    def parts(self) -> list[forms.BoundField]:
        """All but the actions, which stand in rows, and the reason."""
        names = [name for name in self.fields if name != "reason"]
        return [self[name] for name in names if not ACTION_NAME.fullmatch(name)]

    @property
    def actions(self) -> list[dict[str, forms.BoundField]]:
        return action_lines(self)

    def in_force(self) -> list[tuple[str, Any]]:
        """What stands there beside the answers that were typed: label and answer."""
        typed = getattr(self, "cleaned_data", {})
        found = []
        for name, standing in self.initial.items():
            answer = typed.get(name)
            if isinstance(answer, Served):
                answer = answer.pk
            if name in typed and name in self.data and answer != standing:
                shown = getattr(self.goal, name) if name in PICKED else told_first(standing)
                found.append((str(self[name].label), shown))
        return found


def choices_for(goal: Goal) -> list[Served]:
    """Priorities of the year, or improvement goals of the employee's sites; one that it serves
    already stays.
    """
    goal.__dict__["choices"] = _listed_for(goal)
    return choices_of(goal)


def _listed_for(goal: Goal) -> Iterable[Served]:
    goal_set = goal.goal_set
    if goal.is_growth:
        year = goal_set.school_year_id
        return StrategicPriority.objects.filter(school_year=year, is_active=True).order_by("text")
    listed = ImprovementGoal.objects.for_employee(goal_set.employee, goal_set.school_year)
    return listed.order_by("level", "text")
