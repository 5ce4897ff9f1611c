"""More time stands on the paper that both sign: who gave it, why, and what the day was before."""

from datetime import date

from deadlines.models import Deadline
from deadlines.services.extension import MoreTime, extend_deadlines
from evaluations.services.signing import sign_step
from records.canonical import read_canonical
from records.models import Document, DocumentContent
from tests.evaluations.conftest import MET_ON, PROOF


def frozen_deadline():
    words = DocumentContent.objects.get(document=Document.objects.get()).canonical
    return read_canonical(words)["deadline"]


def test_it_is_frozen_with_the_form(shared, priya, hana):
    extend_deadlines(
        Deadline.objects.filter(subject_id=shared.pk),
        more=MoreTime(until=date(2026, 10, 30)),
        reason="The system was down",
        actor=hana,
    )

    sign_step(shared, actor=priya, authentication=PROOF, held_on=MET_ON)

    assert frozen_deadline()["more_time"] == {
        "was_last_day_on": "2026-10-14",
        "given_by": "Hana Hill",
        "reason": "The system was down",
    }


def test_without_it_the_form_is_as_it_always_was(shared, priya):
    sign_step(shared, actor=priya, authentication=PROOF, held_on=MET_ON)

    assert sorted(frozen_deadline()) == ["deadline_on", "last_day_on", "nominal_on", "reason"]
