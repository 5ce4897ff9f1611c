"""Who was on time: by the day something happened, with the people behind each number."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from accounts import clock
from deadlines.models import Deadline
from deadlines.services.deadline import settle
from deadlines.services.extension import MoreTime, extend_deadlines
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from tests.evaluations.conftest import step_of
from tests.factories import SchoolYearFactory, SiteFactory, member
from tests.signing_in import sign_in

ON_TIME, PEOPLE = reverse("reports:on_time"), reverse("reports:people")
BEFORE, AFTER = date(2026, 10, 14), date(2026, 10, 15)


@pytest.fixture
def cycle(maple_scope, ada, priya, tomas, uma, hana):
    """Goals were due by October 14. tomas met that day, entered on the 20th; uma met late; priya
    and hana and ada have done nothing; it is October 20."""
    clock.move_to(datetime(2026, 9, 14, 15, tzinfo=UTC))
    process = copy_preset("classified_goals", school_year=SchoolYearFactory(), actor=ada)
    cycle = open_cycle(publish_process(process, actor=ada), actor=ada)
    fill_next_batch(cycle.pk)
    clock.move_to(datetime(2026, 10, 20, 15, tzinfo=UTC))
    done(cycle, tomas, BEFORE)
    done(cycle, uma, AFTER)
    yield cycle
    clock.reset()


def done(cycle, person, day):
    step = step_of(cycle, person)
    assert settle(step.rule.kind, step.pk, acted_on=day)


def lines_of(response):
    """Name of the line, share, on time, late, overdue, not due yet."""
    rows = re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", response.content.decode(), re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    plain = [[re.sub(r'<span class="vh">.*?</span>|<[^>]+>', "", c) for c in row] for row in cells]
    return [(row[0], *row[2:]) for row in plain]


def names_of(response):
    return re.findall(r'<th scope="row">.*?<a href="/people/[^"]+">(.*?)</a>', page_of(response))


def page_of(response):
    return response.content.decode()


def test_each_step_tells_how_many_were_on_time(client, cycle, hana):
    sign_in(client, hana)

    lines = lines_of(client.get(ON_TIME))

    assert lines == [
        ("Goal setting", "20%", "1", "1", "3", "0"),
        ("Mid-year reflection", "–", "0", "0", "0", "5"),
        ("Year-end conference", "–", "0", "0", "0", "5"),
    ]


def test_the_lines_can_be_sites(client, cycle, hana):
    sign_in(client, hana)

    lines = lines_of(client.get(ON_TIME, {"cut": "site"}))

    assert ("Oak School", "33%", "1", "1", "1", "0") in lines


def test_late_is_what_happened_late_however_early_it_was_entered(client, cycle, hana):
    sign_in(client, hana)

    assert names_of(client.get(PEOPLE, {"standing": "late"})) == ["Underwood, Uma"]


def test_a_late_entry_counts_by_the_day_it_happened_and_is_marked(client, cycle, hana):
    sign_in(client, hana)

    response = client.get(PEOPLE, {"standing": "on_time"})

    assert names_of(response) == ["Torres, Tomas"]
    assert "Entered 6 days later" in page_of(response)


def test_the_late_entries_have_a_list_of_their_own(client, cycle, hana):
    sign_in(client, hana)

    assert names_of(client.get(PEOPLE, {"standing": "entered_later"})) == ["Torres, Tomas"]


def test_who_is_overdue_stands_behind_the_number(client, cycle, hana, oak_school):
    sign_in(client, hana)

    response = client.get(PEOPLE, {"standing": "overdue", "site": oak_school.pk})

    assert names_of(response) == ["Patel, Priya"]


def test_a_site_leader_sees_the_people_of_their_branch_only(client, maple, cycle, priya, ada):
    member(maple, "Eve Elm", site=SiteFactory(name="Elm School"))
    fill_next_batch(cycle.pk)
    sign_in(client, priya)

    assert names_of(client.get(PEOPLE)) == ["Patel, Priya", "Torres, Tomas", "Underwood, Uma"]


def test_the_csv_says_how_each_person_stands(client, cycle, hana):
    sign_in(client, hana)

    response = client.get(reverse("reports:overview_rows"), {"standing": "on_time"})

    lines = b"".join(response.streaming_content).decode().splitlines()
    assert [line.split(",")[-3:] for line in lines] == [
        ["happened_on", "was_late", "standing"],
        ["2026-10-14", "False", "entered_later"],
    ]


def test_what_is_opened_again_has_not_happened(cycle, tomas):
    from deadlines.services.reopening import reopen  # noqa: PLC0415

    step = step_of(cycle, tomas)
    reopen(step.rule.kind, step.pk, to=tomas, act="sign")

    assert Deadline.objects.get(subject_id=step.pk).acted_on is None


def test_on_time_thanks_to_more_time_has_a_figure_of_its_own(client, cycle, hana, priya):
    deadline = step_of(cycle, priya).deadline
    extend_deadlines(
        Deadline.objects.filter(pk=deadline.pk),
        more=MoreTime(until=date(2026, 10, 30)),
        reason="Floods",
        actor=hana,
    )
    done(cycle, priya, date(2026, 10, 20))
    sign_in(client, hana)

    assert "1 of those on time had more time from HR" in page_of(client.get(ON_TIME))
    assert names_of(client.get(PEOPLE, {"standing": "in_more_time"})) == ["Patel, Priya"]
