"""When and where they meet: planned once, told to both, changed and called off (C2)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Delegation, Membership, PersonChange
from accounts.services.delegations import end_delegation, name_delegate
from deadlines.models import FeedItem, Invitation, Message
from deadlines.services.deadline import settle
from deadlines.services.feed import make_feed, refresh_feeds
from deadlines.services.message import send_messages
from deadlines.services.outbox import resend_messages
from evaluations.services import agenda, appointment, summary
from evaluations.services.excuse import excuse_step
from evaluations.services.exemption import exempt, participations_in
from evaluations.services.people import follow_person_changes
from tests.evaluations.conftest import JANUARY, PROOF, talk_over
from tests.factories import member
from tests.signing_in import sign_in

TWO = datetime(2027, 1, 27, 19, tzinfo=UTC)  # 2:00 p.m. in Maple
MINUTES = timedelta(minutes=30)
THREE = datetime(2027, 1, 27, 20, tzinfo=UTC)


def plan(step, actor, starts_at=TWO, place="Room 4"):
    return appointment.set_appointment(
        step, actor=actor, starts_at=starts_at, minutes=30, place=place
    )


def told():
    """For each invitation that is written: number, called off or not, and to whom."""
    rows = Invitation.objects.order_by("number", "message__recipient__first_name")
    return [
        (row.number, row.is_cancelled, row.message.recipient.first_name)
        for row in rows.select_related("message__recipient")
    ]


def test_both_are_invited_and_again_with_the_next_number(mid_year, priya, tomas):
    plan(mid_year, priya)
    plan(mid_year, priya)
    plan(mid_year, tomas, THREE)
    appointment.cancel_appointment(mid_year, actor=priya)

    assert told() == [
        (number, number == 2, name) for number in (0, 1, 2) for name in ("Priya", "Tomas")
    ]


def test_invitation_goes_out_once_with_the_file_for_the_calendar(mid_year, priya, maple):
    plan(mid_year, priya)
    Message.objects.exclude(invitations=None).update(next_try_at=datetime(2026, 1, 1, tzinfo=UTC))
    mail.outbox.clear()

    send_messages(maple.pk)
    send_messages(maple.pk)

    sent = [one for one in mail.outbox if one.subject.startswith("Conference:")]
    assert sorted(one.to[0].split("@")[0] for one in sent) == ["priya", "tomas"]
    name, content, kind = sent[0].attachments[0]
    event = Calendar.from_ical(content).events[0]
    assert (name, kind) == ("invite.ics", "text/calendar; method=REQUEST")
    assert (str(event["summary"]), str(event["location"])) == ("Conference", "Room 4")
    assert event["dtstart"].dt == TWO
    assert event["dtstart"].params["TZID"] == "America/New_York"
    assert (int(event["sequence"]), event["uid"].split("@")[0]) == (0, str(mid_year.pk))


def test_a_time_that_is_over_is_no_plan(mid_year, priya):
    with pytest.raises(InvalidTransition):
        plan(mid_year, priya, datetime(2027, 1, 20, 19, tzinfo=UTC))


def test_closing_the_conference_calls_off_what_is_still_ahead(mid_year, priya):
    plan(mid_year, priya)
    talk_over(mid_year, priya)

    summary.close_conference(mid_year, actor=priya, authentication=PROOF, held_on=JANUARY)

    assert told()[2:] == [(1, True, "Priya"), (1, True, "Tomas")]


def let_off(step, hana):
    excuse_step(step, actor=hana, reason="On a project")


def let_off_the_year(step, hana):
    rows = participations_in(step.participation.cycle, [step.employee])
    exempt(rows, actor=hana, reason="On a project")


def leave(step, hana):
    Membership.objects.filter(pk=step.employee.pk).update(is_active=False)
    PersonChange.objects.create(
        membership=step.employee, kind=PersonChange.Kind.LEFT, at=clock.now()
    )
    follow_person_changes(PersonChange.objects.all())


@pytest.mark.parametrize("how", [let_off, let_off_the_year, leave])
def test_nobody_keeps_a_meeting_in_the_calendar_that_is_not_held_any_more(
    mid_year, priya, hana, how
):
    plan(mid_year, priya)

    how(mid_year, hana)

    assert told()[2:] == [(1, True, "Priya"), (1, True, "Tomas")]


def test_page_says_when_and_where_and_gives_the_file(client, mid_year, priya, tomas):
    agenda.prepare_conference(mid_year, actor=priya)
    url = f"/steps/{mid_year.pk}/"
    sign_in(client, tomas)
    sent = {"day": "2027-01-27", "time": "14:00", "minutes": "30", "place": "Room 4"}

    assert client.post(f"{url}appointment/", sent).status_code == 302

    page = client.get(url)
    assert page.context["heading"].lead == "Wednesday, January 27, 2:00\u00a0p.m., Room 4"
    file = client.get(f"{url}calendar-file/")
    calendar = Calendar.from_ical(file.content)
    assert calendar.events[0]["dtstart"].dt == TWO
    assert (calendar["method"], "attendee" in calendar.events[0]) == ("PUBLISH", False)


# -- a delegate, and who has no part in it any more ----------------------------------------------
@pytest.fixture
def dee(maple, priya):
    """priya's delegate in January."""
    dee = member(maple, "Dee Dunn")
    january = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 1, 31)}
    name_delegate(priya, delegate=dee, actor=priya, **january)
    return Membership.objects.get(pk=dee.pk)


def test_delegate_who_planned_it_hears_of_a_change(mid_year, dee, priya):
    plan(mid_year, dee)

    plan(mid_year, priya, THREE)

    assert told()[3:] == [(1, False, "Dee"), (1, False, "Priya"), (1, False, "Tomas")]


