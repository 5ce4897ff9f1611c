"""A gentle word to the supervisor after some weeks without a meeting; off by default (S1-18)."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, Membership, PersonChange
from accounts.scope import district_scope
from deadlines.models import Deadline
from deadlines.services.feed import make_feed
from evaluations.models import Cycle, Process
from evaluations.services.conference import record_conference
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.one_on_one import enter_one_on_one, start_one_on_one
from evaluations.services.people import follow_person_changes
from evaluations.services.talk_reminder import set_talk_weeks
from tests.deadlines.conftest import day_of_work, kinds  # noqa: F401 - fixture
from tests.factories import MembershipFactory
from tests.signing_in import sign_in


def talks():
    """(whose, turn, last day, open) of each, by name: tomas, then uma."""
    rows = Deadline.objects.filter(kind="one_on_one").order_by("person__first_name")
    return [
        (d.person.first_name, d.turn and d.turn.first_name, d.last_day_on, d.cancelled_at is None)
        for d in rows.select_related("person", "turn")
    ]


def only_talks_are_open():
    Deadline.objects.exclude(kind="one_on_one").update(settled_at=clock.now())


@pytest.fixture
def watched(cycle, ada):
    """After four weeks; September 14, 2026, is a Monday."""
    set_talk_weeks(cycle.process, actor=ada, weeks=4)
    return cycle


def test_off_means_no_rows(cycle):
    assert talks() == []


def test_turned_on_the_weeks_count_from_that_day(watched):
    # October 12 is a holiday that the admin has not confirmed
    assert talks() == [
        ("Tomas", "Priya", date(2026, 10, 12), True),
        ("Uma", "Priya", date(2026, 10, 12), True),
    ]


def test_a_meeting_moves_the_date(watched, step, priya):
    clock.move_to(datetime(2026, 9, 21, 15, tzinfo=UTC))
    draft = start_one_on_one(step.participation, actor=priya)
    enter_one_on_one(draft, actor=priya)

    assert talks()[0] == ("Tomas", "Priya", date(2026, 10, 19), True)


def test_a_conference_counts_as_a_talk(watched, shared, priya):
    record_conference(shared, actor=priya, held_on=date(2026, 9, 10))

    assert talks()[0] == ("Tomas", "Priya", date(2026, 10, 8), True)


def test_a_draft_is_no_meeting_yet(watched, step, priya):
    before = talks()

    start_one_on_one(step.participation, actor=priya)

    assert talks() == before


def test_set_before_the_cycle_opens_it_starts_with_it(process, ada, tomas):
    set_talk_weeks(process, actor=ada, weeks=2)
    cycle = open_cycle(Process.objects.get(pk=process.pk), actor=ada)
    fill_next_batch(cycle.pk)

    assert date(2026, 9, 28) in {talk[2] for talk in talks()}


def test_turned_off_they_end(watched, ada):
    set_talk_weeks(watched.process, actor=ada, weeks=None)

    assert {talk[3] for talk in talks()} == {False}


def test_a_change_leaves_a_trace(watched, ada):
    entry = AuditEntry.objects.get(verb="process.talk_weeks_changed")

    assert (entry.actor, entry.facts) == (ada, {"weeks": 4})


def test_only_an_admin_sets_it(cycle, priya):
    with pytest.raises(PermissionDenied):
        set_talk_weeks(cycle.process, actor=priya, weeks=4)


@pytest.mark.parametrize("weeks", [0, 27])
def test_the_weeks_have_limits(cycle, ada, weeks):
    with pytest.raises(InvalidTransition):
        set_talk_weeks(cycle.process, actor=ada, weeks=weeks)


def test_who_leaves_is_no_longer_watched(watched, tomas):
    Membership.objects.filter(pk=tomas.pk).update(is_active=False)
    change = PersonChange.objects.create(
        membership=tomas, kind=PersonChange.Kind.LEFT, at=clock.now()
    )

    follow_person_changes(PersonChange.objects.filter(pk=change.pk))

    assert talks()[0][3] is False


def test_a_new_supervisor_has_the_turn(watched, tomas, hana):
    Membership.objects.filter(pk=tomas.pk).update(supervisor=hana)
    change = PersonChange.objects.create(
        membership=tomas, kind=PersonChange.Kind.SUPERVISOR, at=clock.now()
    )

    follow_person_changes(PersonChange.objects.filter(pk=change.pk))

    assert talks()[0][1] == "Hana"


def test_late_hires_are_watched_too(watched, priya):
    MembershipFactory(first_name="Zoe", supervisor=priya)

    fill_next_batch(watched.pk)

    assert talks()[-1][:2] == ("Zoe", "Priya")


def test_it_is_told_once_and_is_never_overdue(watched, maple, priya, day_of_work):  # noqa: F811
    only_talks_are_open()
    told = {day: day_of_work(f"2026-10-{day}") for day in (12, 13, 20)}
    by_mail = {
        day: [mail.subject for mail in mails if mail.to == [priya.email]]
        for day, mails in told.items()
    }

    assert by_mail[12] == ["It may be time for a talk"]
    assert kinds(maple, priya) == ["gentle-2026-10-12 sent", "gentle-2026-10-12 sent"]
    with district_scope(maple.pk):
        talks_open = Deadline.objects.filter(kind="one_on_one")
        assert not talks_open.overdue(date(2027, 8, 1)).exists()


def test_the_words_of_the_mail_press_nobody(watched, priya, day_of_work):  # noqa: F811
    only_talks_are_open()
    [mail] = [mail for mail in day_of_work("2026-10-12") if mail.to == [priya.email]]

    assert "Would a short talk help?" in mail.body
    assert "4 weeks after Monday, September 14" in mail.body
    assert "overdue" not in mail.body.lower()


def test_past_the_end_of_the_year_nothing_invites(watched, ada, step, priya):
    clock.move_to(datetime(2027, 8, 2, 15, tzinfo=UTC))
    enter_one_on_one(start_one_on_one(step.participation, actor=priya), actor=priya)

    assert talks()[0][3] is False


def test_a_closed_cycle_is_not_watched(cycle, ada):
    Cycle.objects.update(state=Cycle.State.CLOSED)

    set_talk_weeks(cycle.process, actor=ada, weeks=4)

    assert talks() == []


def test_the_admin_sets_it_on_the_page_of_the_rules(cycle, ada):
    client = sign_in(Client(), ada)

    client.post(f"/processes/{cycle.process_id}/talks/", {"weeks": "6"})

    page = client.get(f"/processes/{cycle.process_id}/").content.decode()
    assert 'value="6"' in page
    assert talks()[0][2] == date(2026, 10, 26)


def test_the_page_of_meetings_invites_the_supervisor_alone(watched, step, priya, tomas):
    clock.move_to(datetime(2026, 10, 12, 15, tzinfo=UTC))
    url = f"/participations/{step.participation_id}/meetings/"

    pages = [sign_in(Client(), person).get(url).content.decode() for person in (priya, tomas)]

    assert ["would a short talk with Tomas help?" in page for page in pages] == [True, False]


def test_home_and_team_page_invite_without_a_date(watched, priya):
    clock.move_to(datetime(2026, 10, 12, 15, tzinfo=UTC))
    client = sign_in(Client(), priya)

    home, team = (client.get(url).content.decode() for url in ("/", "/team-meetings/"))

    assert "2 people may like a talk with you" in home
    assert "4 weeks after Monday, September 14" in team


def test_it_stands_in_the_calendar_of_who_is_invited(watched, priya):
    feed = make_feed(priya).removeprefix("http://localhost:8000")

    assert "SUMMARY:One-on-one: 2 people" in Client().get(feed).content.decode()
