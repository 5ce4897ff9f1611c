"""What may be written into goals? One form for the page, the autosave and the comparison."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, NumberField, WordsField
from goals.models import (
    PART_LENGTH,
    Comment,
    Goal,
    ImprovementGoal,
    StrategicPriority,
    Suggestion,
)
from goals.services import PARTS
from goals.services.goal import FIELDS, PICKED

Make = Callable[[], forms.Field]
Served = ImprovementGoal | StrategicPriority
MAX_ACTIONS = 12
ROWS_AT_FIRST = 3
ACTION_NAME = re.compile(r"action-(\d{1,2})-(what|needs|finish_on)")
# Which controls answer which SMART part, for both kinds.
CONTROLS = {
    Goal.Kind.PERFORMANCE: {
        "specific": ("specific",),
        "measurable": ("measurable", "metric", "baseline", "target"),
        "attainable": ("attainable",),
        "relevant": ("improvement_goal", "relevant", "work_expectation"),
        "timely": ("starts_on", "target_on"),
    },
    Goal.Kind.DEVELOPMENT: {
        "specific": ("specific",),
        "measurable": ("measurable", "metric", "baseline", "target"),
        "attainable": ("attainable",),
        "relevant": ("skill", "aspirations"),
        "timely": ("starts_on", "target_on"),
    },
    Goal.Kind.GROWTH: {
        "specific": ("specific",),
        "measurable": ("metric", "baseline_value", "target_value", "unit", "measurable"),
        "attainable": ("attainable",),
        "relevant": ("priority", "domain", "contribution"),
        "timely": ("starts_on", "target_on"),
    },
}


def words_field(label: str, hint: str = "", *, rows: int = 2) -> WordsField:
    widget = forms.Textarea(attrs={"rows": rows})
    return WordsField(
        label=label, help_text=hint, required=False, widget=widget, max_length=PART_LENGTH
    )


def line_field(label: str, *, length: int) -> WordsField:
    return WordsField(label=label, required=False, widget=forms.TextInput(), max_length=length)


def served_field(label: str, choices: Sequence[Served], wrong: str) -> forms.Field:
    """What a goal serves, picked from a list of the district."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("", _("Pick one")), *[(str(c.pk), c.text) for c in choices]],
        coerce=lambda pk: next((c for c in choices if str(c.pk) == pk), None),
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": wrong},
    )


def domain_field(goal: Goal) -> forms.Field:
    """Domain or functional area, by axis; one that the form does not name any more stays."""
    by_axis = goal.goal_set.domains
    groups: list[Any] = [(axis, [(row, row) for row in rows]) for axis, rows in by_axis.items()]
    if goal.domain and not any(goal.domain in rows for rows in by_axis.values()):
        groups.append((goal.domain, goal.domain))
    return forms.ChoiceField(
        label=_("Domain or functional area that it belongs to"),
        choices=[("", _("Pick one")), *groups],
        required=False,
        error_messages={"invalid_choice": _("Pick a domain or area from the list.")},
    )


def growth_fields(goal: Goal, choices: Sequence[Served]) -> dict[str, Make]:
    """Of a performance growth goal (E1), but for its days."""
    belongs = {"domain": partial(domain_field, goal)} if goal.goal_set.domains else {}
    return belongs | {
        "specific": partial(
            words_field,
            _("Specific: What will you achieve, and for whom?"),
            _("Name the result and the people it helps."),
        ),
        "metric": partial(line_field, _("What is measured"), length=200),
        "unit": partial(line_field, _("Unit"), length=40),
        "baseline_value": partial(NumberField, label=_("Baseline (now)"), required=False),
        "target_value": partial(NumberField, label=_("Target"), required=False),
        "measurable": partial(
            words_field,
            _("Which evidence will show it?"),
            _("Reports, data, or documents of your regular work."),
        ),
        "attainable": partial(
            words_field,
            _("Attainable: What makes it doable this year?"),
            _("List the time, people, or help you have."),
        ),
        "priority": partial(
            served_field,
            _("District Strategic Priority that it serves"),
            choices,
            _("Pick a priority from the list."),
        ),
        "contribution": partial(
            words_field,
            _("How does it contribute to the mission?"),
            _("Mission and goals of the district stand beside this."),
        ),
    }


