"""The goal-setting step from writing to the last signature, and every way back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition, TooLate
from accounts.models import Membership
from deadlines.models import Deadline
from evaluations.models import Conference, Step
from evaluations.services.conference import record_conference
from evaluations.services.sharing import return_step, share_step, take_back_share
from evaluations.services.signing import (
    ask_for_change,
    sign_as_employee,
    sign_step,
    withdraw_step_signature,
)
from goals.models import Comment, GoalSet
from goals.services import record_view
from records.models import Document, Signature, Voiding
from records.services import mark_opened
from tests.evaluations.conftest import MET_ON, PROOF, step_of
from tests.factories import member

State = Step.State


def state_of(step):
    return Step.objects.get(pk=step.pk).state


def turn_of(step):
    deadline = Deadline.objects.get(subject_id=step.pk)
    return deadline.turn, deadline.act


def test_sharing_makes_it_the_supervisors_turn(shared, priya):
    assert state_of(shared) == State.SHARED
    assert turn_of(shared) == (priya, "meet_and_sign")


def test_empty_parts_block_sharing_and_are_named(step, tomas):
    with pytest.raises(InvalidTransition, match="Performance goal: Specific"):
        share_step(step, actor=tomas)


def test_without_a_supervisor_nothing_is_shared(written, tomas):
    Membership.objects.filter(pk=tomas.pk).update(supervisor=None)

    with pytest.raises(InvalidTransition, match="No supervisor"):
        share_step(written, actor=tomas)


def test_nobody_shares_for_the_employee(written, priya):
    with pytest.raises(PermissionDenied):
        share_step(written, actor=priya)


def test_sharing_twice_is_told(shared, tomas):
    with pytest.raises(InvalidTransition, match="shared already"):
        share_step(shared, actor=tomas)


def test_a_share_is_taken_back_while_nobody_opened_it(shared, tomas):
    take_back_share(shared, actor=tomas)

    assert state_of(shared) == State.WRITING
    assert turn_of(shared) == (tomas, "write_goals")


def test_a_share_stays_once_the_supervisor_opened_it(shared, tomas, priya):
    record_view(shared.goal_set, actor=priya)

    with pytest.raises(TooLate, match="opened"):
        take_back_share(shared, actor=tomas)


def test_a_share_stays_after_ten_minutes(shared, tomas):
    clock.move_to(clock.now() + timedelta(minutes=11))

    with pytest.raises(TooLate, match="ten minutes"):
        take_back_share(shared, actor=tomas)


def test_returning_keeps_the_note(shared, tomas, priya):
    return_step(shared, actor=priya, note="Say how you will measure it.")

    assert state_of(shared) == State.RETURNED
    assert turn_of(shared) == (tomas, "write_goals")
    assert shared.returns.get().note == "Say how you will measure it."


def test_returning_needs_a_note(shared, priya):
    with pytest.raises(InvalidTransition, match="Say what should change"):
        return_step(shared, actor=priya, note="  ")


def test_the_supervisor_cannot_sign_before_sharing(written, priya):
    with pytest.raises(InvalidTransition, match="has not shared"):
        sign_step(written, actor=priya, authentication=PROOF, held_on=MET_ON)


def test_the_supervisors_signature_does_it_all(signing, priya, tomas):
    document = Document.objects.get()

    assert (document.form_number, document.subject_id) == ("5240F2", signing.pk)
    assert Signature.objects.get().signer == priya
    assert Conference.objects.get().held_on == MET_ON
    assert GoalSet.objects.get(pk=signing.goal_set_id).state == GoalSet.State.AGREED
    assert state_of(signing) == State.SIGNING
    assert turn_of(signing) == (tomas, "sign")


def test_the_note_goes_into_the_thread(shared, priya):
    sign_step(shared, actor=priya, authentication=PROOF, held_on=MET_ON, note="Well done.")

    assert Comment.objects.get().words == "Well done."


def test_signing_twice_is_told_and_makes_one_document(signing, priya):
    with pytest.raises(InvalidTransition, match="signed already"):
        sign_step(signing, actor=priya, authentication=PROOF, held_on=MET_ON)

    assert Document.objects.count() == 1


def test_goals_changed_since_they_were_read_are_not_signed(shared, priya):
    with pytest.raises(InvalidTransition, match="changed after you opened"):
        sign_step(shared, actor=priya, authentication=PROOF, held_on=MET_ON, seen="other")

    assert state_of(shared) == State.SHARED


@pytest.mark.parametrize("day", [date(2026, 9, 15), date(2026, 8, 14)])
def test_they_met_neither_in_the_future_nor_before_the_year(shared, priya, day):
    with pytest.raises(InvalidTransition, match="Pick"):
        sign_step(shared, actor=priya, authentication=PROOF, held_on=day)

    assert Document.objects.count() == 0


def test_the_last_signature_completes_the_step_and_opens_the_next(signing, tomas, priya, cycle):
    sign_as_employee(signing, actor=tomas, authentication=PROOF)

    following = step_of(cycle, tomas, 2)
    assert state_of(signing) == State.COMPLETE
    assert following.state == State.MEETING
    assert turn_of(following) == (priya, "hold_conference")
    assert Deadline.objects.get(subject_id=signing.pk).settled_at is not None


def test_a_meeting_in_time_is_not_late_when_the_signature_comes_later(signing, tomas):
    clock.move_to(clock.now() + timedelta(days=60))

    sign_as_employee(signing, actor=tomas, authentication=PROOF)

    assert Deadline.objects.get(subject_id=signing.pk).was_late is False


def test_the_employees_comment_stays_with_the_signature(signing, tomas):
    signature = sign_as_employee(signing, actor=tomas, authentication=PROOF, comment="Thanks.")

    assert (signature.outcome, signature.comment) == ("signed_with_comments", "Thanks.")


def test_the_employees_sentence_names_who_signed(signing, tomas):
    signature = sign_as_employee(signing, actor=tomas, authentication=PROOF)

    assert signature.statement == "I met with Priya Patel and agree on these goals."


def test_the_employee_cannot_sign_first(shared, tomas):
    with pytest.raises(InvalidTransition, match="signs first"):
        sign_as_employee(shared, actor=tomas, authentication=PROOF)


def test_the_employee_signs_once(signing, tomas):
    sign_as_employee(signing, actor=tomas, authentication=PROOF)

    with pytest.raises(InvalidTransition, match="already signed"):
        sign_as_employee(signing, actor=tomas, authentication=PROOF)


def test_nobody_signs_for_the_employee(signing, priya):
    with pytest.raises(PermissionDenied):
        sign_as_employee(signing, actor=priya, authentication=PROOF)


def test_the_supervisor_takes_a_signature_back(signing, priya):
    withdraw_step_signature(signing, actor=priya)

    assert state_of(signing) == State.SHARED
    assert turn_of(signing) == (priya, "meet_and_sign")
    assert Voiding.objects.count() == 1


def test_a_signature_stays_once_the_employee_opened_it(signing, priya, tomas):
    mark_opened(Document.objects.get(), actor=tomas)

    with pytest.raises(TooLate):
        withdraw_step_signature(signing, actor=priya)

    assert state_of(signing) == State.SIGNING


def test_after_taking_back_the_next_version_is_signed(signing, priya):
    withdraw_step_signature(signing, actor=priya)

    sign_step(signing, actor=priya, authentication=PROOF, held_on=MET_ON)

    assert Document.objects.in_force().get().version == 2


def test_the_employee_takes_the_last_signature_back(signing, tomas, cycle):
    sign_as_employee(signing, actor=tomas, authentication=PROOF)

    withdraw_step_signature(signing, actor=tomas)

    assert state_of(signing) == State.SIGNING
    assert turn_of(signing) == (tomas, "sign")
    assert step_of(cycle, tomas, 2).state == State.NOT_OPEN


def test_the_last_signature_stays_once_they_met_for_mid_year(signing, tomas, priya, cycle):
    sign_as_employee(signing, actor=tomas, authentication=PROOF)
    record_conference(step_of(cycle, tomas, 2), actor=priya, held_on=MET_ON)

    with pytest.raises(InvalidTransition, match="next step has begun"):
        withdraw_step_signature(signing, actor=tomas)


def test_asking_for_a_change_voids_the_version_and_opens_the_goals(signing, tomas, priya):
    ask_for_change(signing, actor=tomas, reason="The date is wrong.")

    assert state_of(signing) == State.SHARED
    assert turn_of(signing) == (priya, "meet_and_sign")
    assert Document.objects.in_force().count() == 0
    assert GoalSet.objects.get(pk=signing.goal_set_id).is_writable
    assert Comment.objects.get().words == "The date is wrong."


def test_a_change_needs_a_reason(signing, tomas):
    with pytest.raises(InvalidTransition, match="Say what should change"):
        ask_for_change(signing, actor=tomas, reason=" ")


def test_the_conference_keeps_the_day_and_when_it_was_entered(shared, priya):
    conference = record_conference(shared, actor=priya, held_on=MET_ON)

    assert conference.held_on == MET_ON
    assert conference.entered_at.date() == date(2026, 9, 14)


def test_a_mid_year_meeting_completes_its_step(signing, tomas, priya, cycle):
    sign_as_employee(signing, actor=tomas, authentication=PROOF)

    record_conference(step_of(cycle, tomas, 2), actor=priya, held_on=MET_ON)

    assert [step_of(cycle, tomas, n).state for n in (1, 2, 3)] == [
        "complete",
        "complete",
        "meeting",
    ]


def test_the_old_supervisor_signs_no_more(shared, maple, tomas, priya):
    newcomer = member(maple, "Nora Novak")
    Membership.objects.filter(pk=tomas.pk).update(supervisor=newcomer)

    with pytest.raises(PermissionDenied):
        sign_step(shared, actor=priya, authentication=PROOF, held_on=MET_ON)


def test_the_employee_signs_what_the_old_supervisor_signed(signing, maple, tomas):
    newcomer = member(maple, "Nora Novak")
    Membership.objects.filter(pk=tomas.pk).update(supervisor=newcomer)

    sign_as_employee(signing, actor=tomas, authentication=PROOF)

    assert state_of(signing) == State.COMPLETE


def test_somebody_turned_off_signs_no_more(signing, tomas):
    Membership.objects.filter(pk=tomas.pk).update(is_active=False)

    with pytest.raises(PermissionDenied):
        sign_as_employee(signing, actor=tomas, authentication=PROOF)


def test_the_supervisor_does_not_sign_for_somebody_turned_off(shared, tomas, priya):
    Membership.objects.filter(pk=tomas.pk).update(is_active=False)

    with pytest.raises(InvalidTransition, match="no longer works here"):
        sign_step(shared, actor=priya, authentication=PROOF, held_on=MET_ON)
