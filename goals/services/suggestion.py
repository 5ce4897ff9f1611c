"""How does the supervisor offer other words, and how do both talk about the goals?"""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from goals import rules
from goals.models import Comment, Goal, GoalSet, Suggestion
from goals.services.goal import (
    lock_goal,
    require_open_year,
    require_writable,
    write_parts,
)

SENT_TWICE = timedelta(minutes=1)
# What other words can be offered for, and in which kind of goal.
PARTS = {
    Goal.Kind.PERFORMANCE: (
        "specific",
        "measurable",
        "attainable",
        "relevant",
        "work_expectation",
    ),
    Goal.Kind.DEVELOPMENT: ("specific", "measurable", "attainable", "skill", "aspirations"),
    Goal.Kind.GROWTH: ("specific", "measurable", "attainable", "contribution"),
}


@transaction.atomic
def suggest_words(goal: Goal, *, actor: Membership, part: str, words: str) -> Suggestion:
    """Offer other words for one part. The goal stays as it is until the employee takes them."""
    goal = lock_goal(goal)
    require(rules.can_suggest(actor, goal.goal_set))
    require_writable(goal.goal_set)
    if part not in PARTS[Goal.Kind(goal.kind)]:
        raise ValueError(part)
    if words == getattr(goal, part):
        raise InvalidTransition(_("These words stand there already. Change them, then send."))
    again = goal.suggestions.open().filter(part=part, words=words, suggested_by=actor).first()
    if again is not None:  # a form sent twice
        return again

    suggestion = Suggestion.objects.create(
        goal=goal,
        part=part,
        before=getattr(goal, part),
        words=words,
        suggested_by=actor,
        suggested_at=clock.now(),
    )
    person = goal.goal_set.employee
    audit.record(actor, "goal.words_suggested", suggestion, person=person, part=part)
    return suggestion


def take_suggestion(suggestion: Suggestion, *, actor: Membership) -> Suggestion:
    """The employee takes the words: they replace the part, which stays in the history."""
    return _decide(suggestion, actor=actor, take=True)


def leave_suggestion(suggestion: Suggestion, *, actor: Membership) -> Suggestion:
    """The employee keeps their own words."""
    return _decide(suggestion, actor=actor, take=False)


@transaction.atomic
def _decide(suggestion: Suggestion, *, actor: Membership, take: bool) -> Suggestion:
    goal = lock_goal(suggestion.goal)
    suggestion = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    require(rules.can_write_goal(actor, goal))
    if suggestion.was_taken == take:  # a form sent twice
        return suggestion
    if suggestion.was_taken is not None:
        raise InvalidTransition(_("You answered this before. Change the words by hand."))
    require_writable(goal.goal_set)

    suggestion.was_taken, suggestion.decided_at = take, clock.now()
    suggestion.save(update_fields=["was_taken", "decided_at"])
    if take and getattr(goal, suggestion.part) != suggestion.words:
        write_parts(goal, {suggestion.part: suggestion.words}, actor=actor)
    verb = "goal.suggestion_taken" if take else "goal.suggestion_left"
    audit.record(actor, verb, suggestion, person=actor, part=suggestion.part)
    return suggestion


@transaction.atomic
def add_comment(goal_set: GoalSet, *, actor: Membership, words: str) -> Comment:
    """A remark in the thread, for good. The same remark twice in a minute is one."""
    people = GoalSet.objects.select_related("employee")
    goal_set = people.select_for_update(of=("self",)).get(pk=goal_set.pk)
    require(rules.can_comment(actor, goal_set))
    require_open_year(goal_set)
    now = clock.now()
    sent_before = goal_set.comments.filter(
        author=actor, words=words, written_at__gt=now - SENT_TWICE
    ).first()
    if sent_before is not None:
        return sent_before

    comment = Comment.objects.create(goal_set=goal_set, author=actor, words=words, written_at=now)
    audit.record(actor, "goal_set.commented", goal_set, person=goal_set.employee)
    return comment
