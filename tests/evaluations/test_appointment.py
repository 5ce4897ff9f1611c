"""When and where they meet: planned once, told to both, changed and called off (C2)."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from icalendar import Calendar

from accounts.errors import InvalidTransition
from deadlines.models import Invitation, Message
from deadlines.services.message import send_messages
from evaluations.services import agenda, appointment, summary
from tests.evaluations.conftest import JANUARY, PROOF, talk_over
from tests.signing_in import sign_in

TWO = datetime(2027, 1, 27, 19, tzinfo=UTC)  # 2:00 p.m. in Maple
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


def test_page_says_when_and_where_and_gives_the_file(client, mid_year, priya, tomas):
    agenda.prepare_conference(mid_year, actor=priya)
    url = f"/steps/{mid_year.pk}/"
    sign_in(client, tomas)
    sent = {"day": "2027-01-27", "time": "14:00", "minutes": "30", "place": "Room 4"}

    assert client.post(f"{url}appointment/", sent).status_code == 302

    page = client.get(url)
    assert page.context["heading"].lead == "Wednesday, January 27, 2:00\u00a0p.m., Room 4"
    file = client.get(f"{url}calendar-file/")
    assert Calendar.from_ical(file.content).events[0]["dtstart"].dt == TWO
