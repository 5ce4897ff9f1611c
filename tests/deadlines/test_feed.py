"""A private calendar that needs no sign-in: what it says, how it moves, who gets it.

Read with vobject, which shares no code with what writes it.
"""

from datetime import date
from http import HTTPStatus

import pytest
import vobject
from django.test import Client

from accounts import clock
from accounts.models import Delegation, Membership, PersonChange
from accounts.scope import district_scope
from deadlines.models import CalendarFeed, FeedItem
from deadlines.services import feed as services
from tests.deadlines.conftest import change, move_clock
from tests.factories import DeadlineFactory, MembershipFactory, member
from tests.signing_in import sign_in


@pytest.fixture
def today(db):
    move_clock("2026-09-14")
    yield date(2026, 9, 14)
    clock.reset()


def address_of(person):
    with district_scope(person.district_id):
        url = services.make_feed(person)
    return url.removeprefix("http://localhost:8000")


def refresh(district):
    with district_scope(district.pk):
        services.refresh_feeds(district)


def entries(path):
    """Each entry by its summary, as another program reads the feed."""
    answer = Client().get(path)
    assert answer.status_code == HTTPStatus.OK
    calendar = vobject.readOne(answer.content.decode())
    return {event.summary.value: event for event in calendar.contents.get("vevent", [])}


@pytest.fixture
def own(today, due_oct_14):
    """tomas' goal setting, last day October 14."""
    return due_oct_14


# -- what it says --------------------------------------------------------------------------------
def test_own_deadline_takes_the_whole_last_day(own, tomas):
    event = entries(address_of(tomas))["Goal setting: last day"]

    assert (event.dtstart.value, event.dtend.value) == (date(2026, 10, 14), date(2026, 10, 15))
    assert event.dtstart.params == {"VALUE": ["DATE"]}
    assert event.uid.value == f"deadline-{own.pk}@localhost"
    assert event.contents["class"][0].value == "PRIVATE"
    assert event.status.value == "CONFIRMED"
    assert event.url.value == "http://localhost:8000/"


def test_lines_are_folded_at_75_octets_and_end_as_they_must(own, tomas):
    change(own, what="Zielgespräch, näher: " + "ü" * 150)

    answer = Client().get(address_of(tomas))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in b"".join(lines)
    (event,) = entries(address_of(tomas)).values()
    assert event.summary.value == "Zielgespräch, näher: " + "ü" * 150 + ": last day"


def test_words_of_the_district_cannot_add_lines(own, tomas):
    change(own, what="Goals\r\nATTENDEE:mailto:eve@evil.example\nX: ;,\\")

    (event,) = entries(address_of(tomas)).values()

    assert "attendee" not in event.contents
    assert event.summary.value.splitlines()[0] == "Goals"


def test_supervisor_sees_a_number_for_each_day_and_no_names(own, maple, tomas, priya):
    with district_scope(maple.pk):
        for _ in range(11):
            DeadlineFactory(person=MembershipFactory(supervisor=priya), turn=priya)
        other = DeadlineFactory(person=MembershipFactory(supervisor=priya))
    change(other, last_day_on=date(2026, 10, 21))

    path = address_of(priya)

    found = entries(path)
    assert {name: event.dtstart.value for name, event in found.items()} == {
        "Goal setting: 12 people": date(2026, 10, 14),
        "Goal setting: 1 person": date(2026, 10, 21),
    }
    told = found["Goal setting: 12 people"].description.value
    assert told == "For 11 it is your turn.\nhttp://localhost:8000/"
    assert b"Torres" not in Client().get(path).content


