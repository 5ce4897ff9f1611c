"""A signed form is opened again only when both want it, and visibly so (F9)."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django.asserts import assertContains

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.scope import district_scope
from deadlines.models import Deadline
from evaluations.models import Step
from evaluations.services.amendment import answer_reopening, ask_to_reopen
from evaluations.services.signing import sign_as_employee, sign_step
from records.models import Consent, Document
from tests.evaluations.conftest import MET_ON, PROOF, step_of
from tests.signing_in import sign_in


@pytest.fixture
def complete(signing, tomas):
    sign_as_employee(signing, actor=tomas, authentication=PROOF)
    return fresh(signing)


def fresh(step):
    return Step.objects.with_people().get(pk=step.pk)


def opened_again(step, tomas, priya):
    ask_to_reopen(step, actor=priya, reason="The target date is wrong.")
    answer_reopening(step, actor=tomas, agrees=True)
    return fresh(step)


def test_after_both_agree_the_signatures_are_void_and_the_step_is_open(complete, tomas, priya):
    step = opened_again(complete, tomas, priya)

    assert (step.state, step.completed_at) == (Step.State.SHARED, None)
    assert step.goal_set.state == "shared"
    assert Document.objects.get().voidings.get().reason == (
        "Opened again, asked by Priya Patel, agreed by Tomas Torres. The target date is wrong."
    )


def test_new_version_is_signed_by_both(complete, tomas, priya):
    step = opened_again(complete, tomas, priya)

    sign_step(step, actor=priya, authentication=PROOF, held_on=MET_ON)
    sign_as_employee(fresh(step), actor=tomas, authentication=PROOF)

    assert [document.version for document in Document.objects.in_force()] == [2]
    assert fresh(step).state == Step.State.COMPLETE


def test_a_step_that_has_closed_is_opened_again_and_signed(complete, tomas, priya):
    deadline = Deadline.objects.get(subject_id=complete.pk)
    Deadline.objects.filter(pk=deadline.pk).update(closes_on=date(2026, 10, 22))
    clock.move_to(datetime(2026, 11, 10, 15, tzinfo=UTC))

    step = opened_again(fresh(complete), tomas, priya)
    sign_step(step, actor=priya, authentication=PROOF, held_on=MET_ON)

    deadline.refresh_from_db()
    assert fresh(step).state == Step.State.SIGNING
    assert deadline.closes_on == deadline.last_day_on > date(2026, 11, 10)


def test_next_step_stays_open(complete, cycle, tomas, priya):
    opened_again(complete, tomas, priya)

    assert step_of(cycle, tomas, 2).state == Step.State.MEETING


def test_no_leaves_everything_signed(complete, tomas, priya):
    ask_to_reopen(complete, actor=tomas, reason="I would change it.")
    answer_reopening(complete, actor=priya, agrees=False, note="It is right.")

    assert fresh(complete).state == Step.State.COMPLETE
    assert [c.agreed for c in Consent.objects.all()] == [False]
    assert not Document.objects.get().voidings.exists()


def test_nobody_agrees_with_themselves(complete, tomas, priya):
    ask_to_reopen(complete, actor=priya, reason="The date is wrong.")

    with pytest.raises(PermissionDenied):
        answer_reopening(complete, actor=priya, agrees=True)


@pytest.mark.parametrize("name", ["henry", "hana", "erin", "uma"])
def test_only_the_two_ask(complete, request, name):
    with pytest.raises(PermissionDenied):
        ask_to_reopen(complete, actor=request.getfixturevalue(name), reason="It is wrong.")


def test_reason_is_asked_for_and_one_request_at_a_time(complete, tomas, priya):
    with pytest.raises(InvalidTransition, match="Say why"):
        ask_to_reopen(complete, actor=priya, reason=" ")
    ask_to_reopen(complete, actor=priya, reason="The date is wrong.")
    with pytest.raises(InvalidTransition, match="asked already"):
        ask_to_reopen(complete, actor=tomas, reason="The date is wrong.")


def test_the_reason_of_who_asks_second_comes_back(client, complete, tomas, priya):
    ask_to_reopen(complete, actor=priya, reason="The date is wrong.")

    page = sign_in(client, tomas).post(
        f"/steps/{complete.pk}/amendment/request/", {"reason": "My target was another one"}
    )

    assertContains(page, "readonly>My target was another one</textarea>", status_code=409)


def test_what_is_not_signed_by_all_is_not_opened_again(signing, priya):
    with pytest.raises(InvalidTransition, match="everybody has signed"):
        ask_to_reopen(signing, actor=priya, reason="The date is wrong.")


def test_both_do_it_on_the_page(client, maple, complete, tomas, priya):
    page = f"/steps/{complete.pk}/amendment/"
    sign_in(client, priya)
    client.post(f"{page}request/", {"reason": "The date is wrong."})
    sign_in(client, tomas)
    assertContains(client.get(page), "The date is wrong.")

    client.post(f"{page}answer/", {"answer": "yes"})

    with district_scope(maple.pk):
        assert fresh(complete).state == Step.State.SHARED


# -- the new date --------------------------------------------------------------------------------
def date_of(step):
    return Deadline.objects.get(subject_id=step.pk, kind="goal_setting")


def test_date_that_is_still_ahead_stays(complete, tomas, priya):
    before = date_of(complete).last_day_on
    opened_again(complete, tomas, priya)

    deadline = date_of(complete)
    assert (deadline.last_day_on, deadline.settled_at, deadline.turn) == (before, None, priya)


def test_after_its_date_it_is_due_ten_work_days_later(complete, tomas, priya):
    clock.move_to(
        datetime(2027, 1, 11, 15, tzinfo=UTC)
    )  # a Monday; the rule's date was in October
    nominal = date_of(complete).nominal_on
    opened_again(complete, tomas, priya)

    deadline = date_of(complete)
    assert (deadline.last_day_on, deadline.overdue_from) == (date(2027, 1, 25), date(2027, 1, 26))
    assert (deadline.nominal_on, deadline.reason) == (
        nominal,
        "Opened again on Monday, January 11: 10 work days from there",
    )


def test_home_page_shows_the_new_date(client, complete, tomas, priya):
    clock.move_to(datetime(2027, 1, 11, 15, tzinfo=UTC))
    opened_again(complete, tomas, priya)
    sign_in(client, tomas)

    assertContains(client.get("/"), "You meet by Monday, January 25")


def test_signed_anew_it_is_done_in_time(complete, tomas, priya):
    clock.move_to(datetime(2027, 1, 11, 15, tzinfo=UTC))
    step = opened_again(complete, tomas, priya)

    sign_step(step, actor=priya, authentication=PROOF, held_on=MET_ON)
    sign_as_employee(fresh(step), actor=tomas, authentication=PROOF)

    deadline = date_of(step)
    assert (deadline.settled_at is not None, deadline.was_late) == (True, False)


def test_who_was_late_before_stays_late(complete, tomas, priya):
    Deadline.objects.filter(subject_id=complete.pk).update(was_late=True)
    step = opened_again(complete, tomas, priya)

    sign_step(step, actor=priya, authentication=PROOF, held_on=MET_ON)
    sign_as_employee(fresh(step), actor=tomas, authentication=PROOF)

    assert date_of(step).was_late is True
