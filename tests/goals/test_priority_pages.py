"""The editor of a performance growth goal, and what the admin keeps for it."""

import json
from datetime import date

import pytest

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from goals.models import Goal, MissionText, StrategicPriority
from goals.services import (
    MissionWords,
    add_priority,
    change_mission,
    retire_priority,
    reword_priority,
    save_goal,
    start_goal_set,
)
from tests.factories import SchoolYearFactory
from tests.goals.test_growth import ASKS
from tests.signing_in import sign_in

LIST = "/priorities/?year=2026-27"


@pytest.fixture
def priority(maple_scope, year, ada):
    return add_priority(year, actor=ada, text="Every student graduates ready")


@pytest.fixture
def goal(maple_scope, tomas, year):
    return start_goal_set(tomas, year, ASKS).goals.get()


@pytest.fixture
def page(client, goal, tomas):
    sign_in(client, tomas)
    client.url = f"/goals/goal/{goal.pk}/"
    return client


@pytest.fixture
def following(maple_scope):
    return SchoolYearFactory(
        label="2027-28", starts_on=date(2027, 8, 15), ends_on=date(2028, 8, 14)
    )


def sent(**words):
    return {"version": 1, "stay": "1", **words}


def errors_of(answer):
    return answer.status_code, answer.context["form"].errors


# -- the editor ---------------------------------------------------------------------------------
def test_all_answers_are_kept(page, goal, priority):
    words = {
        "specific": "Raise the share of seniors who graduate",
        "metric": "Seniors who graduate",
        "unit": "percent",
        "baseline_value": "82.5",
        "target_value": "1,088",
        "priority": str(priority.pk),
        "contribution": "It is what our mission promises",
        "target_on": "6/15/2027",
    }

    answer = page.post(page.url, sent(**words))

    assert answer.status_code == 302
    shown = {name: page.get(page.url).context["form"][name].value() for name in words}
    assert shown["priority"] == priority.pk
    numbers = page.get(page.url).content.decode()
    assert ('value="82.5"' in numbers, 'value="1088"' in numbers) == (True, True)


@pytest.mark.parametrize(
    ("words", "errors"),
    [
        (
            {"baseline_value": "40", "target_value": "40.0"},
            {"target_value": ["Write a target other than the baseline."]},
        ),
        (
            {"target_value": "12,5"},
            {"target_value": ["Write the number with a point, like 12.5"]},
        ),
        (
            {"baseline_value": "4\x000"},
            {"baseline_value": ["Write a number, like 12.5"]},
        ),
        (
            {"target_on": "2027-08-15"},
            {"target_on": ["Pick a date on or before August 14, 2027"]},
        ),
        (
            {"priority": "0198c0de-0000-7000-8000-000000000000"},
            {"priority": ["Pick a priority from the list."]},
        ),
    ],
)
def test_what_cannot_be_meant_is_named(page, priority, words, errors):
    assert errors_of(page.post(page.url, sent(**words))) == (422, errors)


def test_a_priority_of_another_year_is_not_on_the_list(page, priority, following, ada):
    later = add_priority(following, actor=ada, text="Next year’s")

    answer = page.post(page.url, sent(priority=str(later.pk)))

    assert errors_of(answer) == (422, {"priority": ["Pick a priority from the list."]})


def test_a_priority_off_the_list_stays_with_its_goal(page, goal, priority, tomas, ada):
    save_goal(goal, actor=tomas, changes={"priority": priority}, version=1)
    retire_priority(priority, actor=ada)

    choices = page.get(page.url).context["form"].fields["priority"].choices

    assert choices == [("", "Pick one"), (str(priority.pk), "Every student graduates ready")]


def test_the_autosave_keeps_numbers_and_tells_what_is_clear(page, goal):
    words = {"metric": "Graduates", "baseline_value": "82.5", "target_value": "88"}

    answer = page.post(
        f"{page.url}draft/",
        json.dumps({"base": "1", "data": words}),
        content_type="application/json",
        headers={"if-match": "1"},
    )

    advice = answer.json()["advice"]["measurable"]
    assert advice == {"is_clear": True, "words": "Clear: from 82.5 to 88."}


def test_what_is_invisible_is_no_word(page, goal):
    page.post(page.url, sent(contribution="\x00\u200b", unit="per\x00cent"))

    goal.refresh_from_db()
    assert (goal.contribution, goal.unit) == ("", "percent")


