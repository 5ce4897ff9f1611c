"""Setting and changing a target, and logging its numbers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from buildings.models import Reading, Target
from buildings.services import (
    StaleTarget,
    change_target,
    end_target,
    log_number,
    set_target,
    state_target,
)
from buildings.targets.trajectory import Point
from buildings.targets.versions import versions_of
from tests.buildings.conftest import NOON, PATH, TODAY, log, values_of


def changed(target, values, *, actor, version=1, reason="New winter check"):
    return change_target(target, values, reason=reason, version=version, actor=actor)


def test_a_change_keeps_what_stood_there_with_its_reason(target, priya):
    changed(
        target, values_of([*PATH[:2], Point(PATH[2].day, Decimal(60))], target=60), actor=priya
    )

    newest, first = versions_of(target)
    assert next((c.label, c.before, c.after) for c in newest.changes) == ("Target", "65", "60")
    assert (newest.reason, newest.writer) == ("New winter check", "Priya Patel")
    assert (first.reason, first.is_first) == ("Agreed in August", True)


def test_the_same_again_changes_nothing(target, priya):
    again = changed(target, values_of(), actor=priya)

    assert again.version == 1


def test_what_somebody_else_changed_is_not_written_over(target, priya, erin):
    changed(target, values_of(baseline=32), actor=priya)

    with pytest.raises(StaleTarget):
        changed(target, values_of(baseline=33), actor=erin)

    assert Target.objects.get().baseline == 32


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ([PATH[0], Point(PATH[2].day, Decimal(64))], "The last point is not the target."),
        ([PATH[1], PATH[0], PATH[2]], "Point 2 lies before the one above it."),
        ([PATH[0]], "Give at least two points"),
        ([Point(PATH[0].day, Decimal(-1)), PATH[2]], "Grade 6 reading cannot be below 0."),
    ],
)
def test_a_path_with_a_flaw_is_refused_in_words(target, priya, path, words):
    with pytest.raises(InvalidTransition, match=words):
        changed(target, values_of(path), actor=priya)


def test_a_second_target_for_the_same_measure_is_refused(target, oak_school, year, reading, priya):
    with pytest.raises(InvalidTransition, match="has a target for this measure"):
        set_target(
            oak_school, year, reading, subgroup="", values=values_of(), reason="Again", actor=priya
        )


def test_an_ended_target_makes_room_for_another(target, oak_school, year, reading, priya):
    end_target(target, reason="Another check", actor=priya)

    made = set_target(
        oak_school, year, reading, subgroup="", values=values_of(), reason="Again", actor=priya
    )

    assert list(Target.objects.standing()) == [made]


def test_a_teacher_sets_no_target(target, tomas):
    with pytest.raises(PermissionDenied):
        changed(target, values_of(baseline=30), actor=tomas)


def test_a_number_is_logged_once(target, priya):
    log(target, 43, actor=priya)
    log(target, 43, actor=priya)

    assert Reading.objects.count() == 1
    assert AuditEntry.objects.filter(verb="target.number_logged").count() == 1


def test_a_corrected_number_stands_beside_the_first(target, priya, erin):
    log(target, 43, actor=priya)
    log(target, 44, actor=erin)

    found = Reading.objects.order_by("version").values_list("version", "value")
    assert list(found) == [(1, Decimal(43)), (2, Decimal(44))]


@pytest.mark.parametrize(
    ("value", "day", "words"),
    [
        (43, date(2027, 1, 27), "This day has not come yet."),
        (43, date(2026, 8, 14), "lies before the school year"),
        (101, TODAY, "Grade 6 reading cannot be above 100."),
        (-1, TODAY, "Grade 6 reading cannot be below 0."),
    ],
)
def test_a_number_that_cannot_be_is_refused(target, priya, value, day, words):
    with pytest.raises(InvalidTransition, match=words):
        log_number(target, as_of=day, value=Decimal(value), source="Check", actor=priya)

    assert not Reading.objects.exists()


def test_a_number_of_the_next_year_is_none_of_this_target(target, priya):
    clock.move_to(NOON + timedelta(days=365))

    with pytest.raises(InvalidTransition, match="lies after the school year"):
        log(target, 44, actor=priya, day=TODAY + timedelta(days=300))


def test_an_ended_target_takes_no_numbers(target, priya):
    end_target(target, reason="Another check", actor=priya)

    with pytest.raises(InvalidTransition, match="was ended"):
        log(target, 43, actor=priya)


def test_words_on_a_target_are_kept_and_logged(target, priya):
    state_target(target, "Two of four teams are behind.", version=1, actor=priya)

    stated = Target.objects.get()
    assert (stated.statement, stated.stated_by, stated.stated_on, stated.version) == (
        "Two of four teams are behind.",
        priya,
        TODAY,
        2,
    )


def test_words_over_other_words_are_not_lost(target, priya, erin):
    state_target(target, "Two of four teams are behind.", version=1, actor=priya)

    with pytest.raises(StaleTarget):
        state_target(target, "All is well.", version=1, actor=erin)
