"""What do the editor and the comparison show for one goal?"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.compare import Piece, marked
from accounts.numbers import plain_number
from goals import smart
from goals.forms import CONTROLS, MAX_ACTIONS, ROWS_AT_FIRST, GoalForm, Served
from goals.models import Action, Carried, Goal, Suggestion
from goals.services.goal import standing_of
from goals.services.goal_set import words_of

BELOW = {"measurable"}  # of a growth goal: the evidence, under its numbers


@dataclass(frozen=True)
class Part:
    """One letter of SMART on the page."""

    name: str
    letter: str
    title: str
    main: BoundField
    advice: smart.Advice
    heading: str = ""  # a question above controls that have labels of their own
    more: list[BoundField] = field(default_factory=list)  # beside it
    below: list[BoundField] = field(default_factory=list)  # with a line of its own
    suggestions: list[Suggestion] = field(default_factory=list)

    @property
    def guide_id(self) -> str:
        return f"g-{self.name}"


@dataclass(frozen=True)
class Side:
    """One version of one answer, where it differs from the other."""

    pieces: list[Piece]
    is_kept: bool  # chosen until somebody says otherwise


@dataclass(frozen=True)
class Difference:
    name: str
    label: str
    mine: Side
    theirs: Side


def part_titles() -> dict[str, str]:
    return {
        "specific": _("Specific"),
        "measurable": _("Measurable"),
        "attainable": _("Attainable"),
        "relevant": _("Relevant"),
        "timely": _("Time-bound"),
    }


def headings() -> dict[str, str]:
    return {
        f"{Goal.Kind.PERFORMANCE}.relevant": _("Relevant: Which improvement goal does it serve?"),
        f"{Goal.Kind.DEVELOPMENT}.relevant": _("Relevant: Which skill does it build?"),
        f"{Goal.Kind.GROWTH}.measurable": _("Measurable: Which number shall move?"),
        f"{Goal.Kind.GROWTH}.relevant": _("Relevant: What does it do for the district?"),
        f"{Goal.Kind.GROWTH}.timely": _("Time-bound: By when do you reach the target?"),
        f"{Goal.Kind.PERFORMANCE}.timely": _("Time-bound: When will you finish?"),
        f"{Goal.Kind.DEVELOPMENT}.timely": _("Time-bound: When will you finish?"),
    }


def choices_of(goal: Goal) -> list[Served]:
    """What this goal may serve; one that it serves already stays, though retired since."""
    choices: list[Served] = list(goal.__dict__["choices"])
    served_id = goal.priority_id if goal.is_growth else goal.improvement_goal_id
    if served_id is not None and served_id not in {choice.pk for choice in choices}:
        served = goal.priority if goal.is_growth else goal.improvement_goal
        choices.extend([served] if served is not None else [])
    return choices


def form_for(
    goal: Goal, data: Any = None, *, more_rows: bool = False, only: Collection[str] | None = None
) -> GoalForm:
    """The form of one's `own_goal`, which brought actions and choices along."""
    actions = goal.__dict__["own_actions"]
    spare = ROWS_AT_FIRST if more_rows or not actions else 1
    rows = min(len(actions) + spare, MAX_ACTIONS)
    choices = choices_of(goal)
    return GoalForm(data, goal=goal, actions=actions, choices=choices, rows=rows, only=only)


def offers_for(goal: Goal) -> list[Suggestion]:
    """Open suggestions; most goals have none, which came with the goal."""
    if getattr(goal, "has_offers", True) is False:
        return []
    offers = goal.suggestions.open().select_related("suggested_by")
    return list(offers.order_by("suggested_at"))


def origins_for(goal: Goal) -> list[Carried]:
    """What an earlier year left for this goal: that it holds, or that it might take over."""
    if getattr(goal, "has_origins", True) is False:
        return []
    carried = goal.goal_set.carried.exclude(state=Carried.State.LEFT).in_order()
    return [one for one in carried if one.goal_id == goal.pk or _might_be(one, goal)]


