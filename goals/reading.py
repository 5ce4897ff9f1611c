"""What does the page of a goal set show, and to whom?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from accounts.wording import long_date
from deadlines.models import Deadline
from goals import rules, smart
from goals.artifacts import Brought, brought_for, supporting
from goals.asked import Asked, asked_in, told, usual_goals
from goals.forms import CommentForm, SuggestionForm
from goals.in_full import thread_of
from goals.models import Carried, Goal, GoalSet
from goals.services import PARTS, guide_opened_at
from goals.services.goal_set import can_pick_improvement_goal, words_of
from goals.snapshot import goal_parts

State = GoalSet.State


@dataclass(frozen=True)
class GoalProgress:
    """A goal, and how far it is."""

    goal: Goal
    missing: list[str]
    is_begun: bool
    forms: list[SuggestionForm] = field(default_factory=list)
    brought: list[Brought] = field(default_factory=list)
    is_removable: bool = False
    origins: list[Carried] = field(default_factory=list)  # of an earlier year

    @property
    def is_whole(self) -> bool:
        return not self.missing

    @property
    def kind(self) -> str:
        """Of the row in a task list."""
        return "done" if self.is_whole else "going" if self.is_begun else "idle"

    @property
    def word(self) -> str:
        if self.is_whole:
            return _("All parts written")
        return _("Draft") if self.is_begun else _("Not started")

    @property
    def offers(self) -> int:
        """Suggestions that wait for an answer."""
        return sum(offer.was_taken is None for offer in self.goal.suggestions.all())

    @property
    def hint(self) -> str:
        if self.offers:
            told = ngettext(
                "%(n)d suggestion waits for you", "%(n)d suggestions wait for you", self.offers
            )
            return told % {"n": self.offers}
        if self.is_begun and self.missing:
            return _("Still empty: %s") % ", ".join(self.missing)
        return ""


def goal_set_page(
    goal_set: GoalSet, *, reader: Membership, bound: SuggestionForm | None = None
) -> dict[str, Any]:
    """Queries do not grow with goals, suggestions or comments."""
    is_own = rules.is_own(reader, goal_set)
    may_suggest = goal_set.is_writable and rules.can_suggest(reader, goal_set)
    goals = progress_of(goal_set)
    if may_suggest:
        for progress in goals:
            progress.forms.extend(suggestion_forms(progress.goal, bound))
    can_read_artifacts = rules.can_read_artifacts(reader, goal_set)
    if can_read_artifacts:
        _add_artifacts(goal_set, goals)
    carried = list(goal_set.carried.in_order())
    for progress in goals:
        progress.origins.extend(one for one in carried if one.goal_id == progress.goal.pk)
    deadline = deadline_of(goal_set)
    can_comment = rules.can_comment(reader, goal_set) and goal_set.closed_at is None
    comments = thread_of(goal_set)
    return {
        "goal_set": goal_set,
        "goals": goals,
        "employee": goal_set.employee,
        "supervisor": goal_set.employee.supervisor,
        "is_own": is_own,
        "offers": offers_in(carried) if is_own and goal_set.is_writable else [],
        "comments": comments,
        "comment_form": CommentForm() if can_comment else None,
        "deadline": deadline,
        "title": title_of(goal_set, goals, deadline, is_own=is_own),
        "next_goal": next_goal(goal_set, goals) if is_own else None,
        "can_read_artifacts": can_read_artifacts,
        "can_add_artifacts": is_own and goal_set.closed_at is None,
        "addable": addable_kinds(goal_set, goals) if is_own and goal_set.is_writable else [],
        "asked_words": asked_words(goal_set),
        "guide_opened_at": guide_opened_at(reader),
    }


def progress_of(goal_set: GoalSet, goals: Sequence[Goal] | None = None) -> list[GoalProgress]:
    """Each goal with its empty parts: one query for `goals` that came with their actions."""
    if goals is None:
        goals = list(goal_set.goals.for_reading())
    listed = can_pick_improvement_goal(goal_set)
    kinds = Counter(goal.kind for goal in goals)
    asked = asked_in(goal_set.asks)
    return [
        GoalProgress(
            goal=goal,
            missing=smart.missing_parts(words_of(goal, can_pick_improvement_goal=listed)),
            is_begun=goal.version > 1,
            is_removable=goal_set.is_writable and kinds[goal.kind] > least(asked, goal.kind),
        )
        for goal in goals
    ]


def least(asked: dict[str, Asked], kind: str) -> int:
    return asked[kind].least if kind in asked else 0


def offers_in(carried: Sequence[Carried]) -> list[Carried]:
    """What an earlier year left and nobody took."""
    return [one for one in carried if one.state != Carried.State.TAKEN]


def _add_artifacts(goal_set: GoalSet, goals: list[GoalProgress]) -> None:
    brought = brought_for(goal_set, [progress.goal for progress in goals])
    for progress in goals:
        progress.brought.extend(supporting(progress.goal, brought))


def suggestion_forms(goal: Goal, bound: SuggestionForm | None) -> list[SuggestionForm]:
    """One form a part, with the words of now to change; the one just refused as it was sent."""
    labels = {name: label for name, label, _value in goal_parts(goal)}
    forms = []
    for part in PARTS[Goal.Kind(goal.kind)]:
        form = SuggestionForm(goal=goal, part=part)
        if bound is not None and (bound.goal, bound.about) == (goal, part):
            form = bound
        form.fields["words"].label = labels[part]
        forms.append(form)
    return forms


def deadline_of(goal_set: GoalSet) -> Deadline | None:
    """What is open for this employee in this year: when the goals are due, and where to share."""
    deadlines = Deadline.objects.open().filter(
        person=goal_set.employee, school_year=goal_set.school_year, kind="goal_setting"
    )
    return deadlines.order_by("last_day_on").first()


def next_goal(goal_set: GoalSet, goals: list[GoalProgress]) -> Goal | None:
    """The first one that still has an empty part."""
    if not goal_set.is_writable:
        return None
    return next((progress.goal for progress in goals if progress.missing), None)


def addable_kinds(goal_set: GoalSet, goals: list[GoalProgress]) -> list[dict[str, Any]]:
    """Kinds of which one more can be written, with how many there are."""
    kinds = Counter(progress.goal.kind for progress in goals)
    return [
        {
            "kind": asked.kind,
            "label": str(Goal.Kind(asked.kind).label).lower(),
            "there": kinds[asked.kind],
        }
        for asked in asked_in(goal_set.asks).values()
        if kinds[asked.kind] < asked.most
    ]


def asked_words(goal_set: GoalSet) -> str:
    """How many goals are wanted, as a sentence beside the button that adds one."""
    if goal_set.asks == usual_goals():
        return _("You need one of each kind. You may write more.")
    return ". ".join([*told(goal_set.asks), ""]).strip()


def title_of(
    goal_set: GoalSet, goals: list[GoalProgress], deadline: Deadline | None, *, is_own: bool
) -> str:
    """The title is the answer: what to do next, or who is at work."""
    year, employee = goal_set.school_year, goal_set.employee
    if not is_own:
        return _("%(name)s’s goals for %(year)s") % {"name": employee.name, "year": year}
    if goal_set.closed_at is not None:
        return _("Your goals of %(year)s") % {"year": year}
    supervisor = employee.supervisor
    match State(goal_set.state):
        case State.AGREED:
            return _("Your goals for %(year)s are agreed") % {"year": year}
        case State.SHARED if supervisor:
            return _("%(name)s can read your goals now") % {"name": supervisor.first_name}
        case State.SHARED:
            return _("Your goals are shared")
        case State.RETURNED | State.PRIVATE:
            return _writing_title(goals, deadline)


def _writing_title(goals: list[GoalProgress], deadline: Deadline | None) -> str:
    if all(progress.is_whole for progress in goals):
        title, dated = _("Share your goals"), _("Share your goals by %(day)s")
    elif any(progress.is_begun for progress in goals):
        title, dated = _("Finish your goals"), _("Finish your goals by %(day)s")
    else:
        title, dated = _("Write your goals"), _("Write your goals by %(day)s")
    return dated % {"day": long_date(deadline.last_day_on)} if deadline else title