def test_for_who_has_no_part_in_it_any_more_it_is_called_off_once(mid_year, dee, priya):
    plan(mid_year, dee)
    end_delegation(Delegation.objects.get(), actor=priya)

    plan(mid_year, priya, THREE)
    plan(mid_year, priya, TWO)

    assert told()[3:] == [
        (1, True, "Dee"),
        (1, False, "Priya"),
        (1, False, "Tomas"),
        (2, False, "Priya"),
        (2, False, "Tomas"),
    ]


# -- the mail ------------------------------------------------------------------------------------
def send_all(maple):
    Message.objects.exclude(invitations=None).update(next_try_at=datetime(2026, 1, 1, tzinfo=UTC))
    mail.outbox.clear()
    send_messages(maple.pk)
    return [one for one in mail.outbox if one.to == ["tomas@maple.example"]]


def test_mail_that_calls_it_off_says_so_and_takes_it_from_the_calendar(mid_year, priya, maple):
    plan(mid_year, priya)
    send_all(maple)
    appointment.cancel_appointment(mid_year, actor=priya)

    sent = send_all(maple)[0]

    when = "Wednesday, January 27, 2:00\u00a0p.m."
    _name, content, kind = sent.attachments[0]
    event = Calendar.from_ical(content).events[0]
    assert sent.subject == f"Called off: {when}"
    assert f"The conference on {when} is called off." in sent.body
    assert "puts it on your calendar" not in sent.body
    assert (kind, str(event["status"])) == ("text/calendar; method=CANCEL", "CANCELLED")
    assert (int(event["sequence"]), event["uid"].split("@")[0]) == (1, str(mid_year.pk))


def test_invitation_is_sent_again_on_request_while_it_is_ahead(mid_year, priya, hana, maple):
    plan(mid_year, priya)
    first = send_all(maple)[0]
    message = Message.objects.get(message_id=first.extra_headers["Message-ID"])

    resent = resend_messages([message.pk], actor=hana, also_sent=True)

    again = send_all(maple)[0]
    assert resent.copied == 1
    assert again.attachments == first.attachments
    assert again.extra_headers["Message-ID"] != first.extra_headers["Message-ID"]


def test_invitation_that_was_changed_since_is_not_sent_again(mid_year, priya, hana, maple):
    plan(mid_year, priya)
    first = send_all(maple)[0]
    message = Message.objects.get(message_id=first.extra_headers["Message-ID"])
    plan(mid_year, priya, THREE)

    resent = resend_messages([message.pk], actor=hana, also_sent=True)

    assert (resent.copied, resent.over) == (0, 1)


# -- the feed and the file of a last day ---------------------------------------------------------
def meetings_of(person):
    """(state, start, number) of each meeting in somebody's feed, after a round."""
    refresh_feeds(person.district)
    items = FeedItem.objects.filter(membership=person, day=None)
    return [(item.state, item.starts_at, item.sequence) for item in items]


def test_feed_of_both_has_the_meeting_and_follows_it(mid_year, priya, tomas):
    for person in (priya, tomas):
        make_feed(person)
    plan(mid_year, priya)
    assert meetings_of(tomas) == meetings_of(priya) == [("open", TWO, 0)]

    plan(mid_year, tomas, THREE)
    assert meetings_of(tomas) == [("open", THREE, 1)]

    appointment.cancel_appointment(mid_year, actor=priya)
    assert meetings_of(tomas) == meetings_of(priya) == [("cancelled", THREE, 2)]


def test_meeting_stands_in_the_feed_at_its_time_in_the_zone_of_the_district(
    mid_year, priya, tomas
):
    plan(mid_year, priya, place="Room 4\r\nATTENDEE:mailto:eve@evil.example")
    url = make_feed(tomas)

    read = Calendar.from_ical(Client().get(url.removeprefix("http://localhost:8000")).content)

    (event,) = [one for one in read.events if "location" in one]
    assert event["dtstart"].params["TZID"] == "America/New_York"
    assert (event["dtstart"].dt, event["dtend"].dt - event["dtstart"].dt) == (TWO, MINUTES)
    assert [str(zone["tzid"]) for zone in read.timezones] == ["America/New_York"]
    assert "attendee" not in event


def test_stranger_has_no_meeting_in_the_feed(mid_year, priya, hana):
    make_feed(hana)
    plan(mid_year, priya)

    assert meetings_of(hana) == []


def test_delegate_has_the_meeting_while_they_stand_in(mid_year, dee, priya):
    make_feed(dee)
    plan(mid_year, dee)
    assert meetings_of(dee) == [("open", TWO, 0)]

    end_delegation(Delegation.objects.get(), actor=priya)

    assert meetings_of(dee) == [("cancelled", TWO, 1)]


def test_file_of_the_last_day(client, mid_year, tomas):
    sign_in(client, tomas)

    file = client.get(f"/steps/{mid_year.pk}/deadline-file/")

    calendar = Calendar.from_ical(file.content)
    (event,) = calendar.events
    last_day = mid_year.deadline.last_day_on
    assert file["Content-Disposition"] == 'attachment; filename="deadline.ics"'
    assert calendar["method"] == "PUBLISH"
    assert (event["dtstart"].dt, event["dtend"].dt) == (last_day, last_day + timedelta(days=1))
    assert event["uid"] == f"deadline-{mid_year.deadline.pk}@localhost"


def test_what_is_done_has_no_file(client, mid_year, tomas):
    settle(mid_year.rule.kind, mid_year.pk, acted_on=JANUARY)
    sign_in(client, tomas)

    assert client.get(f"/steps/{mid_year.pk}/deadline-file/").status_code == 404
