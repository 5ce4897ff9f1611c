"""Writing a goal: the page, the autosave, two versions side by side."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains

from goals.models import Action, Goal, ImprovementGoal
from goals.services import agree_goal_set, save_goal, suggest_words
from tests.goals.conftest import WHOLE
from tests.signing_in import send_after_the_session, sign_in


@pytest.fixture
def page(client, performance_goal, tomas):
    """tomas, signed in; page.url is his performance goal."""
    sign_in(client, tomas)
    client.url = f"/goals/goal/{performance_goal.pk}/"
    return client


def sent(version=1, **words):
    return {"version": version, **words}


def autosave(client, words, version="1", **headers):
    return client.post(
        f"{client.url}draft/",
        json.dumps({"base": version, "data": words}),
        content_type="application/json",
        headers={"if-match": version, **headers},
    )


def test_saving_goes_on_to_the_next_goal(page, performance_goal, goal_set):
    following = goal_set.goals.get(kind="development")

    answer = page.post(page.url, sent(specific="Read with children", on="1"))

    assert answer.url == f"/goals/goal/{following.pk}/"
    performance_goal.refresh_from_db()
    assert (performance_goal.specific, performance_goal.version) == ("Read with children", 2)


def test_save_and_exit_goes_where_it_was_told_but_never_outside(page, goal_set):
    inside = page.post(page.url, sent(exit="1", next="/steps/7/"))
    outside = page.post(page.url, sent(exit="1", next="//evil.example/"))
    scripted = page.post(page.url, sent(exit="1", next="javascript:alert(1)"))

    assert inside.url == "/steps/7/"
    assert outside.url == scripted.url == f"/goals/{goal_set.pk}/"


def test_words_that_come_after_the_session_stand_in_the_page_until_they_are_saved(page, tomas):
    late = sent(specific="Read with children", **{"action-1-what": "Plan"})
    back = send_after_the_session(page, page.url, late)
    sign_in(page, tomas)

    shown = page.get(back).context
    page.post(page.url, late)

    assert (shown["form"]["specific"].value(), shown["version"]) == ("Read with children", 1)
    assert page.get(back).context["form"].is_bound is False


def test_words_that_come_after_the_session_are_compared_with_newer_ones(
    page, performance_goal, tomas
):
    back = send_after_the_session(page, page.url, sent(specific="From the old page"))
    sign_in(page, tomas)
    save_goal(performance_goal, actor=tomas, changes={"specific": "Newer"}, version=1)

    version = page.get(back).context["version"]

    assert page.post(page.url, sent(version, specific="From the old page")).status_code == 409


def test_goals_that_were_agreed_meanwhile_show_late_words_for_copying(
    client, shared_set, tomas, priya
):
    url = f"/goals/goal/{shared_set.goals.get(kind='performance').pk}/"
    sign_in(client, tomas)
    back = send_after_the_session(client, url, sent(specific="One more sentence"))
    sign_in(client, tomas)
    agree_goal_set(shared_set, actor=priya)

    assertContains(client.get(back), "One more sentence")


def test_three_empty_rows_without_scripts_and_three_more_on_demand(page, performance_goal):
    first = page.get(page.url).context["form"].rows

    page.post(page.url, sent(**{"action-2-what": "Plan", "action-3-what": " "}, rows="1"))

    assert first == 3
    assert page.get(f"{page.url}?rows=more").context["form"].rows == 4
    assert list(Action.objects.values_list("position", "what")) == [(1, "Plan")]


def test_a_form_sent_twice_is_saved_once(page, performance_goal):
    for _ in range(2):
        assert page.post(page.url, sent(specific="Read")).status_code == 302

    performance_goal.refresh_from_db()
    assert performance_goal.version == 2


def test_a_stale_form_shows_both_versions_and_changes_nothing(page, performance_goal, tomas):
    changes = {"measurable": "From the other tab"}
    save_goal(performance_goal, actor=tomas, changes=changes, version=1)

    answer = page.post(page.url, sent(specific="Mine", measurable=""))

    assert answer.status_code == 409
    told = {d.name: (d.mine.is_kept, d.theirs.is_kept) for d in answer.context["differences"]}
    assert told == {"specific": (True, False), "measurable": (False, True)}
    performance_goal.refresh_from_db()
    assert performance_goal.specific == ""


def test_the_comparison_keeps_what_was_chosen_and_the_rest_in_the_history(
    page, performance_goal, tomas
):
    save_goal(performance_goal, actor=tomas, changes={"specific": "Theirs"}, version=1)
    chosen = {"keep-specific": "theirs", "keep-measurable": "mine"}

    answer = page.post(
        f"{page.url}comparison/", sent(2, specific="Mine", measurable="8 of 11", **chosen)
    )

    assert answer.status_code == 302
    performance_goal.refresh_from_db()
    assert (performance_goal.specific, performance_goal.measurable) == ("Theirs", "8 of 11")
    history = performance_goal.events.order_by("pgh_id").values_list("specific", flat=True)
    assert list(history) == ["", "Theirs", "Mine", "Theirs"]


def test_days_of_two_versions_that_cross_are_named_and_nothing_is_saved(
    page, performance_goal, tomas
):
    theirs = {"starts_on": date(2026, 9, 1), "target_on": date(2026, 12, 18)}
    save_goal(performance_goal, actor=tomas, changes=theirs, version=1)
    mine = {"starts_on": "2027-01-11", "target_on": "2027-05-28"}
    chosen = {"keep-starts_on": "mine", "keep-target_on": "theirs"}

    answer = page.post(f"{page.url}comparison/", sent(2, **mine, **chosen))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["target_on"])
    performance_goal.refresh_from_db()
    assert (performance_goal.version, performance_goal.starts_on) == (2, date(2026, 9, 1))


def test_the_comparison_is_stale_again_when_a_third_version_came(page, performance_goal, tomas):
    for version, words in enumerate(["Second", "Third"], start=1):
        save_goal(performance_goal, actor=tomas, changes={"specific": words}, version=version)

    answer = page.post(
        f"{page.url}comparison/", sent(2, specific="Mine", **{"keep-specific": "mine"})
    )

    assert answer.status_code == 409
    performance_goal.refresh_from_db()
    assert performance_goal.specific == "Third"


def test_autosave_answers_with_the_new_version_and_advice(page, performance_goal):
    answer = autosave(page, {"measurable": "8 of 11 students"})

    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    told = answer.json()["advice"]["measurable"]
    assert told == {"is_clear": True, "words": "Clear: “8 of 11 students” can be counted."}


def test_autosave_of_an_answer_that_the_goal_does_not_ask_for_keeps_the_others(
    page, performance_goal
):
    answer = autosave(page, {"specific": "Mine", "improvement_goal": "listed nowhere"})

    assert answer.status_code == 200
    performance_goal.refresh_from_db()
    assert performance_goal.specific == "Mine"


def test_autosave_of_a_stale_version_is_refused(page, performance_goal, tomas):
    save_goal(performance_goal, actor=tomas, changes={"specific": "Newer"}, version=1)

    answer = autosave(page, {"specific": "Mine"})

    assert (answer.status_code, answer["ETag"]) == (412, '"2"')


@pytest.mark.parametrize("version", ["", "*", "W/x", "-1", "9" * 40, "²"])
def test_autosave_without_a_version_never_overwrites(page, performance_goal, version):
    answer = autosave(page, {"specific": "Mine"}, version)

    assert answer.status_code == 412


def test_autosave_says_what_is_wrong_and_saves_nothing(page, performance_goal):
    answer = autosave(page, {"specific": "x" * 2001, "target_on": "2031-01-01"})

    assert answer.status_code == 422
    assert answer.json()["errors"] == {
        "specific": ["Write at most 2000 characters. You wrote 2001."],
        "target_on": ["Pick a date on or before August 14, 2027"],
    }


def test_autosave_of_the_signed_out_is_401_and_no_page(page, performance_goal):
    page.logout()

    answer = autosave(page, {"specific": "Mine"})

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")


@pytest.mark.parametrize("body", ["", "[]", "{", '{"data": 3}', "[" * 10_000, "\x00"])
def test_autosave_of_what_is_no_json_is_refused(page, body):
    answer = page.post(f"{page.url}draft/", body, content_type="application/json")

    assert answer.status_code == 400


def test_autosave_passes_over_what_is_no_text(page, performance_goal):
    answer = autosave(page, {"specific": ["a"], "measurable": 3, "kind": "x", "metric": "Calls"})

    assert answer.status_code == 200
    performance_goal.refresh_from_db()
    assert (performance_goal.specific, performance_goal.metric) == ("", "Calls")
    assert performance_goal.kind == Goal.Kind.PERFORMANCE


def test_hostile_text_loses_what_cannot_be_seen(page, performance_goal):
    words = "A\x00b\u200bc\u202ed\ufeff\ud800 e\u0301\r\nf<script>\U000e0041"

    autosave(page, {"specific": words})

    performance_goal.refresh_from_db()
    assert performance_goal.specific == "Abcd é\nf<script>"
    assert b"f&lt;script&gt;" in page.get(page.url).content


def test_too_long_an_answer_keeps_its_words_on_the_page(page, performance_goal):
    answer = page.post(page.url, sent(specific="y" * 2001))

    assert answer.status_code == 422
    assert "y" * 2001 in answer.content.decode()
    told = ["Write at most 2000 characters. You wrote 2001."]
    assert answer.context["form"].errors == {"specific": told}


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ({"target_on": "2026-08-14"}, "Pick a date on or after August 15, 2026"),
        ({"target_on": "8/15/2027"}, "Pick a date on or before August 14, 2027"),
        ({"target_on": "soon"}, "Write the date like 10/15/2026"),
        (
            {"starts_on": "2027-02-01", "target_on": "Jan 4, 2027"},
            "Pick a date on or after your start date, February 1, 2027.",
        ),
    ],
)
def test_dates_outside_the_school_year_are_refused_with_the_range(page, dates, told):
    answer = page.post(page.url, sent(**dates))

    assert answer.context["form"].errors == {"target_on": [told]}


def test_a_suggestion_is_taken_with_all_other_words_of_the_page(client, shared_set, tomas, priya):
    goal = shared_set.goals.get(kind="performance")
    offered = suggest_words(goal, actor=priya, part="specific", words="Lead two blocks a day")
    sign_in(client, tomas)
    words = WHOLE[Goal.Kind.PERFORMANCE] | {"relevant": "Typed just now", "take": offered.pk}

    answer = client.post(f"/goals/goal/{goal.pk}/", sent(**words))

    assert answer.url == f"/goals/goal/{goal.pk}/"
    goal.refresh_from_db()
    assert (goal.specific, goal.relevant) == ("Lead two blocks a day", "Typed just now")


def test_after_agreeing_the_page_says_so_and_keeps_typed_words_for_copying(
    client, shared_set, tomas, priya
):
    agree_goal_set(shared_set, actor=priya)
    goal = shared_set.goals.get(kind="performance")
    sign_in(client, tomas)

    seen = client.get(f"/goals/goal/{goal.pk}/")
    answer = client.post(f"/goals/goal/{goal.pk}/", sent(specific="Too late, but mine"))

    assert seen.context["typed"] == []
    assert answer.status_code == 409
    assert [typed["words"] for typed in answer.context["typed"]] == ["Too late, but mine"]
    client.url = f"/goals/goal/{goal.pk}/"
    assert autosave(client, {"specific": "Too late"}).status_code == 409
    assert client.post(f"{client.url}comparison/", sent(specific="Late")).status_code == 409


def test_only_improvement_goals_of_ones_own_site_and_above_can_be_picked(
    page, performance_goal, tomas, year
):
    def listed(text, **fields):
        return ImprovementGoal.objects.create(school_year=year, text=text, **fields)

    own = listed("Read by grade three", level="school", site=tomas.site)
    listed("Other school", level="school", site=type(tomas.site).objects.create(code="X"))
    listed("Retired", level="program", is_active=False)
    everyone = listed("Families feel welcome", level="program")

    choices = page.get(page.url).context["form"].fields["improvement_goal"].choices

    assert [pk for pk, _text in choices] == ["", str(everyone.pk), str(own.pk)]


def counted(client, url):
    """Without transactions and set_config, as performance.md counts."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    quiet = ("SAVEPOINT", "RELEASE", "SELECT set_config", "BEGIN", "COMMIT")
    return [q["sql"] for q in queries if not q["sql"].startswith(quiet)]


def test_the_editor_needs_few_queries_for_one_action_and_for_three(page, performance_goal, tomas):
    def with_actions(count, version):
        rows = [{"what": f"Do {n}", "needs": "", "finish_on": None} for n in range(count)]
        save_goal(performance_goal, actor=tomas, changes={"actions": rows}, version=version)
        return counted(page, page.url)

    one, three = with_actions(1, 1), with_actions(3, 2)

    assert len(one) == len(three) == 3  # at most 8
