"""The page of a building, and who gets to see it."""

from datetime import date, timedelta

import pytest

from buildings.models import Reading, Target
from buildings.page import groups_of, line_of, lines_of
from buildings.targets.standing import CLOSE, OFF_TRACK, ON_TRACK, UNKNOWN
from tests.buildings.conftest import TODAY, log
from tests.factories import member
from tests.signing_in import sign_in


def page_of(site):
    return f"/buildings/{site.pk}/"


@pytest.mark.parametrize(
    ("value", "days_ago", "status", "answer"),
    [
        (43, 0, OFF_TRACK, "Not yet. Grade 6 reading is 4 points behind"),
        (46, 0, CLOSE, "Almost. Grade 6 reading is 1 point behind"),
        (47, 0, ON_TRACK, "Yes. Grade 6 reading is where it should be today"),
        (47, 31, UNKNOWN, "the last number of Grade 6 reading is too old"),
    ],
)
def test_it_answers_whether_we_are_on_track(
    client, oak_school, target, priya, value, days_ago, status, answer
):
    log(target, value, day=TODAY - timedelta(days=days_ago), actor=priya)
    sign_in(client, priya)

    shown = client.get(page_of(oak_school))

    assert shown.context["line"].standing.status == status
    assert answer in shown.context["answer"]


def test_without_a_number_it_says_so(client, oak_school, target, priya):
    shown = sign_in(client, priya).get(page_of(oak_school))

    assert shown.context["answer"] == "We can’t say yet: no number of Grade 6 reading was logged."


def test_the_table_beside_the_chart_has_every_day(client, oak_school, target, priya):
    log(target, 33, day=date(2026, 10, 1), actor=priya)
    log(target, 43, actor=priya)

    rows = sign_in(client, priya).get(page_of(oak_school)).context["numbers"]

    assert [(row["day"].isoformat(), row["now"], row["expected"]) for row in rows] == [
        ("2026-09-01", "", "31%"),
        ("2026-10-01", "33%", "34.3%"),
        ("2027-01-26", "43%", "47%"),
        ("2027-05-28", "", "65%"),
    ]


def test_it_tells_since_when_and_where_the_pace_leads(client, oak_school, target, priya):
    for day, value in [((2026, 9, 1), 31), ((2026, 11, 2), 36), ((2027, 1, 26), 43)]:
        log(target, value, day=date(*day), actor=priya)

    shown = sign_in(client, priya).get(page_of(oak_school))

    # 12 points in 147 days, 122 days to go: 43 + 12 × 122/147 = 52.96
    assert (shown.context["began"], shown.context["pace"]) == (
        date(2026, 11, 2),
        "53%, target 65%",
    )


def test_the_pace_leads_no_farther_than_the_measure_goes(client, oak_school, target, priya):
    for day, value in [((2026, 9, 1), 31), ((2027, 1, 26), 90)]:
        log(target, value, day=date(*day), actor=priya)

    shown = sign_in(client, priya).get(page_of(oak_school))

    # 59 points in 147 days, 122 days to go: 139 of a hundred
    assert shown.context["pace"] == "100%, target 65%"


def test_a_corrected_number_counts_and_the_first_does_not(
    oak_school, year, target, tracking, priya
):
    log(target, 34, actor=priya)
    log(target, 43, actor=priya)

    (line,) = lines_of(oak_school, year, tracking, TODAY)

    assert line.now == "43%"


def test_small_groups_are_hidden_with_the_one_that_would_tell(target, tracking, priya):
    for group, value, students in [("A", 54, 30), ("B", 31, 4), ("C", 35, 20)]:
        log(target, value, actor=priya, group=group, students=students)

    found = groups_of(Reading.objects.all(), line_of(target, None, tracking, TODAY))

    assert [(g.name, g.value, g.students) for g in found] == [
        ("A", "54%", 30),
        ("B", None, None),
        ("C", None, None),
    ]


def test_small_groups_are_hidden_with_others_until_together_they_tell_of_no_few(
    target, tracking, priya
):
    for group, value, students in [("A", 54, 30), ("B", 31, 2), ("C", 35, 2), ("D", 36, 20)]:
        log(target, value, actor=priya, group=group, students=students)

    found = groups_of(Reading.objects.all(), line_of(target, None, tracking, TODAY))

    assert [(g.name, g.value) for g in found] == [
        ("A", "54%"),
        ("B", None),
        ("C", None),
        ("D", None),
    ]


def test_a_last_number_of_four_students_is_shown_nowhere(client, oak_school, target, priya):
    log(target, 77, actor=priya, students=4)

    shown = sign_in(client, priya).get(page_of(oak_school))

    assert shown.context["line"].word == "Too few people"
    assert shown.content.decode().count("77%") == 0


def test_a_number_is_logged_by_one_form(client, target, priya):
    sign_in(client, priya)
    sent = {"value": "43.5", "as_of": "2027-01-26", "source": "Winter check"}

    answer = client.post(f"/buildings/targets/{target.pk}/numbers/new/", sent)

    assert answer.status_code == 302
    assert [str(r.value.normalize()) for r in Reading.objects.all()] == ["43.5"]


