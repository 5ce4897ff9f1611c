"""What a plan follows, value by value: entered, corrected, drawn, said at a check, on paper."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.errors import InvalidTransition
from remediation.models import Check, ProgressPoint, ProgressSeries
from remediation.plans.paper import outcome_content
from remediation.plans.progress import progress_in
from remediation.plans.progress_chart import charts_of
from remediation.plans.reading import PlanPage
from remediation.services.progress import (
    AboutSeries,
    add_point,
    add_series,
    end_series,
    rename_series,
)
from tests.remediation.cases import AT, case_of, written
from tests.signing_in import sign_in

FIRST, SECOND = date(2026, 9, 25), date(2026, 10, 9)


@pytest.fixture
def his_case(maple_scope, october, tomas, priya):
    case = case_of(tomas, state="issued", issued_at=AT)
    written(case, priya)
    case.state = "running"
    case.save()
    return case


@pytest.fixture
def rooms(his_case, priya):
    about = AboutSeries("Rooms on time", unit="rooms", target=Decimal(6))
    return add_series(his_case, actor=priya, about=about)


def refused(act, *args, **kwargs):
    with pytest.raises(InvalidTransition) as refusal:
        act(*args, **kwargs)
    return str(refusal.value)


def entered(series, actor, *pairs):
    for on, value in pairs:
        add_point(series, actor=actor, on=on, value=Decimal(value))
    return progress_in(series)


def test_a_number_is_followed_from_the_page_of_the_plan(his_case, priya, tomas):
    hers, his = sign_in(Client(), priya), sign_in(Client(), tomas)
    area = his_case.concerns.get()
    words = {"title": "Rooms on time", "unit": "rooms", "target": "6", "better": "more"}

    hers.post(f"/cases/{his_case.pk}/progress/", words | {"concern": area.pk})
    series = ProgressSeries.objects.get()
    his.post(f"/cases/progress/{series.pk}/", {"on": "2026-10-09", "value": "4"})

    page = hers.get(f"/cases/{his_case.pk}/").content.decode()
    point = ProgressPoint.objects.get()
    assert (series.concern, series.target, point.entered_by) == (area, Decimal(6), tomas)
    assert ["Rooms on time" in page, "4 rooms" in page, "6 rooms" in page] == [True, True, True]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("12345678901", "Write at most 10 digits before the point and 4 after it"),
        ("0.00001", "Write at most 10 digits before the point and 4 after it"),
        ("six", "Write a number, like 12.5"),
    ],
)
def test_a_goal_that_no_table_takes_is_said(his_case, tomas, target, said):
    asked = {"title": "Rooms", "unit": "rooms", "target": target, "better": "more"}

    answer = sign_in(Client(), tomas).post(f"/cases/{his_case.pk}/progress/", asked)

    assert answer.context["form"].errors["target"] == [said]


def test_levels_in_words_are_entered_and_said_as_words(his_case, priya):
    hers = sign_in(Client(), priya)
    words = {"title": "Tone", "levels": "Not yet\nOften\nAlways\n", "target": "Always"}

    hers.post(f"/cases/{his_case.pk}/progress/", words | {"better": "more"})
    series = ProgressSeries.objects.get()
    hers.post(f"/cases/progress/{series.pk}/", {"on": "2026-10-09", "value": "2"})

    progress = progress_in(series)
    assert (progress.now, progress.target, progress.is_reached) == ("Often", "Always", False)
    assert [line["word"] for line in charts_of(progress)[0]["lines"]] == series.levels


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (AboutSeries(" ", unit="rooms"), "Name what you follow, such as “Rooms ready on time”."),
        (AboutSeries("Rooms"), "Say what you count in, or list the levels: one of both."),
        (
            AboutSeries("Rooms", unit="rooms", levels=["a", "b"]),
            "Say what you count in, or list the levels: one of both.",
        ),
        (
            AboutSeries("Tone", levels=["a", "a"]),
            "Name at least two levels, each once, the lowest first.",
        ),
        (
            AboutSeries("Tone", levels=["a", "b"], target=Decimal(3)),
            "Pick one of the levels as the goal.",
        ),
    ],
)
def test_what_is_not_whole_is_not_followed(his_case, priya, about, said):
    assert refused(add_series, his_case, actor=priya, about=about) == said


def test_the_same_title_again_is_the_same_series(his_case, priya, rooms):
    again = add_series(his_case, actor=priya, about=AboutSeries("Rooms on time", unit="doors"))

    assert again == rooms


def test_nobody_else_follows_or_enters_anything(rooms, his_case, uma):
    with pytest.raises(PermissionDenied):
        add_point(rooms, actor=uma, on=FIRST, value=Decimal(3))
    assert sign_in(Client(), uma).get(f"/cases/progress/{rooms.pk}/").status_code == 404


def test_a_value_of_tomorrow_or_of_no_level_is_refused(his_case, rooms, priya):
    tone = add_series(his_case, actor=priya, about=AboutSeries("Tone", levels=["a", "b"]))

    said = {
        refused(add_point, rooms, actor=priya, on=date(2027, 1, 5), value=Decimal(3)),
        refused(add_point, tone, actor=priya, on=FIRST, value=Decimal(3)),
    }

    assert said == {
        "Pick the day of this value. It can’t be after today.",
        "Pick one of the levels.",
    }


def test_a_plan_that_has_ended_takes_no_value(his_case, rooms, priya):
    his_case.state = "closed"
    his_case.save()

    said = refused(add_point, rooms, actor=priya, on=FIRST, value=Decimal(3))

    assert said == "This plan has ended. It is only to be read."


def test_a_corrected_value_holds_and_the_one_before_stays(rooms, priya):
    progress = entered(rooms, priya, (FIRST, 2), (SECOND, 9), (SECOND, 4), (SECOND, 4))

    assert [(row.said, row.holds) for row in progress.rows] == [
        ("2 rooms", True),
        ("9 rooms", False),
        ("4 rooms", True),
    ]
    assert progress.answer == "It went from 2 rooms to 4 rooms. Goal: 6 rooms."


def test_less_can_be_better(his_case, priya):
    about = AboutSeries("Late", unit="days", target=Decimal(1), more_is_better=False)

    progress = entered(add_series(his_case, actor=priya, about=about), priya, (FIRST, 1))

    assert progress.answer == "It stands at 1 days. The goal of 1 days is reached."


def test_the_chart_draws_each_value_that_holds(rooms, priya):
    progress = entered(rooms, priya, (FIRST, 2), (SECOND, 9), (SECOND, 4))

    wide, narrow = charts_of(progress)

    assert [len(wide["dots"]), len(narrow["dots"])] == [2, 2]
    assert [line["word"] for line in wide["lines"]] == ["2", "3", "4", "5", "6"]
    assert [wide["days"][0]["word"], wide["days"][-1]["word"]] == ["Sep 25", "Oct 9"]


def test_a_chart_waits_for_the_first_value(rooms):
    assert charts_of(progress_in(rooms)) == []


def test_a_check_shows_the_values_and_keeps_those_of_its_day(his_case, rooms, priya):
    entered(rooms, priya, (FIRST, 2), (SECOND, 4))
    check = Check.objects.get(case=his_case)

    form = sign_in(Client(), priya).get(f"/cases/checks/{check.pk}/").content.decode()
    Check.objects.filter(pk=check.pk).update(held_on=date(2026, 10, 1))

    assert "It went from 2 rooms to 4 rooms. Goal: 6 rooms." in form
    assert [values for _check, values in PlanPage(his_case, priya).checks] == [
        [("Rooms on time", "2 rooms")]
    ]


def test_the_paper_of_the_end_holds_the_values(his_case, rooms, priya):
    entered(rooms, priya, (FIRST, 2), (SECOND, 4))

    section = outcome_content(his_case)["sections"][-1]

    assert section == {
        "heading": "Progress: Rooms on time",
        "lines": [
            {"label": "Goal", "words": "6 rooms"},
            {"label": "September 25, 2026", "words": "2 rooms"},
            {"label": "October 9, 2026", "words": "4 rooms"},
        ],
    }


def test_a_series_gets_another_name_and_keeps_its_values(rooms, priya):
    entered(rooms, priya, (FIRST, 4))

    renamed = rename_series(rooms, actor=priya, title="Rooms ready by 7:15")

    assert (renamed.title, renamed.points.count()) == ("Rooms ready by 7:15", 1)


def test_two_series_of_one_area_have_two_names(rooms, his_case, priya):
    add_series(his_case, actor=priya, about=AboutSeries("Late rooms", unit="rooms"))

    told = refused(rename_series, rooms, actor=priya, title="Late rooms")

    assert told == "This plan follows something with that name already."


def test_what_has_ended_takes_no_more_values_until_it_goes_on(rooms, priya):
    end_series(rooms, actor=priya, has_ended=True)

    told = refused(add_point, rooms, actor=priya, on=FIRST, value=Decimal(3))
    end_series(rooms, actor=priya, has_ended=False)
    add_point(rooms, actor=priya, on=FIRST, value=Decimal(3))

    assert told == "It has ended. Go on with it first, or follow something else."


def test_the_page_of_a_series_offers_both(rooms, priya):
    hers = sign_in(Client(), priya)

    hers.post(f"/cases/progress/{rooms.pk}/name/", {"title": "Rooms by 7:15"})
    hers.post(f"/cases/progress/{rooms.pk}/ending/")

    rooms.refresh_from_db()
    assert (rooms.title, rooms.ended_by) == ("Rooms by 7:15", priya)
    context = hers.get(f"/cases/progress/{rooms.pk}/").context
    assert (context["may_add"], context["may_keep"]) == (False, True)


def test_who_can_not_add_values_neither_renames_nor_ends(rooms, uma):
    with pytest.raises(PermissionDenied):
        end_series(rooms, actor=uma, has_ended=True)
    with pytest.raises(PermissionDenied):
        rename_series(rooms, actor=uma, title="Mine")
