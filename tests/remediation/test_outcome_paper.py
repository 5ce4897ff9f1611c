"""How a plan ended, on paper: signed by the evaluator first, then answered by the employee."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from guardian.shortcuts import assign_perm

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Delegation, Membership
from deadlines.models import Deadline
from records.models import Document, Signature
from remediation.models import Case
from remediation.plans.reading import PlanPage
from remediation.services.check import close_case
from remediation.services.issue import answer_outcome, answer_plan, sign_outcome, sign_plan
from tests.factories import member
from tests.records.documents import authentication
from tests.remediation.cases import AT, case_of, written


@pytest.fixture
def ended(maple_scope, october, tomas, priya):
    case = case_of(tomas, state="issued", issued_at=AT)
    written(case, priya)
    case.items.update(state="agreed", settled_words="As written.")
    facts = {"outcome": "met", "outcome_words": "The log.", "ended_on": date(2026, 10, 12)}
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=AT, **facts)
    return Case.objects.with_people().get(pk=case.pk)


def refused(act, *args, **kwargs):
    with pytest.raises(InvalidTransition) as refusal:
        act(*args, authentication=authentication(), **kwargs)
    return str(refusal.value)


def may_sign(case, *readers):
    return [PlanPage(case, reader).may_sign for reader in readers]


def test_both_sign_how_it_ended_one_after_the_other(ended, tomas, priya):
    asked = [may_sign(ended, priya, tomas)]

    sign_outcome(ended, actor=priya, authentication=authentication())
    asked.append(may_sign(ended, priya, tomas))
    answer_outcome(ended, actor=tomas, authentication=authentication(), comment="Glad.")

    paper = Document.objects.get(subject_id=ended.pk)
    given = paper.signatures.order_by("signed_at", "pk")
    assert (asked, may_sign(ended, priya, tomas)) == ([[True, False], [False, True]], [False] * 2)
    assert (paper.kind, paper.title) == ("case_outcome", "Improvement plan: how it ended")
    assert [(one.role, one.comment) for one in given] == [
        ("supervisor", ""),
        ("employee", "Glad."),
    ]
    assert [one.pk for one in PlanPage(ended, tomas).papers] == [paper.pk]


def test_an_outcome_stands_also_when_the_employee_does_not_sign(ended, tomas, priya):
    sign_outcome(ended, actor=priya, authentication=authentication())

    given = answer_outcome(ended, actor=tomas, authentication=authentication(), declines=True)

    assert (given.outcome, given.statement) == (
        Signature.Outcome.DECLINED,
        "I was asked to sign how this plan ended and I do not sign it.",
    )


def test_the_employee_waits_for_the_evaluator(ended, tomas):
    said = refused(answer_outcome, ended, actor=tomas)

    assert said == "Your supervisor signs first. We will tell you when it is done."


def test_nobody_signs_an_end_that_is_not_there(ended, priya):
    Case.objects.filter(pk=ended.pk).update(state="running")

    said = refused(sign_outcome, ended, actor=priya)

    assert said == "End the plan with its outcome first. Then you both sign it."


def test_the_evaluator_signs_once(ended, priya):
    sign_outcome(ended, actor=priya, authentication=authentication())

    said = refused(sign_outcome, ended, actor=priya)

    assert said == "It is signed already. It is the employee’s turn now."


@pytest.mark.parametrize("who", ["hana", "uma"])
def test_nobody_else_signs(request, ended, who):
    actor = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        sign_outcome(ended, actor=actor, authentication=authentication())
    with pytest.raises(PermissionDenied):
        answer_outcome(ended, actor=actor, authentication=authentication())


@pytest.fixture
def moved(ended, tomas, maple):
    """tomas has another supervisor by now; priya stayed the evaluator of the plan."""
    sam = member(maple, "Sam Stone")
    Membership.objects.filter(pk=tomas.pk).update(supervisor=sam)
    return Case.objects.with_people().get(pk=ended.pk)


def test_an_evaluator_who_is_no_longer_the_supervisor_signs_all_the_same(moved, priya):
    given = sign_outcome(moved, actor=priya, authentication=authentication())

    assert (given.signer, given.on_behalf_of) == (priya, None)


def test_the_new_supervisor_does_not_sign_what_another_one_led(moved):
    with pytest.raises(PermissionDenied):
        sign_outcome(moved, actor=moved.person.supervisor, authentication=authentication())


@pytest.fixture
def dora(maple, maple_scope, october, priya):
    """Priya's delegate today."""
    dora = member(maple, "Dora Dale")
    today = clock.today(maple)
    Delegation.objects.create(
        supervisor=priya,
        delegate=dora,
        starts_on=today,
        ends_on=today,
        created_by=priya,
        created_at=clock.now(),
    )
    assign_perm("accounts.act_for", dora.user, priya)
    return Membership.objects.select_related("user", "district").get(pk=dora.pk)


def test_a_delegate_signs_for_the_evaluator_who_is_no_longer_the_supervisor(moved, priya, dora):
    given = sign_outcome(moved, actor=dora, authentication=authentication())

    assert (given.signer, given.on_behalf_of) == (dora, priya)


def test_a_plan_is_signed_by_the_delegate_and_answered_after_the_seat_went(
    moved, tomas, priya, dora
):
    Case.objects.filter(pk=moved.pk).update(state="issued", outcome="", closed_at=None)

    given = sign_plan(moved, actor=dora, authentication=authentication())
    answer_plan(moved, actor=tomas, authentication=authentication())

    moved.refresh_from_db()
    assert (given.on_behalf_of, moved.state) == (priya, "running")


def test_what_was_ended_asks_both_to_sign_in_turn(ended, tomas, priya):
    Case.objects.filter(pk=ended.pk).update(state="running")
    close_case(
        ended,
        actor=priya,
        outcome="met",
        words="The log.",
        consequence="",
        on=date(2026, 10, 12),
    )
    turns = [Deadline.objects.get(kind="case_outcome_sign").turn]
    sign_outcome(ended, actor=priya, authentication=authentication())
    turns.append(Deadline.objects.get(kind="case_outcome_sign").turn)
    answer_outcome(ended, actor=tomas, authentication=authentication())

    assert turns == [priya, tomas]
    assert not Deadline.objects.open().filter(kind="case_outcome_sign").exists()