def test_who_stands_in_has_these_people_too_while_it_lasts(own, maple, tomas, priya, today):
    dan = member(maple, "Dan Dale")
    with district_scope(maple.pk):
        change(own, turn=priya)
        DeadlineFactory(person=MembershipFactory(supervisor=dan), turn=dan)
        DeadlineFactory(person=dan, turn=priya, kind="other")  # nobody decides about themselves
        day = clock.today(maple)
        Delegation.objects.create(
            supervisor=priya,
            delegate=dan,
            starts_on=day,
            ends_on=day,
            created_by=priya,
            created_at=clock.now(),
        )
    path = address_of(dan)

    told = entries(path)["Goal setting: 2 people"].description.value
    with district_scope(maple.pk):
        Delegation.objects.update(ended_at=clock.now())
    refresh(maple)

    assert told == "For 2 it is your turn.\nhttp://localhost:8000/"
    assert "Goal setting: 1 person" in entries(path)


def test_years_that_are_over_are_left_out(own, tomas):
    change(own, last_day_on=date(2026, 6, 1))

    assert entries(address_of(tomas)) == {}


def test_invitations_that_press_nobody_are_left_out(own, tomas, priya):
    change(own, is_gentle=True, turn=priya)

    assert entries(address_of(tomas)) == entries(address_of(priya)) == {}


# -- how it moves --------------------------------------------------------------------------------
def test_moved_day_keeps_its_uid_and_counts_on(own, tomas, maple):
    path = address_of(tomas)
    before = entries(path)["Goal setting: last day"]
    move_clock("2026-09-15")
    change(own, last_day_on=date(2026, 10, 20))

    refresh(maple)

    after = entries(path)["Goal setting: last day"]
    assert after.uid.value == before.uid.value
    assert (before.sequence.value, after.sequence.value) == ("0", "1")
    assert after.last_modified.value > before.last_modified.value
    assert after.dtstart.value == date(2026, 10, 20)


def test_round_without_news_changes_nothing(own, tomas, maple):
    path = address_of(tomas)
    before = Client().get(path).content
    move_clock("2026-09-16")

    refresh(maple)

    assert Client().get(path).content == before


def test_called_off_says_so_for_sixty_days(own, tomas, maple):
    path = address_of(tomas)
    change(own, cancelled_at=clock.now(), turn=None)
    refresh(maple)
    refresh(maple)

    event = entries(path)["Goal setting: last day"]
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")

    move_clock("2026-11-15")
    refresh(maple)
    assert entries(path) == {}


def test_asked_for_again_it_stands_with_the_next_number(own, tomas, maple):
    path = address_of(tomas)
    change(own, cancelled_at=clock.now())
    refresh(maple)
    change(own, cancelled_at=None)
    refresh(maple)

    event = entries(path)["Goal setting: last day"]
    assert (event.status.value, event.sequence.value) == ("CONFIRMED", "2")


def test_done_says_so_for_thirty_days(own, tomas, maple):
    path = address_of(tomas)
    change(own, settled_at=clock.now(), turn=None)
    refresh(maple)

    assert list(entries(path)) == ["Done: Goal setting"]

    move_clock("2026-10-16")
    refresh(maple)
    assert entries(path) == {}


def test_group_that_is_done_says_so(own, priya, maple):
    path = address_of(priya)
    change(own, settled_at=clock.now(), turn=None)

    refresh(maple)

    assert list(entries(path)) == ["Done: Goal setting: 1 person"]


def test_next_school_year_begins_empty(own, tomas, maple):
    path = address_of(tomas)
    move_clock("2027-08-16")

    refresh(maple)

    assert entries(path) == {}


# -- polling is cheap ----------------------------------------------------------------------------
def test_who_has_it_already_gets_nothing(own, tomas, maple):
    path = address_of(tomas)
    first = Client().get(path)

    by_tag = Client().get(path, headers={"If-None-Match": first["ETag"]})
    by_time = Client().get(path, headers={"If-Modified-Since": first["Last-Modified"]})

    assert [(one.status_code, one.content) for one in (by_tag, by_time)] == [(304, b"")] * 2
    assert first["Cache-Control"] == "private, no-cache"

    change(own, last_day_on=date(2026, 10, 20))
    refresh(maple)
    assert Client().get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_head_and_no_cookies(own, tomas):
    answer = Client().head(address_of(tomas))

    assert (answer.status_code, answer.content, len(answer.cookies)) == (200, b"", 0)


