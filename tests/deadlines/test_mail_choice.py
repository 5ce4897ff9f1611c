"""People choose which mails they get, within what the district requires."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.errors import InvalidTransition
from accounts.scope import district_scope
from deadlines.models import MailChoice, MailGroup, Notice, NoticeKind
from deadlines.services.mail_choice import choose_mails, required_groups, set_mail_policy
from deadlines.services.message import send_messages
from deadlines.services.notice import tell
from tests.deadlines.conftest import change, kinds, move_clock
from tests.factories import DeadlineFactory
from tests.signing_in import sign_in

CHOICE = reverse("deadlines:mail_choice")
POLICY = reverse("deadlines:mail_policy")


@pytest.fixture
def choose(maple):
    def choose_them(person, *off, single=False):
        with district_scope(maple.pk):
            choose_mails(actor=person, is_single=single, switched_off=off)

    return choose_them


@pytest.fixture
def require_all(maple, ada):
    with district_scope(maple.pk):
        set_mail_policy(actor=ada, required=list(MailGroup))


def mailed(maple, *people, kind):
    """Who gets a mail when this happens?"""
    move_clock("2026-10-05")
    with district_scope(maple.pk):
        tell(people, kind=kind, path="/", what="Goals")
    send_messages(maple.pk)
    return sorted(address for email in mail.outbox for address in email.to)


def test_news_that_is_switched_off_stands_in_the_inbox_only(maple, tomas, priya, choose):
    choose(tomas, MailGroup.NEWS)

    assert mailed(maple, tomas, priya, kind=NoticeKind.YEAR_CLOSED) == ["priya@maple.example"]
    with district_scope(maple.pk):
        assert Notice.objects.get(recipient=tomas).state == Notice.State.SHOWN


def test_other_groups_still_come(maple, tomas, choose):
    choose(tomas, MailGroup.NEWS)

    assert mailed(maple, tomas, kind=NoticeKind.SHARED) == ["tomas@maple.example"]


def test_who_switched_turns_off_finds_one_that_was_handed_over_in_the_inbox(
    maple, priya, choose, ada
):
    with district_scope(maple.pk):
        set_mail_policy(actor=ada, required=[])
    choose(priya, MailGroup.TURNS)

    assert mailed(maple, priya, kind=NoticeKind.HANDED_OVER) == []


def test_signed_forms_are_required_where_the_district_says_nothing(maple, tomas, choose):
    with pytest.raises(InvalidTransition):
        choose(tomas, MailGroup.PAPERS)


def test_what_the_district_requires_later_comes_again(maple, tomas, choose, ada):
    choose(tomas, MailGroup.NEWS)
    with district_scope(maple.pk):
        set_mail_policy(actor=ada, required=[MailGroup.NEWS])

    assert mailed(maple, tomas, kind=NoticeKind.YEAR_CLOSED) == ["tomas@maple.example"]


def test_early_reminders_can_be_switched_off_but_not_the_last_week(
    maple, tomas, due_oct_14, day_of_work, choose
):
    choose(tomas, MailGroup.EARLY)

    sent = [day for day in range(1, 17) if day_of_work(f"2026-10-{day:02d}")]

    assert sent == [7, 13, 15]  # 7 days, 1 day, overdue
    assert kinds(maple, tomas)[0] == "before-14 shown"


def test_early_reminders_that_the_district_requires_come(
    maple, tomas, due_oct_14, day_of_work, choose, ada
):
    choose(tomas, MailGroup.EARLY)
    with district_scope(maple.pk):
        set_mail_policy(actor=ada, required=[MailGroup.EARLY])

    assert len(day_of_work("2026-09-30")) == 1


@pytest.mark.parametrize("things", [1, 3])
def test_each_thing_in_a_mail_of_its_own(maple, tomas, due_oct_14, day_of_work, choose, things):
    choose(tomas, single=True)
    with district_scope(maple.pk):
        for number in range(things - 1):
            DeadlineFactory(person=tomas, what=f"Thing {number}", kind=f"other {number}")

    emails = day_of_work("2026-10-13")

    told = "last day Wednesday, October 14"
    assert sorted(email.subject for email in emails) == sorted(
        [f"Goal setting: {told}", *(f"Thing {n}: {told}" for n in range(things - 1))]
    )
    assert len({email.extra_headers["Message-ID"] for email in emails}) == things
    assert day_of_work("2026-10-13", hour=15) == []


def test_several_events_come_one_by_one_too(maple, tomas, choose):
    choose(tomas, single=True)
    move_clock("2026-10-05")
    with district_scope(maple.pk):
        tell([tomas], kind=NoticeKind.YEAR_CLOSED, path="/", what="2026-27")
        tell([tomas], kind=NoticeKind.FILED, path="/", what="Goals")

    send_messages(maple.pk)

    assert sorted(email.subject for email in mail.outbox) == [
        "In the personnel file: Goals",
        "The year is closed: 2026-27",
    ]


def test_two_words_about_one_deadline_stay_one_mail(maple, tomas, due_oct_14, day_of_work, choose):
    choose(tomas, single=True)
    change(due_oct_14, reason="Moved from Tuesday, October 13")
    with district_scope(maple.pk):
        due_oct_14.reminders.create(
            recipient=tomas,
            kind="moved-2026-10-14",
            due_on="2026-10-12",
            created_at="2026-10-12T12:00Z",
        )

    assert len(day_of_work("2026-10-13")) == 1


def test_the_page_saves_what_is_ticked(client, maple, tomas):
    sign_in(client, tomas)

    client.post(CHOICE, {"style": "single", "groups": ["turns", "news"]})

    with district_scope(maple.pk):
        choice = MailChoice.objects.get(person=tomas)
    assert (choice.is_single, choice.switched_off) == (True, ["early"])


def test_what_is_required_is_not_offered(client, tomas, require_all):
    sign_in(client, tomas)

    form = client.get(CHOICE).context["form"]

    assert list(form.fields) == ["style"]


def test_the_admin_says_what_is_required(client, maple, ada):
    sign_in(client, ada)

    client.post(POLICY, {"required": ["turns", "papers"]})

    with district_scope(maple.pk):
        assert required_groups() == [MailGroup.TURNS, MailGroup.PAPERS]


def test_the_admin_may_require_nothing_more(client, maple, ada):
    sign_in(client, ada)

    client.post(POLICY, {})

    with district_scope(maple.pk):
        assert required_groups() == []


def test_nobody_else_says_what_is_required(maple, hana):
    with district_scope(maple.pk), pytest.raises(PermissionDenied):
        set_mail_policy(actor=hana, required=[])
