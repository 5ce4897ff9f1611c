"""Goals for tests: tomas' of 2026–27, empty or whole."""

from datetime import date

import pytest

from accounts.scope import district_scope
from goals.models import Goal
from goals.services import share_goal_set, start_goal_set
from tests.factories import SchoolYearFactory

WHOLE = {
    Goal.Kind.PERFORMANCE: {
        "specific": "Lead a daily 20-minute reading block for second graders",
        "measurable": "At least 8 of my 11 students move up two levels",
        "attainable": "I have the block on my schedule and a coach on Tuesdays",
        "relevant": "It helps every student read on grade level",
        "work_expectation": "Supports small-group instruction",
        "target_on": date(2027, 5, 28),
    },
    Goal.Kind.DEVELOPMENT: {
        "specific": "Learn to run a phonics lesson on my own for our group",
        "measurable": "Pass the two-part phonics course",
        "attainable": "The district offers the course on Mondays",
        "skill": "Phonics",
        "aspirations": "I want to become a reading interventionist",
        "target_on": date(2027, 4, 30),
    },
}


def fill(goal_set):
    for goal in goal_set.goals.all():
        Goal.objects.filter(pk=goal.pk).update(**WHOLE[Goal.Kind(goal.kind)])
    return goal_set


@pytest.fixture
def year(maple):
    with district_scope(maple.pk):
        return SchoolYearFactory()


@pytest.fixture
def goal_set(maple_scope, tomas, year):
    """tomas' goals, empty and private."""
    return start_goal_set(tomas, year)


@pytest.fixture
def whole_set(goal_set):
    """tomas' goals, all parts written, private."""
    return fill(goal_set)


@pytest.fixture
def shared_set(whole_set, tomas):
    return share_goal_set(whole_set, actor=tomas)


@pytest.fixture
def performance_goal(goal_set):
    return goal_set.goals.get(kind=Goal.Kind.PERFORMANCE)
