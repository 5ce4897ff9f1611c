"""What two people did late in the evening stands with the day that it was where they live, on
every page and paper, and is late or not by that day; so does a conference that they plan.
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from accounts.authentication import Authentication
from accounts.scope import district_scope
from deadlines.models import Message
from deadlines.services.message import send_messages
from evaluations.services.appointment import set_appointment
from evaluations.services.signing import sign_as_employee, sign_step
from records import pdf
from records.canonical import read_canonical
from records.models import Document
from records.services import check_content, signatures_in_force
from tests.deadlines import surfaces
from tests.deadlines.slow import A_DAY
from tests.deadlines.world import expected, untrue
from tests.evaluations.conftest import step_of
from tests.signing_in import sign_in

EVENING, NIGHT = time(22, 30), time(0, 30)
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)  # the next try is in real time


def proof(world):
    """They signed in a moment ago."""
    return Authentication(
        method="password",
        at=datetime.combine(world.today, NIGHT, world.zone),
        session_hash="0" * 64,
        ip_address="127.0.0.1",
        user_agent="Test",
    )


def sign_both(world, day):
    """They met on `day`; one signs that evening, the other an hour later or after midnight."""
    world.at(day, EVENING)
    world.share()
    world.at(day, time(23, 30))
    sign_step(world.step, actor=world.priya, authentication=proof(world), held_on=day)
    world.at(*world.rng.choice([(day, time(23, 50)), (day + A_DAY, NIGHT)]))
    world.step = step_of(world.cycle, world.tomas)
    sign_as_employee(world.step, actor=world.tomas, authentication=proof(world))
    return world.today


def told_of(world):
    by_tomas, by_priya, by_hana = (
        sign_in(Client(), one) for one in (world.tomas, world.priya, world.hana)
    )
    document = Document.objects.get()
    words, signatures = check_content(document), signatures_in_force(document)
    page, today = surfaces.page_of(by_hana, "records:document", document.pk), world.today
    return {
        "step": surfaces.step_done(by_tomas, world.step, today),
        "step to the supervisor": surfaces.step_done(by_priya, world.step, today),
        "home": surfaces.home_done(by_tomas, today),
        "person": surfaces.person_done(by_hana, world.tomas, today),
        "people": surfaces.people_row(by_hana, world.step, world.tomas, today),
        "inbox": surfaces.inbox_day(by_priya, "signed"),
        "paper": surfaces.paper(page, today),
        "pdf": surfaces.paper(pdf.document_html(document, words, signatures), today),
        "snapshot": surfaces.snapshot(read_canonical(words)),
        "feed": surfaces.feed(world.tomas, world.district, f"Done: {surfaces.WHAT}"),
        # Last, for it sets the zone of its transaction, which here is that of the whole test.
        "csv": surfaces.csv_row(by_hana, world.step, world.tomas),
    }


@pytest.mark.parametrize("world", range(100, 105), indirect=True)
def test_an_evening_keeps_its_day(world):
    day = max(world.today, world.own.last + world.rng.choice([-1, 0, 0, 1, 3]) * A_DAY)

    with district_scope(world.district.pk):
        entered = sign_both(world, day)
        world.at(entered, time(23, 58))
        happened = {
            "shared": day,
            "noted": day,
            "happened": day,
            "entered": entered,
            "signed": [day, entered],
            "was_late": day >= world.own.late_from,
            "is_late": False,
        }
        assert untrue(told_of(world), expected(world, world.own) | happened) == {}


@pytest.mark.parametrize("world", range(110, 113), indirect=True)
def test_a_conference_late_on_a_day_of_another_hour_is_told_as_planned(world):
    """On the second Sunday of March the clocks go on an hour in most of these zones."""
    march = date(world.days.first_year + 1, 3, 8)
    sunday = march + (6 - march.weekday()) * A_DAY
    planned = datetime.combine(sunday, world.rng.choice([NIGHT, time(23, 30)]), world.zone)
    spoken = f"{sunday:%A}, {sunday:%B} {sunday.day}"
    hour = "12:30 a.m." if planned.time() == NIGHT else "11:30 p.m."

    with district_scope(world.district.pk):
        sign_both(world, world.today)
        world.at(sunday - 2 * A_DAY, EVENING)
        step = step_of(world.cycle, world.tomas, position=2)
        set_appointment(step, actor=world.priya, starts_at=planned, minutes=30, place="Room 4")
        Message.objects.exclude(invitations=None).update(next_try_at=LONG_AGO)
        page = surfaces.page_of(sign_in(Client(), world.tomas), "evaluations:step", step.pk)
        feed = Calendar.from_ical(surfaces.feed_of(world.tomas, world.district)).events
    sent = surfaces.new_mail(lambda: send_messages(world.district.pk))

    (invitation,) = [one for one in sent if one.attachments and one.to == [world.tomas.email]]
    assert invitation.subject.replace("\xa0", " ") == f"Conference: {spoken}, {hour}"
    told = {words.split(", Room")[0] for words in surfaces.moments_in(page)}
    assert told == {f"{spoken}, {hour}"}
    for file in (feed, Calendar.from_ical(invitation.attachments[0][1]).events):
        (event,) = [one for one in file if one["summary"] == "Conference"]
        local = event["dtstart"].dt.replace(tzinfo=None), event["dtend"].dt.replace(tzinfo=None)
        start = planned.replace(tzinfo=None)
        assert local == (start, start + timedelta(minutes=30))
        assert event["dtstart"].params["TZID"] == world.district.time_zone
