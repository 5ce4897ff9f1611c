"""HR lets somebody off a single step, and asks for it again."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, RoleGrant
from deadlines.models import Deadline, Notice
from deadlines.notice_words import sentence_of
from deadlines.services.calendar import add_closure
from evaluations.models import Step
from evaluations.services.archive import open_steps
from evaluations.services.excuse import excuse_step, expect_step
from evaluations.services.exemption import exempt, participations_in, take_up_again
from evaluations.services.sharing import share_step
from tests.evaluations.conftest import END, MID, step_of
from tests.evaluations.test_goal_setting import turn_of

WHY = "On a project until March."


def now(step):
    return Step.objects.with_people().get(pk=step.pk)


def refusal(act):
    with pytest.raises(InvalidTransition) as refused:
        act()
    return str(refused.value)


@pytest.fixture
def let_off(mid_year, hana):
    return excuse_step(mid_year, actor=hana, reason=WHY)


def test_a_step_that_is_let_off_counts_as_complete_and_the_next_one_opens(let_off, cycle, tomas):
    step = now(let_off)

    assert (step.state, step.excuse, step.excuse_reason) == ("complete", "hr", WHY)
    assert step_of(cycle, tomas, END).state == "meeting"
    assert Deadline.objects.open().filter(subject_id=step.pk).count() == 0


def test_a_step_that_is_not_open_yet_opens_nothing(step, cycle, tomas, hana):
    excuse_step(step_of(cycle, tomas, MID), actor=hana, reason=WHY)

    assert (now(step).state, step_of(cycle, tomas, END).state) == ("writing", "not_open")


def test_a_step_let_off_does_not_keep_the_year_open(let_off, cycle, tomas, hana):
    excuse_step(step_of(cycle, tomas, END), actor=hana, reason=WHY)

    assert open_steps(cycle).filter(participation__employee=tomas).count() == 0


def test_both_are_told(let_off, tomas, priya):
    told = Notice.objects.filter(path=f"/steps/{let_off.pk}/", kind="changed")

    assert {notice.recipient: sentence_of(notice) for notice in told} == {
        tomas: "This changed: Mid-year reflection is not expected any more.",
        priya: "This changed for Tomas Torres: Mid-year reflection is not expected any more.",
    }


def test_it_leaves_a_line_without_the_reason(let_off, hana, tomas):
    line = AuditEntry.objects.get(verb="step.excused")

    assert (line.actor, line.person, WHY in str(line.facts)) == (hana, tomas, False)


def test_it_goes_on_where_it_stood(let_off, hana, priya, cycle, tomas):
    expect_step(let_off, actor=hana)

    assert (now(let_off).state, now(let_off).excuse) == ("meeting", "")
    assert turn_of(let_off) == (priya, "hold_conference")
    assert step_of(cycle, tomas, END).state == "not_open"


def due_on(step):
    return Deadline.objects.get(subject_id=step.pk).deadline_on


def test_it_is_due_when_it_is_for_the_others_by_now(let_off, ada, hana, cycle, uma):
    others, day = step_of(cycle, uma, MID), due_on(let_off)
    add_closure(first=day, last=day, reason="Storm", actor=ada)

    expect_step(let_off, actor=hana)

    assert day < due_on(let_off) == due_on(others)


def test_goals_that_were_shared_are_still_shared(shared, hana, priya):
    excuse_step(shared, actor=hana, reason=WHY)

    expect_step(shared, actor=hana)

    assert (now(shared).state, turn_of(shared)) == ("shared", (priya, "meet_and_sign"))


def test_it_stays_let_off_once_the_next_step_has_begun(shared, hana, cycle, tomas):
    excuse_step(shared, actor=hana, reason=WHY)
    excuse_step(step_of(cycle, tomas, MID), actor=hana, reason=WHY)
    Step.objects.filter(pk=step_of(cycle, tomas, END).pk).update(state="signing")

    assert refusal(lambda: expect_step(shared, actor=hana)) == (
        "Year-end conference has begun since, so this one stays as it is."
    )


def test_nothing_is_let_off_twice(let_off, hana):
    assert refusal(lambda: excuse_step(let_off, actor=hana, reason=WHY)) == (
        "Tomas Torres is let off this step already."
    )


def test_nothing_is_let_off_that_is_done(mid_year, cycle, tomas, hana):
    assert refusal(lambda: excuse_step(step_of(cycle, tomas), actor=hana, reason=WHY)) == (
        "This step is complete, so there is nothing to let off."
    )


def test_nothing_is_let_off_that_waits_for_a_signature(signing, hana):
    assert refusal(lambda: excuse_step(signing, actor=hana, reason=WHY)) == (
        "Goal setting waits for a signature. Have it signed first."
    )


def test_a_reason_is_needed(mid_year, hana):
    assert refusal(lambda: excuse_step(mid_year, actor=hana, reason=" ")) == (
        "Say why, then go on."
    )


def test_what_was_not_let_off_is_not_asked_for_again(mid_year, hana):
    assert refusal(lambda: expect_step(mid_year, actor=hana)) == (
        "HR did not let Tomas Torres off this step."
    )


@pytest.mark.parametrize("who", ["priya", "tomas", "ada"])
def test_hr_alone_decides(who, mid_year, request):
    with pytest.raises(PermissionDenied):
        excuse_step(mid_year, actor=request.getfixturevalue(who), reason=WHY)


def test_nobody_lets_themselves_off(mid_year, tomas):
    RoleGrant.objects.create(membership=tomas, role="hr_manager")

    with pytest.raises(PermissionDenied):
        excuse_step(mid_year, actor=tomas, reason=WHY)


def test_who_comes_back_to_the_year_is_not_asked_for_it(let_off, cycle, tomas, hana):
    rows = participations_in(cycle, [tomas])
    exempt(rows, actor=hana, reason="On leave")

    take_up_again(rows, actor=hana)

    assert Deadline.objects.open().filter(subject_id=let_off.pk).count() == 0


def test_nobody_goes_on_with_a_step_that_is_let_off(written, tomas, hana):
    excuse_step(written, actor=hana, reason=WHY)

    with pytest.raises(InvalidTransition):
        share_step(written, actor=tomas)


def test_a_day_that_has_passed_does_not_keep_hr_from_letting_off(step, hana):
    Deadline.objects.filter(subject_id=step.pk).update(closes_on="2026-10-14")
    clock.move_to(datetime(2026, 11, 2, 15, tzinfo=UTC))

    assert excuse_step(step, actor=hana, reason=WHY).state == "complete"