def test_too_many_questions_are_turned_away(own, tomas, settings):
    settings.ACCOUNT_RATE_LIMITS = {"calendar_feed": "2/h/key"}
    path = address_of(tomas)

    found = [Client().get(path).status_code for _ in range(3)]

    assert found == [200, 200, 429]


# -- who gets it ---------------------------------------------------------------------------------
def test_only_a_hash_of_256_bits_is_kept(own, tomas):
    token = address_of(tomas).split("/")[-1].removesuffix(".ics")

    kept = CalendarFeed.objects.get()

    assert len(token) == 43
    assert kept.token_hash == services.token_hash(token)
    assert kept.token_hash != token


def test_new_address_ends_the_one_before_and_keeps_the_numbers(own, tomas, maple):
    old = address_of(tomas)
    change(own, last_day_on=date(2026, 10, 20))
    refresh(maple)

    new = address_of(tomas)

    assert Client().get(old).status_code == 404
    assert entries(new)["Goal setting: last day"].sequence.value == "1"


def test_ended_address_is_not_there(own, tomas, maple):
    path = address_of(tomas)

    with district_scope(maple.pk):
        services.end_feed(tomas)

    assert Client().get(path).status_code == 404
    with district_scope(maple.pk):
        assert not FeedItem.objects.exists()


@pytest.mark.parametrize("token", ["x", "0" * 43, "..%2f..%2faccount"])
def test_guessed_address_is_not_there(own, token):
    assert Client().get(f"/feeds/{token}.ics").status_code == 404


def test_hash_from_the_table_opens_nothing(own, tomas):
    address_of(tomas)

    assert Client().get(f"/feeds/{CalendarFeed.objects.get().token_hash}.ics").status_code == 404


def test_who_left_has_none_and_coming_back_makes_a_new_one(own, tomas, maple):
    path = address_of(tomas)
    with district_scope(maple.pk):
        PersonChange.objects.create(membership=tomas, kind="left", at=clock.now())
        services.end_feeds_of_leavers(PersonChange.objects.all())

    assert Client().get(path).status_code == 404
    assert entries(address_of(tomas)) != {}


def test_turned_off_membership_and_login_get_nothing(own, tomas, maple):
    path = address_of(tomas)
    with district_scope(maple.pk):
        Membership.objects.filter(pk=tomas.pk).update(is_active=False)

    assert Client().get(path).status_code == 404

    with district_scope(maple.pk):
        Membership.objects.filter(pk=tomas.pk).update(is_active=True)
    type(tomas.user).objects.filter(pk=tomas.user_id).update(is_active=False)
    assert Client().get(path).status_code == 404


def test_row_that_names_another_district_opens_nothing(own, tomas, cedar):
    path = address_of(tomas)
    CalendarFeed.objects.update(district=cedar)

    assert Client().get(path).status_code == 404


def test_feed_of_another_district_is_open_beside_a_session(own, tomas, carl, client):
    path = address_of(tomas)
    sign_in(client, carl)

    answer = client.get(path)

    assert answer.status_code == 200
    assert b"Cedar" not in answer.content


# -- the page ------------------------------------------------------------------------------------
def test_page_makes_shows_once_and_ends(own, tomas, client):
    sign_in(client, tomas)

    made = client.post("/account/calendar/address/")
    path = made.context["url"].removeprefix("http://localhost:8000")

    assert made.context["in_program"] == f"webcal://localhost:8000{path}"
    assert "no-store" in made["Cache-Control"]
    assert list(entries(path)) == ["Goal setting: last day"]
    assert path.encode() not in client.get("/account/calendar/").content
    client.post("/account/calendar/removal/")
    assert Client().get(path).status_code == 404
