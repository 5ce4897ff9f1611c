"""What happened is told to one person once: in the inbox, and by mail to those who have one."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import Delegation, Membership
from accounts.scope import district_scope
from deadlines.models import Deadline, Message, Notice, NoticeKind
from deadlines.services.deadline import pass_turn, settle
from deadlines.services.message import send_messages
from deadlines.services.notice import tell
from deadlines.services.reopening import reopen
from tests.deadlines.conftest import move_clock
from tests.factories import MembershipFactory

PAGE = {"path": "/steps/1/", "what": "Goal setting"}


@pytest.fixture(autouse=True)
def a_morning_in_october(due_oct_14):
    move_clock("2026-10-05")


def share(deadline, to):
    """It is `to`'s turn now, and they hear of it."""
    with district_scope(deadline.district_id):
        pass_turn(deadline.kind, deadline.subject_id, to=to, act="sign", notice=NoticeKind.SHARED)


def told(maple):
    with district_scope(maple.pk):
        notices = Notice.objects.select_related("recipient").order_by("pk")
        return [f"{one.recipient.first_name} {one.kind} {one.state}" for one in notices]


def test_whose_turn_it_is_now_gets_a_mail_at_once(maple, due_oct_14, priya):
    share(due_oct_14, to=priya)

    send_messages(maple.pk)

    assert [(email.to, email.subject) for email in mail.outbox] == [
        (["priya@maple.example"], "Shared with you: Goal setting")
    ]
    assert told(maple) == ["Priya shared sent"]


def test_the_mail_says_who_and_where_in_text_and_html(maple, due_oct_14, priya, settings):
    share(due_oct_14, to=priya)

    send_messages(maple.pk)

    (email,) = mail.outbox
    (html,) = (content for content, kind in email.alternatives if kind == "text/html")
    for words in (
        "Tomas Torres shared this with you: Goal setting.",
        settings.BASE_URL + due_oct_14.path,
    ):
        assert (words in email.body, words in html) == (True, True)


def test_a_mail_goes_out_once(maple, due_oct_14, priya):
    share(due_oct_14, to=priya)

    send_messages(maple.pk)
    send_messages(maple.pk)

    assert len(mail.outbox) == 1


def test_what_a_lost_task_left_is_taken_up_by_the_next_round(
    maple, due_oct_14, priya, day_of_work
):
    share(due_oct_14, to=priya)

    emails = day_of_work("2026-10-10")  # a Saturday: no digest goes out

    assert [email.subject for email in emails] == ["Shared with you: Goal setting"]


def test_without_an_email_it_stands_in_the_inbox_only(maple, due_oct_14, uma):
    share(due_oct_14, to=uma)

    send_messages(maple.pk)

    assert (mail.outbox, told(maple)) == ([], ["Uma shared shown"])


def test_who_left_meanwhile_is_not_written_to(maple, due_oct_14, priya):
    share(due_oct_14, to=priya)

    with district_scope(maple.pk):
        Membership.objects.filter(pk=priya.pk).update(is_active=False)
    send_messages(maple.pk)

    assert (mail.outbox, told(maple)) == ([], ["Priya shared shown"])


def test_what_was_taken_back_unread_is_not_sent(maple, due_oct_14, priya, tomas):
    share(due_oct_14, to=priya)

    with district_scope(maple.pk):
        pass_turn(due_oct_14.kind, due_oct_14.subject_id, to=tomas, act="write")
    send_messages(maple.pk)

    assert (mail.outbox, told(maple)) == ([], ["Priya shared stale"])


def test_what_was_taken_back_while_the_mail_waited_is_not_sent(
    maple, due_oct_14, priya, tomas, settings
):
    share(due_oct_14, to=priya)
    settings.EMAIL_BACKEND = "tests.deadlines.test_notices.ClosedMailServer"
    send_messages(maple.pk)

    with district_scope(maple.pk):
        pass_turn(due_oct_14.kind, due_oct_14.subject_id, to=tomas, act="write")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    later(maple)
    send_messages(maple.pk)

    assert (mail.outbox, told(maple)) == ([], ["Priya shared stale"])


