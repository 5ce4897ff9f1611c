"""Other answers for an agreed goal: all that it has as it stands, to change, and why."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.fields import WordsField
from goals.editor import action_lines, choices_of, told_first
from goals.forms import ACTION_NAME, MAX_ACTIONS, GoalForm, Served, rows_wanted
from goals.models import REASON_LENGTH, Goal, ImprovementGoal, StrategicPriority
from goals.services.goal import PICKED, action_rows

SPARE_ROWS = 2  # for actions that come with the change


class GoalChangeForm(GoalForm):
    """The goal's own form, with a reason. What is left as it is does not change."""

    is_filter = True  # agreed words stand in the fields, so none says "(optional)"

    def __init__(
        self,
        data: Any = None,
        *,
        goal: Goal,
        draft: Mapping[str, str] | None = None,
        is_final: bool = True,
    ) -> None:
        """`draft`: what was typed before, and is shown. Only a proposal needs a reason."""
        self.draft = draft or {}
        actions = action_rows(goal)
        rows = min(max(len(actions) + SPARE_ROWS, rows_wanted(self.draft)), MAX_ACTIONS)
        choices = choices_for(goal)
        super().__init__(
            data, goal=goal, actions=actions, choices=choices, rows=rows, auto_id="change_%s"
        )
        self.fields["reason"] = WordsField(
            label=_("Why does it change?"),
            help_text=_("You both read this. It goes on the record."),
            required=is_final,
            max_length=REASON_LENGTH,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"required": _("Say why it changes")},
        )

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name in self.draft:
            return self.draft[field_name]
        return super().get_initial_for_field(field, field_name)

    def answers(self) -> dict[str, str]:
        """For the draft: cleaned words, and of all else what was typed."""
        found = {}
        for name in self.fields:
            if name in self.data:
                value = self.cleaned_data.get(name)
                found[name] = value if isinstance(value, str) else self.data[name]
        return found

    def typed_differently(self, others: Mapping[str, str]) -> list[tuple[str, str]]:
        """Label and answer of those in `others` that differ from what was typed here."""
        return [
            (str(self[name].label), self._in_words(name, words))
            for name, words in others.items()
            if name in self.fields and words != self.data.get(name, "")
        ]

    def _in_words(self, name: str, answer: str) -> str:
        """A pick from a list is sent as its id."""
        choices = dict(getattr(self.fields[name], "choices", []))
        return str(choices.get(answer, answer))

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
