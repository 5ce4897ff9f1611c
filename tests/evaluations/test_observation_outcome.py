"""An observation is taken back, signed in person, or answered without a signature here."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from deadlines.models import Deadline, Notice
from deadlines.services.calendar import add_closure
from evaluations.models import Observation
from evaluations.services.observation import record_view, share_observation
from evaluations.services.observation_outcome import enter_outcome, take_back_sharing
from evaluations.services.post_conference import acknowledge
from forms.models import Sheet
from records import services as records
from tests.evaluations.conftest import PROOF
from tests.evaluations.observing import shared, talked_over
from tests.evaluations.test_excuse import refusal
from tests.records.samples import picture
from tests.signing_in import sign_in


def stored(observation):
    return Observation.objects.get(pk=observation.pk)


def test_a_share_taken_back_is_a_draft_again_and_nobody_hears_of_it(taught, priya, tomas):
    observation = shared(taught, priya)

    take_back_sharing(observation, actor=priya)

    assert stored(observation).is_draft
    assert Deadline.objects.filter(kind="post_conference").count() == 0
    assert {sheet.state for sheet in Sheet.objects.filter(subject_id=observation.pk)} == {"draft"}
    assert set(Notice.objects.filter(recipient=tomas, kind="shared").values_list("state")) == {
        ("stale",)
    }


def test_it_is_shared_anew(taught, priya):
    observation = shared(taught, priya)
    take_back_sharing(observation, actor=priya)

    share_observation(observation, actor=priya)

    assert Deadline.objects.get(kind="post_conference").cancelled_at is None


def test_what_somebody_opened_stays_shared(taught, priya, tomas):
    observation = shared(taught, priya)
    record_view(observation, actor=tomas)

    assert refusal(lambda: take_back_sharing(observation, actor=priya)) == (
        "Somebody has opened it, so it can’t be taken back."
    )


def test_after_ten_minutes_it_stays_shared(taught, priya):
    observation = shared(taught, priya)
    clock.move_to(clock.now() + timedelta(minutes=11))

    assert refusal(lambda: take_back_sharing(observation, actor=priya)) == (
        "You can take it back for ten minutes. That time has passed."
    )


def test_taken_back_twice_is_refused(taught, priya):
    observation = shared(taught, priya)
    take_back_sharing(observation, actor=priya)

    assert refusal(lambda: take_back_sharing(observation, actor=priya)) == (
        "This observation is not shared, so there is nothing to take back."
    )


def test_its_observer_alone_takes_it_back(taught, priya, tomas, hana):
    observation = shared(taught, priya)

    for other in (tomas, hana):
        with pytest.raises(PermissionDenied):
            take_back_sharing(observation, actor=other)


def outcome(observation, actor, kind="not_available", **more):
    words = {"reason": "Out until June.", "outcome": kind} | more
    return enter_outcome(observation, actor=actor, authentication=PROOF, **words)


def test_that_somebody_was_not_there_closes_it(taught, priya, tomas):
    observation = talked_over(taught, priya)

    signature = outcome(observation, priya)

    assert (signature.outcome, signature.signer) == ("not_available", priya)
    assert stored(observation).acknowledged_at is not None
    assert records.document_in_force(observation.pk, "observation") == signature.document
    assert Deadline.objects.get(kind="observation_receipt").settled_at is not None
    assert Notice.objects.filter(recipient=tomas, kind="complete").count() == 1


def test_a_paper_needs_its_scan(taught, priya):
    observation = talked_over(taught, priya)

    assert refusal(lambda: outcome(observation, priya, "on_paper")) == (
        "Add a scan or a photo of the signed paper."
    )
    assert stored(observation).acknowledged_at is None


def test_signed_on_paper_keeps_the_scan(taught, priya):
    observation = talked_over(taught, priya)
    scan = SimpleUploadedFile("signed.png", picture("PNG"), "image/png")

    assert outcome(observation, priya, "on_paper", scan=scan).scan_hash


def test_nothing_is_entered_before_the_talk(taught, priya):
    observation = shared(taught, priya)

    assert refusal(lambda: outcome(observation, priya)).startswith("You two talk it over first.")


def test_nothing_is_entered_twice(taught, priya):
    observation = talked_over(taught, priya)
    outcome(observation, priya)

    assert refusal(lambda: outcome(observation, priya)) == (
        "This observation is answered already. Nothing more to do."
    )
    assert refusal(
        lambda: acknowledge(observation, actor=observation.employee, authentication=PROOF)
    ) == ("This observation is answered already. Nothing more to do.")


def test_nobody_enters_it_for_themselves_and_no_stranger_does(taught, priya, tomas, uma):
    observation = talked_over(taught, priya)

    for other in (tomas, uma):
        with pytest.raises(PermissionDenied):
            outcome(observation, other)


def test_the_page_offers_what_may_be_done(client, taught, priya, hana):
    observation = talked_over(taught, priya)
    sign_in(client, priya)
    page = client.get(f"/observations/{observation.pk}/").content.decode()

    client.post(
        f"/observations/{observation.pk}/outcome/",
        {"outcome": "not_available", "reason": "Out until June."},
    )

    assert "Sign here, in person" in page
    assert "It is not signed here" in page
    assert stored(observation).acknowledged_at is not None


def test_the_wrong_secret_signs_nothing(client, taught, priya):
    observation = talked_over(taught, priya)
    sign_in(client, priya)

    client.post(f"/observations/{observation.pk}/in-person/", {"secret": "not theirs"})

    assert stored(observation).acknowledged_at is None


def test_the_talk_moves_with_days_off_that_are_added(taught, priya, ada):
    observation = shared(taught, priya)
    talk = Deadline.objects.get(kind="post_conference", subject_id=observation.pk)
    day = talk.last_day_on

    add_closure(first=day, last=day, reason="Storm", actor=ada)

    moved = Deadline.objects.get(pk=talk.pk)
    assert moved.last_day_on > day
    assert moved.overdue_from == moved.last_day_on + timedelta(days=1)
