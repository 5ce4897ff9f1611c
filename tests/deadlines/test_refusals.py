"""Whose address is refused for good: from the server's own answer, and from what it reports."""

import hashlib
import hmac
import json
import time
from smtplib import SMTPDataError, SMTPRecipientsRefused

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import OperationalError
from django.test import Client

from accounts.addresses import address_hash
from accounts.models import RosterAddress
from accounts.scope import district_scope
from accounts.tasks import send_invitation
from deadlines.models import Message, Refusal
from deadlines.services.message import send_messages
from deadlines.views import mail_answer
from tests.factories import MembershipFactory

SECRET = "a shared secret of thirty-two characters"


class Refusing(EmailBackend):
    """Answers as `answer` says; None: takes everything."""

    answer = None

    def send_messages(self, messages):
        if self.answer is None:
            return super().send_messages(messages)
        raise self.answer


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    yield Refusing
    Refusing.answer = None


def try_again(district):
    with district_scope(district.pk):
        Message.objects.update(next_try_at="2026-01-01T00:00Z")
    send_messages(district.pk)


def refused(district):
    with district_scope(district.pk):
        rows = Refusal.objects.select_related("membership")
        return {row.membership.first_name: (row.address, row.answer) for row in rows}


# -- the answer of the server --------------------------------------------------------------------
def test_refused_for_good_is_known_until_a_mail_is_taken(due_oct_14, day_of_work, server, maple):
    server.answer = SMTPRecipientsRefused({"tomas@maple.example": (550, b"5.1.1 No such user")})

    day_of_work("2026-10-07")

    assert refused(maple) == {"Tomas": ("tomas@maple.example", "550 5.1.1 No such user")}

    server.answer = None
    try_again(maple)
    assert refused(maple) == {}


def test_a_refused_invitation_is_known_and_not_tried_again(server, maple, maple_scope):
    nia = MembershipFactory(first_name="Nia", email="nia@maple.example")
    server.answer = SMTPRecipientsRefused({nia.email: (550, b"5.1.1 No such user")})

    send_invitation(district_id=str(maple.pk), membership_id=str(nia.pk))

    assert refused(maple) == {"Nia": ("nia@maple.example", "550 5.1.1 No such user")}


def test_an_invitation_refused_for_now_is_tried_again(server, maple, maple_scope):
    nia = MembershipFactory(first_name="Nia", email="nia@maple.example")
    server.answer = SMTPRecipientsRefused({nia.email: (450, b"Try later")})

    with pytest.raises(SMTPRecipientsRefused):
        send_invitation(district_id=str(maple.pk), membership_id=str(nia.pk))

    assert refused(maple) == {}


def test_refused_for_now_is_not_kept(due_oct_14, day_of_work, server, maple):
    server.answer = SMTPDataError(451, b"4.3.0 Try later")

    day_of_work("2026-10-07")

    assert refused(maple) == {}


# -- what a mail system reports ------------------------------------------------------------------
@pytest.fixture
def secret(settings):
    settings.MAIL_ANSWER_SECRET = SECRET


def report(body, *, at=None, key=SECRET, signature=None):
    at = int(time.time()) if at is None else at
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    signed = hmac.new(key.encode(), f"{at}.".encode() + sent, hashlib.sha256).hexdigest()
    headers = {"X-Tandem-Time": str(at), "X-Tandem-Signature": signature or signed}
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/mail-answers/", sent, "application/json", headers=headers)
    return answer.status_code


BOUNCE = {"address": "Tomas@Maple.example", "answer": "550 5.1.1 No such user"}


def test_reported_bounce_is_kept(tomas, maple, secret):
    assert report(BOUNCE) == 204
    assert refused(maple) == {"Tomas": ("tomas@maple.example", "550 5.1.1 No such user")}


def test_address_of_the_roster_is_found_in_its_own_district(uma, tomas, maple, cedar, secret):
    with district_scope(maple.pk):
        uma.email = "uma@home.example"
        uma.save()
    RosterAddress.objects.create(
        email_hash=address_hash("uma@home.example"), district=maple, membership_id=uma.pk
    )

    assert report({"address": "uma@home.example", "answer": "552 Full"}) == 204
    assert (list(refused(maple)), refused(cedar)) == (["Uma"], {})


def test_stranger_and_known_address_get_the_same_answer(tomas, maple, secret):
    assert report({"address": "nobody@maple.example", "answer": "550 No"}) == 204
    assert refused(maple) == {}


def test_the_same_report_twice_is_heard_once(tomas, maple, secret):
    at = int(time.time())

    assert [report(BOUNCE, at=at), report(BOUNCE, at=at)] == [204, 409]


@pytest.mark.parametrize(
    "how",
    [
        {"key": "another secret"},
        {"signature": "0" * 64},
        {"signature": "ü"},
        {"at": 0},
        {"at": 99_999_999_999},
    ],
)
def test_wrong_or_old_signature_is_refused(tomas, maple, secret, how):
    assert report(BOUNCE, **how) == 403
    assert refused(maple) == {}


def test_signature_is_for_these_words_alone(tomas, maple, secret):
    at = int(time.time())
    other = hmac.new(SECRET.encode(), f"{at}.".encode() + b"{}", hashlib.sha256).hexdigest()

    assert report(BOUNCE, at=at, signature=other) == 403


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"address": 1, "answer": "5"}', b'{"answer": "5"}']
)
def test_what_is_no_report_is_refused(tomas, maple, secret, body):
    assert report(body) == 400


def test_without_a_secret_there_is_no_door(tomas, maple):
    assert report(BOUNCE, key="") == 404


def test_answer_cannot_bring_lines_or_grow(tomas, maple, secret):
    report({**BOUNCE, "answer": "550 a\r\nBcc: eve\x00" + "x" * 9000})

    ((_address, answer),) = refused(maple).values()
    assert answer.startswith("550 a Bcc: evex")
    assert len(answer) == 500


def test_bounce_that_could_not_be_kept_is_taken_when_it_is_sent_again(
    tomas, maple, secret, monkeypatch
):
    def away(*args):
        raise OperationalError

    at = int(time.time())
    with monkeypatch.context() as during, pytest.raises(OperationalError):
        during.setattr(mail_answer, "keep_reported_refusal", away)
        report(BOUNCE, at=at)

    assert report(BOUNCE, at=at) == 204
    assert report(BOUNCE, at=at) == 409
