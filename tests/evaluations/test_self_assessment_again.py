"""A self-assessment that was handed in is opened again: by whom, and until when."""

import pytest
from django.core.exceptions import PermissionDenied

from deadlines.models import Deadline, Notice
from deadlines.notice_words import sentence_of
from evaluations.models import Step
from evaluations.services import self_assessment
from evaluations.services.opening import open_conference
from evaluations.services.self_assessment_again import undo_handing_in
from forms.models import Sheet
from records import services as records
from records.models import Voiding
from tests.evaluations.conftest import PROOF, state_of
from tests.evaluations.test_excuse import refusal
from tests.evaluations.test_self_assessment import (  # noqa: F401 - fixtures
    closed,
    handed_in,
    office_cycle,
    own,
    step_of_kind,
    year_end_step,
)
from tests.signing_in import sign_in


def test_the_employee_opens_it_while_nobody_has_read_it(handed_in, tomas):  # noqa: F811
    undo_handing_in(handed_in, actor=tomas)

    deadline = Deadline.objects.get(subject_id=handed_in.pk)
    assert (state_of(handed_in), deadline.turn, deadline.settled_at) == ("writing", tomas, None)
    assert state_of(step_of_kind(tomas, "year_end")) == "not_open"
    assert records.document_in_force(handed_in.pk, "self_assessment") is None
    assert {sheet.state for sheet in Sheet.objects.filter(person=tomas)} == {"draft"}


def test_it_is_handed_in_anew(handed_in, tomas):  # noqa: F811
    undo_handing_in(handed_in, actor=tomas)

    self_assessment.hand_in(handed_in, actor=tomas, authentication=PROOF)

    assert state_of(step_of_kind(tomas, "year_end")) == "meeting"
    assert records.document_in_force(handed_in.pk, "self_assessment").version == 2


def test_what_somebody_has_read_the_employee_does_not_open(handed_in, tomas, priya):  # noqa: F811
    step = Step.objects.with_people().get(pk=handed_in.pk)
    open_conference(step, actor=priya)

    assert refusal(lambda: undo_handing_in(handed_in, actor=tomas)) == (
        "Somebody has read it. Ask HR to open it again."
    )


def test_hr_opens_it_with_a_reason_that_stays(handed_in, tomas, priya, hana):  # noqa: F811
    open_conference(Step.objects.with_people().get(pk=handed_in.pk), actor=priya)

    undo_handing_in(handed_in, actor=hana, reason="Two goals were missing.")

    assert Voiding.objects.get().reason == "Two goals were missing."
    notice = Notice.objects.get(recipient=tomas, kind="changed")
    assert sentence_of(notice).endswith("is open again.")
    assert state_of(handed_in) == "writing"


def test_hr_says_why(handed_in, hana):  # noqa: F811
    assert refusal(lambda: undo_handing_in(handed_in, actor=hana)) == "Say why, then go on."


def test_twice_is_refused(handed_in, tomas):  # noqa: F811
    undo_handing_in(handed_in, actor=tomas)

    assert refusal(lambda: undo_handing_in(handed_in, actor=tomas)) == (
        "It is not handed in now, so there is nothing to open again."
    )


def test_the_supervisor_does_not_open_it(handed_in, priya):  # noqa: F811
    with pytest.raises(PermissionDenied):
        undo_handing_in(handed_in, actor=priya, reason="More, please.")


def test_a_year_that_was_talked_over_keeps_it(closed, tomas, hana):  # noqa: F811
    own_step = step_of_kind(tomas, "self_assessment")

    assert refusal(lambda: undo_handing_in(own_step, actor=hana, reason="Late idea")).endswith(
        "has begun since, so this one stays as it is."
    )


def test_the_page_offers_it(client, handed_in, tomas, hana):  # noqa: F811
    sign_in(client, tomas)
    assert "Nobody has read it yet" in client.get(f"/steps/{handed_in.pk}/").content.decode()

    client.post(f"/steps/{handed_in.pk}/handing-in/undoing/")

    assert state_of(handed_in) == "writing"
