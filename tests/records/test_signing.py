"""Official words are frozen, signed in order, and taken back only while nobody saw them."""

from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from guardian.shortcuts import assign_perm

from accounts import clock, writing
from accounts.errors import InvalidTransition, TooLate
from accounts.models import AuditEntry, Delegation, Membership
from records.chain import NOTHING_BEFORE
from records.models import ChainEntry, Document, Signature
from records.services import (
    Paper,
    Signer,
    document_in_force,
    is_complete,
    lay_down,
    mark_opened,
    signatures_in_force,
    void_document,
    withdraw_signature,
)
from tests.factories import member
from tests.records.documents import SUBJECT, complete, frozen, minutes, signed, worksheet

pytestmark = pytest.mark.usefixtures("maple_scope")


@pytest.fixture
def dora(maple, priya):
    """Priya's delegate today."""
    dora = member(maple, "Dora Dale", job_title="Assistant principal")
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


def forward(moment):
    clock.move_to(clock.now() + moment)


def test_both_sign_and_the_document_is_complete(tomas, priya):
    document = frozen(tomas)

    signed(document, priya, "supervisor")
    signed(document, tomas, "employee")

    assert is_complete(document)
    assert [s.signer for s in signatures_in_force(document)] == [priya, tomas]


def test_links_that_wait_for_each_other_follow_each_other(tomas, priya):
    """Whoever links a record sees what was linked before, though it was not sent yet."""
    with writing.together():
        for number in range(3):
            signed(frozen(tomas, subject_id=UUID(int=number)), priya, "supervisor")
    links = ChainEntry.objects.order_by("number").values_list("previous_hash", "entry_hash")
    before, after = zip(*links, strict=True)

    assert len(after) == 6
    assert before == (NOTHING_BEFORE, *after[:-1])


def test_signature_keeps_who_what_and_how_we_knew(tomas, priya):
    signature = signed(frozen(tomas), priya, "supervisor")

    kept = Signature.objects.get(pk=signature.pk)
    assert (kept.signer_name, kept.signer_title) == ("Priya Patel", "Principal")
    assert kept.statement == "We met and I agree to these goals."
    assert (kept.authenticated_by, kept.ip_address) == ("password", "192.0.2.7")


def test_employee_waits_for_the_supervisor(tomas):
    document = frozen(tomas)

    with pytest.raises(InvalidTransition, match="Supervisor signs first"):
        signed(document, tomas, "employee")


def test_second_click_signs_nothing(tomas, priya):
    document = frozen(tomas)
    signed(document, priya, "supervisor")

    with pytest.raises(InvalidTransition, match="You have already signed this"):
        signed(document, priya, "supervisor")

    assert document.signatures.count() == 1


@pytest.mark.parametrize("name", ["priya", "hana", "ada", "uma"])
def test_nobody_signs_for_the_employee(tomas, name, request):
    document = frozen(tomas)
    signed(document, tomas.supervisor, "supervisor")

    with pytest.raises(PermissionDenied):
        signed(document, request.getfixturevalue(name), "employee")


def test_delegate_cannot_sign_for_the_employee(tomas, priya, dora):
    document = frozen(tomas)
    signed(document, priya, "supervisor")

    with pytest.raises(PermissionDenied):
        signed(document, dora, "employee", on_behalf_of=tomas)


def test_delegate_signs_in_their_own_name_on_behalf_of(tomas, priya, dora):
    signature = signed(frozen(tomas), dora, "supervisor", on_behalf_of=priya)

    assert (signature.signer, signature.on_behalf_of) == (dora, priya)
    assert (signature.signer_name, signature.on_behalf_of_name) == ("Dora Dale", "Priya Patel")


def test_delegate_who_does_not_say_for_whom_is_refused(tomas, dora):
    with pytest.raises(PermissionDenied):
        signed(frozen(tomas), dora, "supervisor")


def test_former_supervisor_cannot_sign_and_the_new_one_can(tomas, priya, henry):
    document = frozen(tomas)
    Membership.objects.filter(pk=tomas.pk).update(supervisor=henry)

    with pytest.raises(PermissionDenied):
        signed(document, priya, "supervisor")
    assert signed(document, henry, "supervisor").signer == henry


def test_deactivated_supervisor_cannot_sign(tomas, priya):
    document = frozen(tomas)
    priya.is_active = False

    with pytest.raises(PermissionDenied):
        signed(document, priya, "supervisor")