def _might_be(carried: Carried, goal: Goal) -> bool:
    """An offer stands on a goal that has no word yet; to develop, on the development goal."""
    if carried.state != Carried.State.OPEN:
        return False
    if carried.source is None:
        return goal.kind == Goal.Kind.DEVELOPMENT
    return carried.source.kind == goal.kind and goal.version == 1 and goal.is_blank


def advice_of(form: GoalForm) -> list[smart.Advice]:
    """Advice on what is saved: a page shows it after each save, a script after each pause."""
    rows = [Action(what=action["what"].value() or "") for action in action_lines(form)]
    words = words_of(
        form.goal,
        can_pick_improvement_goal=form.has_choices,
        actions=[row for row in rows if row.what],
    )
    return smart.advise(words)


def parts_of(form: GoalForm, suggestions: list[Suggestion]) -> list[Part]:
    goal, titles, asked = form.goal, part_titles(), headings()
    parts = []
    for advice in advice_of(form):
        names = [n for n in CONTROLS[Goal.Kind(goal.kind)][advice.part] if n in form.fields]
        if advice.part == "timely":
            names.reverse()  # the finish date first; the start may go without saying
        parts.append(
            Part(
                name=advice.part,
                letter=smart.LETTERS[advice.part],
                title=titles[advice.part],
                main=form[names[0]],
                advice=advice,
                heading=asked.get(f"{goal.kind}.{advice.part}", ""),
                more=[form[name] for name in names[1:] if name not in BELOW],
                below=[form[name] for name in names[1:] if name in BELOW],
                suggestions=[s for s in suggestions if s.part in names],
            )
        )
    return parts


def action_lines(form: GoalForm) -> list[dict[str, BoundField]]:
    return [
        {name: form[f"action-{row}-{name}"] for name in ("what", "needs", "finish_on")}
        for row in range(1, form.rows + 1)
    ]


def differences(goal: Goal, form: GoalForm, base_version: int) -> list[Difference]:
    """Where the words just sent differ from what stands there now.

    An answer that only the sender changed is theirs to keep, one that only the other changed is
    the other's; `base_version` is what the sender began with.
    """
    mine, theirs = form.changes(), standing_of(goal)
    events: Any = goal.events  # type: ignore[attr-defined] # made by accounts/history.py
    base = events.filter(version=base_version).order_by("-pgh_id").first()
    found = []
    for name, value in mine.items():
        if value == theirs[name]:
            continue
        keep_mine = name == "actions" or base is None or _value(base, name) != value
        ours, standing = told(value), told(theirs[name])
        found.append(
            Difference(
                name,
                _("Actions and strategies") if name == "actions" else str(form.fields[name].label),
                Side(marked(ours, standing) or _empty(), keep_mine),
                Side(marked(standing, ours) or _empty(), not keep_mine),
            )
        )
    return found


def _empty() -> list[Piece]:
    return [Piece(_("(empty)"), differs=True)]


def _value(row: Any, name: str) -> Any:
    return getattr(row, name)


def told(value: Any) -> str:
    """An answer in words."""
    if value is None:
        return ""
    if isinstance(value, date):
        return date_format(value, "F j, Y")
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, list):
        return "\n".join(_action_in_words(row) for row in value)
    return str(value)


def _action_in_words(row: dict[str, Any]) -> str:
    needs = _("needs: %s") % row["needs"] if row["needs"] else ""
    by = _("by %s") % told(row["finish_on"]) if row["finish_on"] else ""
    return "; ".join(piece for piece in (row["what"], needs, by) if piece)


def told_first(value: Any) -> str:
    """What stood in a control before anybody typed."""
    return plain_number(value) if isinstance(value, Decimal) else str(value or "")


def typed_words(form: GoalForm) -> list[dict[str, str]]:
    """What was sent and does not stand there: for copying, when it cannot be saved any more."""
    typed = []
    for answer in form:
        words = str(answer.data or "").replace("\r\n", "\n")
        if words and words != told_first(form.initial.get(answer.name)):
            choices = dict(getattr(answer.field, "choices", []))
            typed.append({"label": str(answer.label), "words": str(choices.get(words, words))})
    return typed
