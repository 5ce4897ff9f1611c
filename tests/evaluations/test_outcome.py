"""What comes of asking the employee to sign the summary, other than a signature (F5, F11)."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files import File
from PIL import Image

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from evaluations.models import Step
from evaluations.services import summary
from records import services as records
from records.media import MediaRefused
from records.models import Signature
from records.verify import verify_district
from tests.evaluations.conftest import PROOF, state_of
from tests.signing_in import sign_in

Outcome = Signature.Outcome


def photo():
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    file.seek(0)
    return File(file, name="signed.png")


def enter(step, actor, outcome, **facts):
    facts = {"reason": "We asked on Monday.", "witness_name": "Rita Reed", **facts}
    return summary.enter_outcome(step, actor=actor, authentication=PROOF, outcome=outcome, **facts)


def test_employee_declines_by_their_own_hand(to_receive, tomas):
    signature = summary.decline_summary(to_receive, actor=tomas, authentication=PROOF)

    assert (signature.outcome, signature.signer) == ("declined", tomas)
    assert state_of(to_receive) == "complete"


def test_declined_in_the_room_needs_a_witness(to_receive, priya):
    with pytest.raises(InvalidTransition):
        enter(to_receive, priya, Outcome.DECLINED, witness_name=" ")

    signature = enter(to_receive, priya, Outcome.DECLINED)

    assert (signature.signer, signature.witness_name) == (priya, "Rita Reed")
    assert signature.statement == (
        "I asked Tomas Torres to sign this form. Tomas Torres declined."
    )


def test_not_available_needs_a_reason(to_receive, priya):
    with pytest.raises(InvalidTransition):
        enter(to_receive, priya, Outcome.NOT_AVAILABLE, reason=" ")

    assert state_of(to_receive) == "signing"


def test_hr_enters_that_somebody_is_not_there(to_receive, hana):
    enter(to_receive, hana, Outcome.NOT_AVAILABLE, witness_name="")

    assert state_of(to_receive) == "complete"


def test_paper_needs_its_scan_and_keeps_the_hash(to_receive, priya):
    with pytest.raises(InvalidTransition):
        enter(to_receive, priya, Outcome.ON_PAPER)

    signature = enter(to_receive, priya, Outcome.ON_PAPER, scan=photo())

    assert len(signature.scan_hash) == 64


def test_scan_that_is_no_picture_is_refused_and_nothing_is_closed(to_receive, priya):
    with pytest.raises(MediaRefused):
        enter(to_receive, priya, Outcome.ON_PAPER, scan=File(BytesIO(b"#!/bin/sh\n"), "a.png"))

    assert state_of(to_receive) == "signing"


def test_nobody_enters_a_signature_for_the_employee(client, to_receive, priya):
    sign_in(client, priya)
    sent = {"outcome": "signed", "reason": "She said yes."}

    assert client.post(f"/steps/{to_receive.pk}/outcome/", sent).status_code == 422


def test_employee_enters_no_outcome_about_themselves(to_receive, tomas):
    with pytest.raises(PermissionDenied):
        enter(to_receive, tomas, Outcome.NOT_AVAILABLE)


def test_entered_outcome_verifies_and_is_taken_back_by_who_entered_it(to_receive, priya):
    enter(to_receive, priya, Outcome.ON_PAPER, scan=photo())
    assert verify_district().problems == []

    summary.withdraw_closing(to_receive, actor=priya)

    assert state_of(to_receive) == "signing"
    assert verify_district().problems == []


def test_employee_signs_on_the_supervisors_device_with_their_own_password(
    client, to_receive, priya, tomas
):
    tomas.user.set_password("my own words")
    tomas.user.save()
    sign_in(client, priya)

    client.post(f"/steps/{to_receive.pk}/in-person/", {"secret": "not mine"})
    assert state_of(to_receive) == "signing"
    client.post(f"/steps/{to_receive.pk}/in-person/", {"secret": "my own words"})

    document = records.document_in_force(to_receive.pk, "year_end_summary")
    signature = records.signatures_in_force(document)[-1]
    assert (signature.signer, signature.authenticated_by) == (tomas, "password, in person")
    assert AuditEntry.objects.get(verb="step.signed_in_person").actor == priya


def test_wrong_secrets_are_counted(client, to_receive, priya, tomas):
    tomas.user.set_password("my own words")
    tomas.user.save()
    sign_in(client, priya)
    for _ in range(5):
        client.post(f"/steps/{to_receive.pk}/in-person/", {"secret": "guess"})

    client.post(f"/steps/{to_receive.pk}/in-person/", {"secret": "my own words"})

    assert Step.objects.get(pk=to_receive.pk).state == "signing"


def test_outcome_with_a_wrong_file_keeps_the_words(client, to_receive, priya):
    sign_in(client, priya)
    sent = {"outcome": "on_paper", "reason": "On Monday.", "scan": File(BytesIO(b"x"), "x.exe")}

    page = client.post(f"/steps/{to_receive.pk}/outcome/", sent)

    assert page.status_code == 422
    assert page.context["outcome_form"]["reason"].value() == "On Monday."
