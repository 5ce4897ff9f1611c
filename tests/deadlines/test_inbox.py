"""The inbox: reminders and notices of one person, read when they open them and not before."""

import pytest
from django.urls import reverse

from accounts.scope import district_scope
from deadlines.models import Notice, NoticeKind, Reminder
from deadlines.services.deadline import pass_turn
from deadlines.services.notice import tell
from tests.deadlines.conftest import move_clock
from tests.signing_in import sign_in

INBOX = reverse("deadlines:inbox")
READING = reverse("deadlines:inbox_reading")


@pytest.fixture
def told(maple, tomas, priya):
    """Tomas hears that a form of his was filed, and one of priya's own year."""
    move_clock("2026-10-05")
    with district_scope(maple.pk):
        tell([tomas], kind=NoticeKind.FILED, path="/records/1/", what="Goals", about=tomas)
        tell([priya], kind=NoticeKind.FILED, path="/records/1/", what="Goals", about=tomas)
        return Notice.objects.get(recipient=tomas)


def unread(client):
    """The number in the bar."""
    return client.get(INBOX).context["bar"].unread


def opening(item):
    return reverse("deadlines:inbox_opening", args=[item.pk])


def sentences(response):
    return [item.sentence for _day, items in response.context["days"] for item in items]


def test_an_empty_inbox_says_what_will_stand_there(client, tomas):
    sign_in(client, tomas)

    assert "Nothing here yet" in client.get(INBOX).content.decode()


def test_reminders_and_notices_stand_together_the_newest_first(
    client, due_oct_14, day_of_work, told, tomas
):
    day_of_work("2026-10-07")
    sign_in(client, tomas)

    assert sentences(client.get(INBOX)) == [
        "Goal setting: last day Wednesday, October 14.",
        "HR put this in your personnel file: Goals.",
    ]


def test_without_an_email_the_inbox_holds_the_same(client, maple, told, uma, due_oct_14):
    with district_scope(maple.pk):
        subject = (due_oct_14.kind, due_oct_14.subject_id)
        pass_turn(*subject, to=uma, act="sign", notice=NoticeKind.TO_SIGN)
    sign_in(client, uma)

    assert sentences(client.get(INBOX)) == [
        "Goal setting of Tomas Torres is ready for you to sign."
    ]


def test_looking_at_the_list_reads_nothing(client, told, tomas):
    sign_in(client, tomas)
    client.get(INBOX)

    assert unread(client) == 1


def test_opening_reads_it_and_leads_to_its_page(client, told, tomas):
    sign_in(client, tomas)

    response = client.post(opening(told))

    assert (response.status_code, response["Location"]) == (302, "/records/1/")
    assert unread(client) == 0


def test_opening_one_reads_all_about_the_same_deadline(
    client, maple, due_oct_14, day_of_work, tomas
):
    day_of_work("2026-09-30")
    day_of_work("2026-10-07")
    sign_in(client, tomas)
    assert unread(client) == 2

    with district_scope(maple.pk):
        reminder = Reminder.objects.latest("created_at")
    response = client.post(opening(reminder))

    assert (response["Location"], unread(client)) == (due_oct_14.path, 0)


def test_what_was_acted_on_is_not_left_unread(
    client, maple, due_oct_14, day_of_work, tomas, priya
):
    day_of_work("2026-10-07")
    with district_scope(maple.pk):
        pass_turn(due_oct_14.kind, due_oct_14.subject_id, to=priya, act="sign")
    sign_in(client, tomas)

    assert unread(client) == 0


def test_nobody_opens_what_somebody_else_was_told(client, maple, told, priya):
    sign_in(client, priya)

    assert client.post(opening(told)).status_code == 404
    with district_scope(maple.pk):
        assert Notice.objects.get(pk=told.pk).read_at is None


def test_all_are_read_at_once_and_only_ones_own(client, maple, told, tomas):
    sign_in(client, tomas)

    client.post(READING)

    with district_scope(maple.pk):
        left = Notice.objects.filter(read_at=None).values_list("recipient__first_name", flat=True)
        assert list(left) == ["Priya"]


def test_only_what_is_not_read_can_be_shown(client, maple, told, tomas):
    sign_in(client, tomas)
    client.post(opening(told))
    with district_scope(maple.pk):
        tell([tomas], kind=NoticeKind.CHANGED, path="/", what="2026-27")

    response = client.get(INBOX, {"show": "unread"})

    assert sentences(response) == ["This changed: 2026-27."]


def test_the_list_is_paged(client, maple, told, tomas):
    with district_scope(maple.pk):
        for number in range(31):
            tell([tomas], kind=NoticeKind.CHANGED, path="/", what=f"Thing {number}")
    sign_in(client, tomas)

    pages = [len(sentences(client.get(INBOX, {"page": n}))) for n in (1, 2)]

    assert pages == [30, 2]