def test_who_left_while_the_mail_waited_is_not_written_to(maple, due_oct_14, priya, settings):
    share(due_oct_14, to=priya)
    settings.EMAIL_BACKEND = "tests.deadlines.test_notices.ClosedMailServer"
    send_messages(maple.pk)

    with district_scope(maple.pk):
        Membership.objects.filter(pk=priya.pk).update(is_active=False)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    later(maple)
    send_messages(maple.pk)
    send_messages(maple.pk)

    assert (mail.outbox, told(maple)) == ([], ["Priya shared shown"])


class ClosedMailServer(BaseEmailBackend):
    """Nobody answers."""

    def open(self):
        raise ConnectionRefusedError


def later(maple):
    """The time for the next try has come."""
    with district_scope(maple.pk):
        Message.objects.update(next_try_at=clock.now() - timedelta(days=1000))


def test_what_was_read_is_not_mailed_any_more(maple, due_oct_14, priya):
    share(due_oct_14, to=priya)

    with district_scope(maple.pk):
        Notice.objects.update(read_at=clock.now())
    send_messages(maple.pk)

    assert (mail.outbox, told(maple)) == ([], ["Priya shared shown"])


def test_a_signature_taken_back_is_not_told(maple, due_oct_14, tomas, priya):
    subject = (due_oct_14.kind, due_oct_14.subject_id)
    with district_scope(maple.pk):
        settle(*subject, acted_on=date(2026, 10, 5), tell=priya, notice=NoticeKind.SIGNED)
        reopen(*subject, to=tomas, act="sign")

    assert told(maple) == ["Priya signed stale"]


def test_who_stands_in_for_the_supervisor_hears_of_it_too(maple, due_oct_14, priya, hana):
    with district_scope(maple.pk):
        Delegation.objects.create(
            supervisor=priya,
            delegate=hana,
            starts_on=date(2026, 10, 1),
            ends_on=date(2026, 10, 5),
            created_by=priya,
            created_at=clock.now(),
        )

    share(due_oct_14, to=priya)

    assert sorted(told(maple)) == ["Hana shared due", "Priya shared due"]


def test_nothing_is_told_of_what_is_not_due(maple, priya, due_oct_14):
    with district_scope(maple.pk):
        settle(due_oct_14.kind, due_oct_14.subject_id, acted_on=date(2026, 10, 5))

    share(due_oct_14, to=priya)

    assert told(maple) == []


def test_passing_the_turn_and_telling_is_one_statement(maple_scope, due_oct_14, priya):
    with CaptureQueriesContext(connection) as asked:
        pass_turn(
            due_oct_14.kind,
            due_oct_14.subject_id,
            to=priya,
            act="sign",
            notice=NoticeKind.SHARED,
        )

    assert (len(asked), Deadline.objects.get().turn, Notice.objects.count()) == (1, priya, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_telling_many_is_one_statement(maple_scope, number):
    people = [MembershipFactory() for _ in range(number)]

    with CaptureQueriesContext(connection) as asked:
        counted = tell([*people, None], kind=NoticeKind.YEAR_CLOSED, **PAGE)

    assert (len(asked), counted) == (1, number)


def test_a_query_of_people_is_told_without_those_who_left(maple, tomas, priya):
    with district_scope(maple.pk):
        Membership.objects.filter(pk=priya.pk).update(is_active=False)
        people = Membership.objects.filter(pk__in=[tomas.pk, priya.pk])
        tell(people, kind=NoticeKind.YEAR_CLOSED, **PAGE)

    assert told(maple) == ["Tomas year_closed due"]


def test_several_at_once_come_in_one_mail(maple, priya, tomas):
    with district_scope(maple.pk):
        tell([priya], kind=NoticeKind.FILED, about=tomas, **PAGE)
        tell([priya], kind=NoticeKind.SIGNED, about=tomas, **PAGE)

    send_messages(maple.pk)

    assert [email.subject for email in mail.outbox] == ["2 things are new in Tandem"]


def test_another_district_sees_nothing_of_it(maple, cedar, due_oct_14, priya):
    share(due_oct_14, to=priya)

    assert told(cedar) == []
