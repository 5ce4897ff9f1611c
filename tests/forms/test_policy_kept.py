"""Who has read a policy is kept while its words hold, and then as long as the rule says."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from accounts import clock
from accounts.errors import InvalidTransition
from deadlines.models import Deadline
from forms.models import PolicyReading, PolicyRequest, PolicyRevision
from forms.services.policy_reading import confirm_reading
from records import matter_ends
from records.export import export_lines
from records.models import MatterDestruction, RetentionRule
from records.services.hold import place_hold
from records.services.matter_end import destroy_matters, fingerprint
from records.services.retention import set_retention
from records.verify import verify_district
from tests.forms.policies import TODAY
from tests.forms.test_policy_end import ended
from tests.records.independent_verifier import verify as verify_outside
from tests.signing_in import sign_in

KIND, YEAR = "policy_reading", "2026-27"


@pytest.fixture
def over(uma, reading, policy, hana, henry, tomas):
    """tomas read it, uma did not; it ended in 2026-27, and it is 2030."""
    confirm_reading(reading, actor=tomas)
    ended(policy, hana, henry)
    set_retention(KIND, actor=henry, years=1, source="State schedule, item 12")
    clock.move_to(datetime(2030, 1, 2, 15, tzinfo=UTC))
    return policy


def goes(henry):
    seen = fingerprint(matter_ends.due_now(henry, KIND, YEAR))
    return destroy_matters(KIND, YEAR, actor=henry, seen=seen)


def test_receipts_go_together_and_the_words_stay(over, henry):
    goes(henry)

    assert not PolicyReading.objects.exists()
    assert not PolicyRequest.objects.exists()
    assert not Deadline.objects.filter(kind="policy_reading", what__contains="GCN").exists()
    assert PolicyRevision.objects.get(pk=over.pk).sections == over.sections
    assert MatterDestruction.objects.get().matter_id == over.pk
    assert verify_district().problems == []
    assert verify_outside(list(export_lines())) == []


def test_receipts_of_words_that_hold_are_never_due(uma, reading, policy, henry, tomas):
    confirm_reading(reading, actor=tomas)
    set_retention(KIND, actor=henry, years=1, source="State schedule, item 12")
    clock.move_to(datetime(2040, 1, 2, 15, tzinfo=UTC))

    assert list(matter_ends.ended(henry.district)) == []


def test_they_are_kept_to_the_end_of_their_time(over, henry):
    clock.move_to(datetime(2028, 8, 14, 15, tzinfo=UTC))
    on_last_day = matter_ends.due_now(henry, KIND, YEAR)
    clock.move_to(datetime(2028, 8, 16, 15, tzinfo=UTC))

    assert (on_last_day, len(matter_ends.due_now(henry, KIND, YEAR))) == ([], 1)


@pytest.mark.parametrize("held", ["tomas", "uma", None])
def test_a_hold_on_one_reader_keeps_the_list(over, henry, request, held):
    person = request.getfixturevalue(held) if held else None
    place_hold(person, actor=henry, reason="Grievance 12")

    with pytest.raises(InvalidTransition):
        goes(henry)

    assert PolicyReading.objects.filter(revision=over).exists()


def test_the_database_keeps_a_receipt_that_no_destruction_names(over):
    with (
        pytest.raises(IntegrityError, match="no destruction names this matter"),
        transaction.atomic(),
    ):
        PolicyReading.objects.all().delete()


def test_the_database_keeps_the_receipt_of_somebody_on_hold(over, henry, tomas):
    place_hold(tomas, actor=henry, reason="Grievance 12")
    MatterDestruction.objects.create(
        matter_id=over.pk,
        kind=KIND,
        rule=RetentionRule.objects.get(),
        kept_until=date(2028, 8, 14),
        destroyed_by=henry,
        destroyed_at=clock.now(),
    )

    with pytest.raises(IntegrityError, match="a legal hold is in force"), transaction.atomic():
        PolicyReading.objects.filter(person=tomas).delete()


def test_hr_sees_what_would_go(client, over, henry):
    sign_in(client, henry)

    page = client.get(f"/retention/{KIND}/{YEAR}/destruction/")

    assert "GCN, Evaluation, revision 1" in page.content.decode()
    assert [(part.label, part.count) for part in page.context["parts"]] == [
        ("Receipts", PolicyReading.objects.count())
    ]


def test_what_was_read_is_still_read_after_the_end_and_before_its_time(client, over, hana):
    clock.move_to(datetime(2027, 1, 4, 15, tzinfo=UTC))
    sign_in(client, hana)

    page = client.get(f"/policy-revisions/{over.pk}/readers/")

    assert (page.context["read"], TODAY in {one.read_on for one in page.context["page"]}) == (
        1,
        True,
    )