def test_one_person_never_signs_in_both_roles(tomas, priya):
    with pytest.raises(ValueError, match="each person once"):
        lay_down(
            Paper(
                person=tomas,
                kind="goals_worksheet",
                form_number="5240F2",
                title="Worksheet",
                subject_id=SUBJECT,
                signers=[Signer(tomas, "supervisor"), Signer(tomas, "employee")],
                content=worksheet(tomas),
            ),
            actor=priya,
        )


def test_freezing_again_makes_the_next_version_and_voids_the_first(tomas):
    first = complete(tomas)

    second = frozen(tomas)

    assert second.version == 2
    assert [v.reason for v in first.voidings.all()] == ["Replaced by version 2."]
    assert document_in_force(SUBJECT, "goals_worksheet") == second


def test_voided_version_is_not_signed(tomas, priya):
    document = frozen(tomas)
    void_document(document, actor=priya, reason="A goal changed.")

    with pytest.raises(InvalidTransition, match="no longer in force"):
        signed(document, priya, "supervisor")


def test_stranger_neither_freezes_nor_voids(tomas, uma):
    document = frozen(tomas)

    with pytest.raises(PermissionDenied):
        void_document(document, actor=uma, reason="No.")


def test_comment_and_outcome_belong_together(tomas, priya):
    document = frozen(tomas)

    with pytest.raises(InvalidTransition, match="Write your comment"):
        signed(document, priya, "supervisor", outcome="signed_with_comments")


def test_signature_is_taken_back_within_ten_minutes(tomas, priya):
    document = frozen(tomas)
    signature = signed(document, priya, "supervisor")

    withdraw_signature(signature, actor=priya)

    assert signatures_in_force(document) == []
    assert signed(document, priya, "supervisor").role == "supervisor"


def test_after_ten_minutes_the_signature_stays(tomas, priya):
    signature = signed(frozen(tomas), priya, "supervisor")
    forward(minutes(11))

    with pytest.raises(TooLate, match="more than ten minutes ago"):
        withdraw_signature(signature, actor=priya)


def test_signature_that_somebody_saw_stays(tomas, priya):
    document = frozen(tomas)
    signature = signed(document, priya, "supervisor")
    mark_opened(document, actor=tomas)

    with pytest.raises(TooLate, match="Somebody has opened it"):
        withdraw_signature(signature, actor=priya)


def test_own_reading_does_not_forbid_taking_back(tomas, priya):
    document = frozen(tomas)
    signature = signed(document, priya, "supervisor")
    mark_opened(document, actor=priya)

    assert withdraw_signature(signature, actor=priya).signature == signature


def test_signature_followed_by_another_stays(tomas, priya):
    document = frozen(tomas)
    signature = signed(document, priya, "supervisor")
    signed(document, tomas, "employee")

    with pytest.raises(TooLate, match="Tomas Torres has signed since"):
        withdraw_signature(signature, actor=priya)


def test_employee_takes_the_last_signature_back(tomas):
    document = complete(tomas)

    withdraw_signature(signatures_in_force(document)[-1], actor=tomas)

    assert not is_complete(document)


def test_signature_is_taken_back_once(tomas, priya):
    signature = signed(frozen(tomas), priya, "supervisor")
    withdraw_signature(signature, actor=priya)

    with pytest.raises(InvalidTransition, match="already taken"):
        withdraw_signature(signature, actor=priya)


def test_nobody_takes_back_the_signature_of_somebody_else(tomas, priya, hana):
    signature = signed(frozen(tomas), priya, "supervisor")

    for actor in (tomas, hana):
        with pytest.raises(PermissionDenied):
            withdraw_signature(signature, actor=actor)


def test_each_act_stands_in_the_audit_and_in_the_chain(tomas):
    document = complete(tomas)

    verbs = AuditEntry.objects.filter(subject_id=document.pk).order_by("at")
    assert list(verbs.values_list("verb", flat=True)) == [
        "document.frozen",
        "document.signed",
        "document.signed",
    ]
    entries = ChainEntry.objects.order_by("number").values_list("number", "kind")
    assert list(entries) == [(1, "document"), (2, "signature"), (3, "signature")]


def test_content_is_never_what_an_app_wrote_twice(tomas):
    first, second = frozen(tomas), frozen(tomas)

    assert first.content_hash == second.content_hash
    assert Document.objects.count() == 2