def test_mission_and_goals_of_the_district_stand_beside_it(page, ada):
    change_mission(MissionWords(mission="Each child thrives"), seen_version=0, actor=ada)

    assert page.get(page.url).context["mission"].mission == "Each child thrives"


def test_without_a_list_the_editor_says_whom_to_ask(page, priority, ada):
    before = page.get(page.url).context["lists_nothing"]
    retire_priority(priority, actor=ada)

    assert (before, page.get(page.url).context["lists_nothing"]) == (False, True)


def test_two_versions_are_settled_with_numbers_and_priority(page, goal, priority, tomas):
    save_goal(goal, actor=tomas, changes={"priority": priority}, version=1)

    answer = page.post(page.url, sent(baseline_value="3", priority=""))

    assert answer.status_code == 409
    found = {row.name: row.theirs.pieces[0].words for row in answer.context["differences"]}
    assert found == {"baseline_value": "(empty)", "priority": "Every student graduates ready"}


def test_the_history_tells_numbers_and_the_priority(page, goal, priority, tomas):
    goal = save_goal(goal, actor=tomas, changes={"priority": priority}, version=1)
    save_goal(goal, actor=tomas, changes={"baseline_value": 12}, version=2)

    versions = page.get(f"{page.url}history/").context["versions"]

    assert [[(c.label, c.words) for c in version.changed] for version in versions[:2]] == [
        [("Baseline", "12")],
        [("District Strategic Priority", "Every student graduates ready")],
    ]


# -- what the admin keeps -----------------------------------------------------------------------
def test_an_admin_lists_changes_and_retires_priorities(client, year, ada, maple_scope):
    sign_in(client, ada)

    client.post(LIST, {"text": "Every family is heard"})
    priority = StrategicPriority.objects.get()
    client.post(f"/priorities/{priority.pk}/", {"text": "Each family is heard"})
    client.post(f"/priorities/{priority.pk}/removal/")

    priority.refresh_from_db()
    assert (priority.text, priority.is_active) == ("Each family is heard", False)
    verbs = AuditEntry.objects.filter(subject_id=priority.pk).order_by("at", "pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "priority.added",
        "priority.reworded",
        "priority.retired",
    ]


def test_a_priority_listed_twice_stands_once(client, year, ada, maple_scope):
    sign_in(client, ada)

    for _ in range(2):
        client.post(LIST, {"text": "Every family is heard"})

    assert StrategicPriority.objects.count() == 1


def test_no_words_change_under_a_goal(goal, priority, tomas, ada):
    save_goal(goal, actor=tomas, changes={"priority": priority}, version=1)

    with pytest.raises(InvalidTransition) as refusal:
        reword_priority(priority, actor=ada, text="Other words")

    told = "Somebody’s goal serves it already. Take it off the list, and add it anew."
    assert str(refusal.value) == told


def test_the_list_of_the_year_before_rolls_over_once(client, priority, following, ada):
    sign_in(client, ada)

    for _ in range(2):
        client.post("/priorities/rollover/?year=2027-28")

    rolled = StrategicPriority.objects.filter(school_year=following)
    assert list(rolled.values_list("text", flat=True)) == ["Every student graduates ready"]


def test_the_mission_is_kept_version_by_version(client, ada, maple_scope):
    sign_in(client, ada)

    client.post("/mission/", {"mission": "Each child thrives", "version": 0})
    client.post("/mission/", {"mission": "Each child thrives and reads", "version": 1})

    kept = MissionText.objects.order_by("version").values_list("version", "mission")
    assert list(kept) == [(1, "Each child thrives"), (2, "Each child thrives and reads")]


def test_a_mission_that_changed_meanwhile_is_not_overwritten(client, ada, maple_scope):
    sign_in(client, ada)
    change_mission(MissionWords(mission="Hers"), seen_version=0, actor=ada)

    answer = client.post("/mission/", {"mission": "Mine", "version": 0})

    told = "Somebody else changed this meanwhile. Copy your words, then load this page again."
    assert errors_of(answer) == (422, {"__all__": [told]})
    assert MissionText.objects.get().mission == "Hers"


@pytest.mark.parametrize("path", ["/priorities/", "/mission/"])
def test_only_admins_keep_them(client, path, hana, priya, ada, year):
    seen = []
    for person in (priya, hana, ada):
        sign_in(client, person)
        seen.append(client.get(path).status_code)

    assert seen == [403, 403, 200]


def test_goals_of_other_kinds_have_no_priority(goal_set):
    assert list(Goal.objects.values_list("priority", "baseline_value")) == [(None, None)] * 2
