"""What was written to whom: seen by HR and admin, and sent again when they ask."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.scope import district_scope
from deadlines.models import Message
from deadlines.services.message import send_messages
from deadlines.services.outbox import Resent, resend_messages
from tests.deadlines.conftest import change
from tests.signing_in import sign_in

OUTBOX = reverse("deadlines:outbox")
RESENDING = reverse("deadlines:resending")
REFUSAL = "550 No such mailbox here"

pytestmark = pytest.mark.usefixtures("due_oct_14")


@pytest.fixture
def sent(maple, day_of_work):
    """The digest of October 13 to tomas, which went out."""
    day_of_work("2026-10-13")
    with district_scope(maple.pk):
        return Message.objects.get()


@pytest.fixture
def refused(maple, sent):
    """The same, as if the mail server had not taken it; its next try is far off."""
    with district_scope(maple.pk):
        sent.reminders.update(state="due")
        Message.objects.update(state="queued", sent_at=None, answer=REFUSAL, attempts=3)
        Message.objects.update(next_try_at="2100-01-01T00:00Z")
        mail.outbox.clear()
        return Message.objects.get()


@pytest.fixture
def resend(maple, hana):
    def resend_them(*messages, actor=hana, **asked):
        with district_scope(maple.pk):
            resent = resend_messages([one.pk for one in messages], actor=actor, **asked)
        send_messages(maple.pk)
        return resent

    return resend_them


def states(maple):
    with district_scope(maple.pk):
        return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_a_refused_message_is_tried_at_once(maple, refused, resend):
    assert resend(refused) == Resent(tried=1, copied=0, left=0, on_way=0, over=0)
    assert [one.to for one in mail.outbox] == [["tomas@maple.example"]]
    assert states(maple) == ["sent"]


def test_it_keeps_its_id(refused, resend):
    resend(refused)

    assert mail.outbox[0].extra_headers["Message-ID"] == refused.message_id


def test_what_was_sent_is_not_sent_again(sent, resend):
    assert resend(sent) == Resent(tried=0, copied=0, left=1, on_way=0, over=0)
    assert len(mail.outbox) == 1


def test_a_copy_goes_out_when_it_is_asked_for(maple, sent, resend):
    assert resend(sent, also_sent=True) == Resent(tried=0, copied=1, left=0, on_way=0, over=0)
    assert [one.subject for one in mail.outbox] == [sent.subject] * 2
    assert states(maple) == ["sent", "sent"]


def test_a_copy_has_an_id_of_its_own(sent, resend):
    resend(sent, also_sent=True)

    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 2


def test_a_copy_that_waits_is_not_made_twice(maple, hana, sent):
    with district_scope(maple.pk):
        resend_messages([sent.pk], actor=hana, also_sent=True)
        again = resend_messages([sent.pk], actor=hana, also_sent=True)

    assert again == Resent(tried=0, copied=0, left=0, on_way=1, over=0)


def test_no_copy_is_sent_of_what_is_done(sent, resend, due_oct_14):
    change(due_oct_14, settled_at=Now())

    assert resend(sent, also_sent=True) == Resent(tried=0, copied=0, left=0, on_way=0, over=1)
    assert len(mail.outbox) == 1


def test_no_copy_is_sent_to_somebody_whose_turn_it_is_no_longer(sent, resend, due_oct_14, hana):
    change(due_oct_14, turn=hana)

    assert resend(sent, also_sent=True).over == 1
    assert len(mail.outbox) == 1


def test_no_copy_calls_overdue_what_has_more_time_by_now(
    maple, day_of_work, resend, due_oct_14, priya
):
    day_of_work("2026-10-20")
    with district_scope(maple.pk):
        told = Message.objects.get(recipient=priya)
    change(due_oct_14, last_day_on=date(2026, 10, 30), overdue_from=date(2026, 10, 31))
    mail.outbox.clear()

    assert resend(told, also_sent=True).over == 1
    assert mail.outbox == []


def test_it_stands_in_the_audit_log(maple, refused, resend):
    resend(refused)

    with district_scope(maple.pk):
        entry = AuditEntry.objects.get(verb="message.resent")
    assert entry.facts == {"tried": 1, "copies": 0}


def test_an_executive_may_not(refused, resend, erin):
    with pytest.raises(PermissionDenied):
        resend(refused, actor=erin)


def test_the_page_tells_the_mail_servers_words(client, refused, hana):
    sign_in(client, hana)

    page = client.get(OUTBOX).content.decode()

    assert page.count("1 message could not be sent yet") == 2  # in the title of tab and page
    assert f"<q>{REFUSAL}</q>" in page


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ({}, 1),
        ({"state": "failed"}, 1),
        ({"state": "sent"}, 0),
        ({"q": "torres"}, 1),
        ({"q": "hill"}, 0),
    ],
)
def test_the_address_narrows_the_list(client, refused, hana, asked, rows):
    sign_in(client, hana)

    assert len(client.get(OUTBOX, asked).context["rows"]) == rows


def test_the_button_of_a_row_tries_it_and_leads_back(client, maple, refused, ada):
    sign_in(client, ada)

    answer = client.post(f"{RESENDING}?state=failed", {"only": refused.pk})

    assert answer["Location"] == f"{OUTBOX}?state=failed"
    send_messages(maple.pk)
    assert states(maple) == ["sent"]


def test_all_that_were_refused_can_be_tried_at_once(client, maple, refused, hana):
    sign_in(client, hana)

    client.post(RESENDING, {"all_failed": "1"})

    send_messages(maple.pk)
    assert states(maple) == ["sent"]


def test_nothing_ticked_is_told(client, refused, hana):
    sign_in(client, hana)

    page = client.post(RESENDING, follow=True).content.decode()

    assert "Tick the messages that should go out again." in page


def test_a_message_of_another_district_is_not_found(client, refused, clara):
    sign_in(client, clara)

    page = client.post(RESENDING, {"only": refused.pk}, follow=True).content.decode()

    assert "Tick the messages that should go out again." in page