class GoalForm(forms.Form):
    """All answers of one goal and its actions. Nothing is required: a draft may have gaps."""

    def __init__(
        self,
        *args: Any,
        goal: Goal,
        actions: list[dict[str, Any]],
        choices: Sequence[Served],
        rows: int | None = None,
        only: Collection[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """`choices` are what the goal may serve, to pick from, `rows` how many actions to show.

        `only`: the answers that were sent. An autosave brings one, and shows no form, so a field
        for each of the others would be made for nothing.
        """
        self.goal, self.year = goal, goal.goal_set.school_year
        self.standing_actions = actions
        initial = standing_in(goal) | initial_of(actions) if only is None else {}
        super().__init__(*args, initial=initial, **kwargs)
        makes = self._fields(choices)
        self.has_choices = bool(choices)
        for names in CONTROLS[Goal.Kind(goal.kind)].values():
            wanted = (name for name in names if name in makes and (only is None or name in only))
            self.fields |= {name: makes[name]() for name in wanted}
        self.rows = rows_wanted(self.data) if self.is_bound else rows or len(actions)
        for row in range(1, self.rows + 1):
            self.fields |= self._action_fields(row)

    def _fields(self, choices: Sequence[Served]) -> dict[str, Make]:
        if self.goal.is_growth:
            return growth_fields(self.goal, choices) | self._days()
        fields: dict[str, Make] = {
            "specific": partial(
                words_field,
                _("Specific: What will you do, and for whom?"),
                _("Name the action and the people it helps."),
            ),
            "measurable": partial(
                words_field,
                _("Measurable: How will you know it worked?"),
                _("Give a number, a date, or a result someone can see."),
            ),
            "metric": partial(line_field, _("What is measured"), length=200),
            "baseline": partial(line_field, _("Baseline (now)"), length=100),
            "target": partial(line_field, _("Target"), length=100),
            "attainable": partial(
                words_field,
                _("Attainable: What makes it doable this year?"),
                _("List the time, training, or help you have."),
            ),
            **self._days(),
        }
        if self.goal.kind == Goal.Kind.DEVELOPMENT:
            return fields | self._development_fields()
        return fields | self._performance_fields(choices)

    def _days(self) -> dict[str, Make]:
        return {
            "starts_on": partial(self._day, _("Start date")),
            "target_on": partial(self._day, _("Target date")),
        }

    def _performance_fields(self, choices: Sequence[Served]) -> dict[str, Make]:
        fields: dict[str, Make] = {
            "relevant": partial(words_field, _("How does your goal help it?")),
            "work_expectation": partial(
                words_field,
                _("Which work expectation does it connect to?"),
                _("Name the part of your job, such as a line of your job description."),
            ),
        }
        if choices:
            fields["improvement_goal"] = partial(
                served_field,
                _("Improvement goal of your program, school, or department"),
                choices,
                _("Pick a goal from the list."),
            )
        return fields

    def _development_fields(self) -> dict[str, Make]:
        return {
            "skill": partial(line_field, _("Skill or competency you want to grow"), length=300),
            "aspirations": partial(
                words_field,
                _("How does it fit your interests and aspirations?"),
                _("Say why it matters to you, and where it may lead."),
            ),
        }

    def _day(self, label: str) -> DayField:
        return DayField(
            label=label, required=False, first=self.year.starts_on, last=self.year.ends_on
        )

    def _action_fields(self, row: int) -> dict[str, forms.Field]:
        return {
            f"action-{row}-what": line_field(_("Action %d") % row, length=500),
            f"action-{row}-needs": line_field(_("What action %d needs") % row, length=300),
            f"action-{row}-finish_on": self._day(_("Finish date of action %d") % row),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_on, target_on = cleaned.get("starts_on"), cleaned.get("target_on")
        if starts_on and target_on and target_on < starts_on:
            day = date_format(starts_on, "F j, Y")
            self.add_error(
                "target_on", _("Pick a date on or after your start date, %(day)s.") % {"day": day}
            )
        target = cleaned.get("target_value")
        if target is not None and target == cleaned.get("baseline_value"):
            self.add_error("target_value", _("Write a target other than the baseline."))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """For `save_goal`. Only what was sent counts; a row with nothing in it goes away."""
        names = [name for name in FIELDS if name in self.data and name in self.fields]
        sent: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        if any(ACTION_NAME.fullmatch(name) for name in self.data):
            rows = [self._action(row) for row in range(1, self.rows + 1)]
            sent["actions"] = [row for row in rows if any(row.values())]
        return sent

    def _action(self, row: int) -> dict[str, Any]:
        names = ("what", "needs", "finish_on")
        return {name: self.cleaned_data[f"action-{row}-{name}"] for name in names}

    def describe(self) -> "GoalForm":
        """Tie the first control of each part to its advice as well as to its hint and error."""
        for part, names in CONTROLS[Goal.Kind(self.goal.kind)].items():
            there = [name for name in names if name in self.fields]
            main = "target_on" if part == "timely" else there[0]
            described = [f"g-{part}"]
            if self.fields[main].help_text:
                described.insert(0, f"{self[main].auto_id}_helptext")
            if self[main].errors:
                described.append(f"{self[main].auto_id}_error")
            self.fields[main].widget.attrs["aria-describedby"] = " ".join(described)
        shown = ("specific",) if self.goal.is_growth else ("specific", "measurable")
        for name in shown:
            self.fields[name].widget.attrs["data-in-preview"] = ""
        return self


def standing_in(goal: Goal) -> dict[str, Any]:
    standing = {name: getattr(goal, name) for name in FIELDS}
    return standing | {name: getattr(goal, f"{name}_id") for name in PICKED}


def initial_of(actions: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        f"action-{row}-{name}": value
        for row, action in enumerate(actions, start=1)
        for name, value in action.items()
    }


def rows_wanted(data: Mapping[str, Any]) -> int:
    """How many action rows came; more than a goal can have are refused by not being read."""
    found = [ACTION_NAME.fullmatch(name) for name in data]
    return min(max((int(match[1]) for match in found if match), default=0), MAX_ACTIONS)


class SuggestionForm(forms.Form):
    """Other words for one part, offered by the supervisor."""

    part = forms.ChoiceField(widget=forms.HiddenInput)
    words = WordsField(
        label=gettext_lazy("Other words"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=Suggestion._meta.get_field("words").max_length,
        error_messages={"required": gettext_lazy("Write the words you suggest")},
    )

    def __init__(self, data: Any = None, *, goal: Goal, part: str) -> None:
        names = PARTS[Goal.Kind(goal.kind)]
        self.goal, self.about = goal, part if part in names else names[0]
        super().__init__(
            data,
            auto_id=f"id_{goal.pk.hex[-8:]}_{self.about}_%s",
            initial={"part": self.about, "words": getattr(goal, self.about)},
        )
        self.fields["part"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words, part = cleaned.get("words", ""), cleaned.get("part")
        if part:
            length = Goal._meta.get_field(part).max_length or PART_LENGTH
            if len(words) > length:
                told = _("Keep it under %(length)d characters.") % {"length": length}
                self.add_error("words", told)
        return cleaned


class CommentForm(forms.Form):
    words = WordsField(
        label=gettext_lazy("Your comment"),
        help_text=gettext_lazy("Both of you and HR can read it. It stays."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=Comment._meta.get_field("words").max_length,
        error_messages={"required": gettext_lazy("Write your comment first")},
    )
