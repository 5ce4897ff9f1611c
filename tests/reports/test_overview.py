"""How the district stands: figures by site, narrowed by the address, and the same as CSV."""

import csv
import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts import clock
from accounts.models import Membership
from accounts.scope import district_scope
from deadlines.models import Deadline
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from evaluations.services.sharing import share_step
from tests.evaluations.conftest import step_of
from tests.factories import SchoolYearFactory, SiteFactory, member
from tests.goals.conftest import fill
from tests.signing_in import sign_in

OVERVIEW = reverse("reports:overview")


@pytest.fixture
def cycle(maple_scope, ada, tomas, uma, hana):
    """Opened in September: tomas has shared with priya, uma, priya and hana have not."""
    clock.move_to(datetime(2026, 9, 14, 15, tzinfo=UTC))
    process = copy_preset("classified_goals", school_year=SchoolYearFactory(), actor=ada)
    cycle = open_cycle(publish_process(process, actor=ada), actor=ada)
    fill_next_batch(cycle.pk)
    step = step_of(cycle, tomas)
    fill(step.goal_set)
    share_step(step, actor=tomas)
    yield cycle
    clock.reset()


def page(client, reader):
    return sign_in(client, reader).get(OVERVIEW).content.decode()


def lines_of(response):
    """Name of the site, the bar in words, signed, overdue."""
    pattern = r'<th scope="row">(.*?)</th>.*?<span class="vh">(.*?)</span></td>'
    numbers = (
        r'<td class="num">(.*?)</td><td class="(?:num|num late)" data-label="overdue">(.*?)</td>'
    )
    found = re.findall(pattern + numbers, response.content.decode())
    return [(re.sub("<.*?>", "", name), *told) for name, *told in found]


def test_the_lead_tells_the_last_day_and_what_the_rule_says(client, cycle, hana):
    """The rule is “before October 15”: on that day itself it is too late."""
    (lead,) = re.findall(r'<p class="lead">(.*?)</p>', page(client, hana), re.S)

    words = "The last day to act is Wednesday, October 14. "
    assert " ".join(lead.split()) == words + "The rule says before Thursday, October 15."


def test_the_lead_tells_the_day_of_most_not_of_one_who_was_given_more_time(client, cycle, hana):
    first = Deadline.objects.filter(what="Goal setting").order_by("opened_at", "pk")[0]
    Deadline.objects.filter(pk=first.pk).update(
        last_day_on="2026-11-02", overdue_from="2026-11-03", opened_at="2026-09-01T12:00Z"
    )

    (lead,) = re.findall(r'<p class="lead">(.*?)</p>', page(client, hana), re.S)

    assert lead.strip().startswith("The last day to act is Wednesday, October 14.")


def test_the_home_page_tells_the_date_of_the_rule_beside_more_time(client, cycle, tomas):
    Deadline.objects.filter(what="Goal setting", person=tomas).update(
        last_day_on="2026-11-02", overdue_from="2026-11-03"
    )

    answer = sign_in(client, tomas).get("/").content.decode()

    assert re.findall(r"The date of the rule is Thursday, October 15\.", answer)
    assert not re.findall(r"The deadline is", answer)


def test_each_site_tells_how_far_its_people_are(client, cycle, hana, oak_school):
    sign_in(client, hana)

    lines = lines_of(client.get(OVERVIEW, {"sort": "-site"}))

    told = "0 signed, 1 in progress, 2 not started, 0 overdue"
    assert [line for line in lines if line[0] == "Oak School"] == [
        ("Oak School", told, "0 of 3", "0")
    ]


def test_a_site_links_to_itself_and_keeps_what_was_asked(client, cycle, hana, oak_school):
    sign_in(client, hana)

    page = client.get(OVERVIEW, {"sort": "-site"}).content.decode()

    assert f'<a href="?sort=-site&amp;site={oak_school.pk}">Oak School</a>' in page


def test_the_address_narrows_to_a_site(client, cycle, hana, oak_school):
    sign_in(client, hana)

    lines = lines_of(client.get(OVERVIEW, {"site": oak_school.pk}))

    assert [name for name, *_told in lines] == ["Oak School"]


def test_the_lines_can_be_units(client, cycle, hana):
    sign_in(client, hana)

    lines = lines_of(client.get(OVERVIEW, {"cut": "unit"}))

    assert [(name, signed) for name, _bar, signed, _late in lines] == [("No unit", "0 of 5")]