@pytest.mark.parametrize(
    ("sent", "field", "error"),
    [
        ({"value": "43,5"}, "value", "Write the number with a point, like 12.5"),
        ({"value": "101"}, "value", "Grade 6 reading cannot be above 100."),
        ({"as_of": "2027-01-27"}, "as_of", "Pick a date on or before January 26, 2027"),
        ({"group": "Team A"}, "students", "Say how many people the group has."),
        ({"students": "99999999999"}, "students", "Write 1000000 or less"),
    ],
)
def test_what_cannot_be_is_named_at_its_field(client, target, priya, sent, field, error):
    sign_in(client, priya)
    whole = {"value": "43", "as_of": "2027-01-26", "source": "Winter check"} | sent

    answer = client.post(f"/buildings/targets/{target.pk}/numbers/new/", whole)

    assert (answer.status_code, answer.context["form"].errors[field]) == (422, [error])


def new_target(reading, **more):
    return {
        "measure": reading.pk,
        "baseline": "31",
        "starts_on": "2026-09-01",
        "target": "65",
        "ends_on": "2027-05-28",
        "template": "linear",
        "reason": "Agreed in August",
    } | more


def test_a_target_is_set_from_a_template(client, oak_school, tracking, year, reading, priya):
    sign_in(client, priya)

    answer = client.post(f"{page_of(oak_school)}targets/new/", new_target(reading))

    assert answer.status_code == 302
    (made,) = Target.objects.all()
    assert [(point.day, point.value) for point in made.path] == [
        (date(2026, 9, 1), 31),
        (date(2027, 5, 28), 65),
    ]


def test_a_target_that_leads_the_wrong_way_is_named(
    client, oak_school, tracking, year, reading, priya
):
    sign_in(client, priya)

    answer = client.post(f"{page_of(oak_school)}targets/new/", new_target(reading, target="20"))

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [
        "It leads the wrong way: this measure is better the other way round."
    ]


def test_a_target_that_the_measure_cannot_reach_is_named(
    client, oak_school, tracking, year, reading, priya
):
    sign_in(client, priya)

    answer = client.post(f"{page_of(oak_school)}targets/new/", new_target(reading, target="150"))

    assert answer.context["form"].errors == {"target": ["Grade 6 reading cannot be above 100."]}


def change(**more):
    points = [("2026-09-01", "31"), ("2027-01-26", "47"), ("2027-05-28", "65")]
    sent = {"baseline": "31", "target": "65", "reason": "We know more", "version": 1}
    for place, (day, value) in enumerate(points):
        sent |= {f"day-{place}": day, f"value-{place}": value}
    return sent | more


def test_a_reason_that_is_too_long_comes_back_and_nothing_ends(client, target, priya):
    reason = "x" * 501

    page = sign_in(client, priya).post(
        f"/buildings/targets/{target.pk}/ending/", {"end-reason": reason}
    )

    assert (page.status_code, page.context["form"]["reason"].value()) == (422, reason)
    assert Target.objects.get().ended_at is None


def test_two_leaders_compare_what_they_typed(client, target, priya, erin):
    address = f"/buildings/targets/{target.pk}/"
    sign_in(client, priya).post(address, change(baseline="32"))

    answer = sign_in(client, erin).post(address, change(baseline="33"))

    assert answer.status_code == 409
    found = [(d.label, d.mine, d.theirs) for d in answer.context["differences"]]
    assert found == [("Baseline", "33", "32")]


def test_no_point_is_lost_when_somebody_else_made_the_path_shorter(client, target, priya, erin):
    address = f"/buildings/targets/{target.pk}/"
    sign_in(client, priya).post(address, change(**{"day-1": "", "value-1": ""}))
    days = [f"2026-10-{day:02}" for day in range(1, 10)]
    typed = {f"day-{place}": day for place, day in enumerate(days, 1)}
    typed |= {f"value-{place}": "40" for place in range(1, 10)}
    typed |= {"day-10": "2027-05-28", "value-10": "65"}

    answer = sign_in(client, erin).post(address, change(**typed))

    (found,) = answer.context["differences"]
    assert (answer.status_code, found.mine.count(":"), found.theirs.count(":")) == (409, 11, 2)


def test_what_was_picked_of_two_versions_is_saved(client, target, priya, erin):
    address = f"/buildings/targets/{target.pk}/"
    sign_in(client, priya).post(address, change(baseline="32"))
    sent = change(baseline="33", version=2) | {
        "target": "66",
        "value-2": "66",
        "keep-baseline": "theirs",
    }

    answer = sign_in(client, erin).post(address, sent)

    saved = Target.objects.get()
    assert (answer.status_code, saved.baseline, saved.target) == (302, 32, 66)


@pytest.mark.parametrize(
    ("audience", "tomas_sees", "carol_sees"),
    [("leaders", 404, 404), ("staff", 200, 404), ("everybody", 200, 200)],
)
def test_the_district_chooses_who_else_sees(
    client, maple, oak_school, target, tracking, tomas, carol, audience, tomas_sees, carol_sees
):
    tracking.audience = audience
    tracking.save()

    seen = [sign_in(client, who).get(page_of(oak_school)).status_code for who in (tomas, carol)]

    assert seen == [tomas_sees, carol_sees]


@pytest.fixture
def carol(maple):
    return member(maple, "Carol Crow")


@pytest.mark.parametrize(("is_on", "status"), [(True, 200), (False, 404)])
def test_while_it_is_off_nobody_sees_it(
    client, oak_school, target, tracking, priya, is_on, status
):
    tracking.is_on = is_on
    tracking.save()

    assert sign_in(client, priya).get(page_of(oak_school)).status_code == status
