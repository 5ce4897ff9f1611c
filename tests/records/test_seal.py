"""The newest hash leaves the house each morning, once, and tells how to check it."""

from datetime import UTC, datetime
from smtplib import SMTPRecipientsRefused

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from accounts import clock
from accounts.models import RoleGrant
from accounts.scope import active_district, district_scope
from deadlines.models import Refusal
from records import tasks
from records.models import ChainEntry, HeadNotice
from records.services.retention import set_retention
from tests.factories import member
from tests.records.documents import complete
from tests.signing_in import sign_in


@pytest.fixture
def saturday():
    """Seven in the morning where Maple lies."""
    clock.move_to(datetime(2026, 10, 17, 11, 0, tzinfo=UTC))


@pytest.fixture
def beat(maple, django_capture_on_commit_callbacks, monkeypatch):
    """One round of the beat for maple: note the head, then send what waits."""

    def run():
        already = len(mail.outbox)
        tasks.note_head(district_id=str(maple.pk))
        tasks.send_head_letters(district_id=str(maple.pk))
        return mail.outbox[already:]

    monkeypatch.setattr(tasks.send_head_letters, "apply_async", lambda *a, **k: None)
    return run


@pytest.fixture
def records(maple, tomas):
    with district_scope(maple.pk):
        complete(tomas)
        return ChainEntry.objects.order_by("number").last()


def test_every_hr_manager_gets_the_head_with_the_way_to_check_it(
    records, henry, hana, saturday, beat
):
    (email,) = beat()

    assert email.to == ["henry@maple.example"]
    assert email.subject == "Seal of the records, Saturday, October 17"
    command = f"python3 dev.py manage verify_records --district maple --head {records.entry_hash}"
    assert command in email.body.splitlines()
    assert "Torres" not in email.body


def test_one_head_a_day_however_often_the_beat_comes(records, henry, saturday, beat):
    assert active_district() is None

    assert [len(beat()) for _ in range(3)] == [1, 0, 0]
    clock.move_to(datetime(2026, 10, 18, 11, 0, tzinfo=UTC))
    assert len(beat()) == 1


def test_mail_tells_when_documents_were_kept_long_enough(records, henry, beat):
    with district_scope(henry.district_id):
        set_retention("goals_worksheet", actor=henry, years=1, source="Schedule 12")
    clock.move_to(datetime(2036, 10, 17, 12, 0, tzinfo=UTC))

    (email,) = beat()

    assert "1 document was kept as long as its rule says." in email.body
    assert f"{settings.BASE_URL}/retention/" in email.body.splitlines()


def test_nothing_before_seven_in_the_districts_morning(records, henry, beat):
    clock.move_to(datetime(2026, 10, 17, 10, 59, tzinfo=UTC))

    assert beat() == []


def test_nothing_while_there_are_no_records(henry, saturday, beat):
    assert beat() == []


def test_head_is_kept_although_no_manager_has_an_address(records, maple, saturday, beat):
    member(maple, "Hal Hunt", roles=[RoleGrant.Role.HR_MANAGER], email=False)

    assert beat() == []
    with district_scope(maple.pk):
        assert HeadNotice.objects.get().head_hash == records.entry_hash


def test_what_the_mail_server_refused_goes_out_later_that_day(
    records, henry, saturday, beat, settings
):
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.records.test_seal.Down"
    assert beat() == []
    settings.EMAIL_BACKEND = backend

    with district_scope(henry.district_id):  # a dead worker's claim has lapsed
        HeadNotice.objects.get().letters.update(claimed_at=None)
    assert len(beat()) == 1


def test_an_address_that_takes_no_head_is_told_to_hr(records, henry, saturday, beat, settings):
    settings.EMAIL_BACKEND = "tests.records.test_seal.NobodyThere"

    beat()

    with district_scope(henry.district_id):
        assert Refusal.objects.get(membership=henry).answer == "550 No such user"


class NobodyThere:
    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"No such user")})


class Down:
    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        raise OSError


def test_sweep_visits_every_district(
    maple, cedar, django_capture_on_commit_callbacks, monkeypatch
):
    sent = []
    monkeypatch.setattr(
        tasks.note_head, "apply_async", lambda args, kwargs: sent.append(kwargs["district_id"])
    )

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_heads()

    assert sorted(sent) == sorted([str(maple.pk), str(cedar.pk)])


def test_page_shows_the_head_and_the_mornings_before(records, henry, saturday, beat, client):
    beat()
    sign_in(client, henry)

    page = client.get(reverse("records:seal")).text

    assert page.count(records.entry_hash) == 3  # the seal, the command, this morning's
    assert "Henry Hart" in page