def test_the_lines_can_be_supervisors(client, cycle, hana):
    sign_in(client, hana)

    lines = lines_of(client.get(OVERVIEW, {"cut": "supervisor", "sort": "-signed"}))

    told = [(name, signed) for name, _bar, signed, _late in lines]
    assert told == [("No supervisor", "0 of 3"), ("Patel, Priya", "0 of 2")]


def test_a_supervisor_links_to_their_people(client, cycle, hana, priya):
    sign_in(client, hana)

    response = client.get(OVERVIEW, {"cut": "supervisor", "supervisor": priya.pk})

    assert [name for name, *_told in lines_of(response)] == ["Patel, Priya"]
    assert "Show everybody" in response.content.decode()


def test_a_site_that_makes_no_sense_counts_as_not_chosen(client, cycle, hana):
    sign_in(client, hana)

    narrowed = lines_of(client.get(OVERVIEW, {"site": "nonsense", "unit": "x"}))

    assert narrowed == lines_of(client.get(OVERVIEW))


def test_a_site_leader_sees_and_may_choose_their_branch_only(client, maple, cycle, priya):
    elsewhere = SiteFactory(name="Elm School")
    member(maple, "Eve Elm", site=elsewhere)
    sign_in(client, priya)

    response = client.get(OVERVIEW, {"site": elsewhere.pk})

    assert [name for name, *_told in lines_of(response)] == ["Oak School"]
    assert "Elm School" not in response.content.decode()


def test_hr_is_offered_to_remind_as_many_supervisors_as_are_late(client, cycle, hana):
    clock.move_to(datetime(2027, 3, 1, 15, tzinfo=UTC))
    sign_in(client, hana)

    page = client.get(OVERVIEW, {"step": cycle.process.step_rules.first().pk}).content.decode()

    assert "Remind 1 supervisor<" in page


def test_the_csv_has_a_line_for_each_person_of_the_site(client, cycle, hana, oak_school):
    sign_in(client, hana)

    response = client.get(reverse("reports:overview_rows"), {"site": oak_school.pk})

    lines = b"".join(response.streaming_content).decode().splitlines()
    assert [line.split(",")[1] for line in lines] == ["first_name", "Priya", "Tomas", "Uma"]


def test_no_cell_of_the_csv_begins_like_a_formula(client, maple, cycle, hana, tomas):
    with district_scope(maple.pk):
        Membership.objects.filter(pk=tomas.pk).update(job_title="=1+1, 2")
    sign_in(client, hana)

    response = client.get(reverse("reports:overview_rows"), {"site": tomas.site_id})

    rows = list(csv.reader(b"".join(response.streaming_content).decode().splitlines()))
    told = dict(zip(rows[0], rows[2], strict=True))
    assert (told["first_name"], told["job_title"]) == ("Tomas", "'=1+1, 2")


def test_a_cell_of_the_csv_says_when_it_was_done_and_whether_late(client, cycle, hana, tomas):
    """At half past nine in the evening: in UTC the next day has begun."""
    sign_in(client, hana)
    Deadline.objects.filter(person=tomas).update(
        settled_at=datetime(2026, 10, 6, 1, 30, 9, 500, tzinfo=UTC), was_late=True
    )

    response = client.get(reverse("reports:overview_rows"), {"site": tomas.site_id})

    rows = list(csv.reader(b"".join(response.streaming_content).decode().splitlines()))
    told = dict(zip(rows[0], rows[2], strict=True))
    assert (told["completed"], told["was_late"], told["last_day"]) == (
        "2026-10-05T21:30-04:00",
        "True",
        "2026-10-14",
    )


def test_the_workbook_has_the_same_people_and_runs_no_formula(client, maple, cycle, hana, tomas):
    with district_scope(maple.pk):
        Membership.objects.filter(pk=tomas.pk).update(job_title="=1+1")
    sign_in(client, hana)

    answer = client.get(reverse("reports:overview_workbook"), {"site": tomas.site_id})

    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    cells = [(row[1].value, row[3].value, row[3].data_type) for row in sheet.iter_rows(min_row=2)]
    assert cells == [
        ("Priya", "Principal", "s"),
        ("Tomas", "=1+1", "s"),
        ("Uma", None, "n"),
    ]
