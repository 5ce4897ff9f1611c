"""Reading goals, the guide, and the list of improvement goals."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import Goal, GuideOpening, ImprovementGoal
from goals.services import (
    add_comment,
    add_goal,
    add_improvement_goal,
    share_goal_set,
    suggest_words,
)
from tests.factories import DeadlineFactory, SchoolYearFactory
from tests.goals.conftest import fill
from tests.signing_in import sign_in


def title(client, person, goal_set):
    sign_in(client, person)
    return client.get(f"/goals/{goal_set.pk}/").context["title"]


def test_the_title_says_what_to_do_next(client, goal_set, tomas, priya):
    DeadlineFactory(person=tomas, school_year=goal_set.school_year)
    empty = title(client, tomas, goal_set)
    whole = title(client, tomas, fill(goal_set))
    shared = title(client, tomas, share_goal_set(goal_set, actor=tomas))

    assert [empty, whole, shared] == [
        "Write your goals by Wednesday, October 14",
        "Share your goals by Wednesday, October 14",
        "Priya can read your goals now",
    ]
    assert title(client, priya, goal_set) == "Tomas Torres’s goals for 2026–27"


def current_entries(client, person, url):
    sign_in(client, person)
    return [entry["label"] for entry in client.get(url).context["bar"].nav if entry["current"]]


def test_the_bar_says_my_goals_for_ones_own_alone(client, shared_set, tomas, priya, hana):
    goal = shared_set.goals.first()
    for url in (f"/goals/{shared_set.pk}/", f"/goals/goal/{goal.pk}/history/"):
        assert current_entries(client, tomas, url) == ["My goals"]
        assert current_entries(client, priya, url) == []
        assert current_entries(client, hana, url) == []


def parts_and_links(client, goal_set):
    page = client.get(f"/goals/{goal_set.pk}/").content.decode()
    return page.count("All parts"), page.count("Write it")


def test_a_goal_without_a_word_is_one_sentence_and_a_way_to_write_it(client, goal_set, tomas):
    sign_in(client, tomas)
    assert parts_and_links(client, goal_set) == (0, 2)

    goal = goal_set.goals.get(kind="development")
    goal.skill = "Phonics"
    goal.save()

    assert parts_and_links(client, goal_set) == (1, 1)


def test_my_goals_leads_to_those_of_the_year_or_says_there_are_none(
    client, maple_scope, tomas, uma, goal_set
):
    sign_in(client, tomas)
    assert client.get("/goals/").url == f"/goals/{goal_set.pk}/"

    sign_in(client, uma)
    assert client.get("/goals/").status_code == 200


def test_an_empty_comment_is_refused_on_the_page(client, shared_set, priya):
    sign_in(client, priya)

    answer = client.post(f"/goals/{shared_set.pk}/comments/", {"words": " \u200b "})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"words": ["Write your comment first"]}


def test_a_suggestion_that_is_too_long_keeps_its_words(client, shared_set, priya):
    goal = shared_set.goals.get(kind="development")
    sign_in(client, priya)
    words = {"part": "skill", "words": "z" * 301}

    answer = client.post(f"/goals/goal/{goal.pk}/suggestions/", words)

    assert answer.status_code == 422
    assert "z" * 301 in answer.content.decode()


@pytest.mark.parametrize("part", ["", "kind", "relevant", "__class__"])
def test_a_suggestion_for_what_is_no_part_is_refused(client, shared_set, priya, part):
    goal = shared_set.goals.get(kind="development")
    sign_in(client, priya)

    answer = client.post(f"/goals/goal/{goal.pk}/suggestions/", {"part": part, "words": "Other"})

    assert answer.status_code == 422


def queries_of(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["tomas", "priya"])
def test_queries_do_not_grow_with_goals_suggestions_and_comments(
    client, shared_set, tomas, priya, name, request
):
    reader = sign_in(client, request.getfixturevalue(name))
    url = f"/goals/{shared_set.pk}/"
    goal = shared_set.goals.first()

    def talk(number):
        suggest_words(goal, actor=priya, part="specific", words=f"Other words {number}")
        add_comment(shared_set, actor=priya, words=f"Remark {number}")

    talk(1)
    reader.get(url)
    one = queries_of(reader, url)
    for number in (2, 3):
        talk(number)
        add_goal(shared_set, actor=tomas, kind="performance")
        add_goal(shared_set, actor=tomas, kind="development")

    assert queries_of(reader, url) == one


def test_reading_the_guide_writes_nothing_and_opening_it_is_remembered(client, maple_scope, tomas):
    sign_in(client, tomas)
    client.get("/guide/5240F1/")
    assert not GuideOpening.objects.exists()

    assert client.post("/guide/5240F1/opening/").url == "/guide/5240F1/"
    client.post("/guide/5240F1/opening/")

    opening = GuideOpening.objects.get()
    assert opening.membership == tomas
    assert client.get("/guide/5240F1/").context["opened_at"] == opening.opened_at


def test_with_scripts_the_guide_says_at_once_that_it_was_opened(client, maple_scope, tomas):
    sign_in(client, tomas)

    answer = client.post("/guide/5240F1/opening/", headers={"hx-request": "true"})

    assert answer.templates[0].name == "goals/_guide_opened.html"
    assert GuideOpening.objects.count() == 1


def test_an_admin_lists_and_retires_improvement_goals(client, maple_scope, year, ada, oak_school):
    sign_in(client, ada)
    words = {"level": "school", "site": oak_school.pk, "text": "Read by grade three"}

    for _ in range(2):  # sent twice
        assert client.post("/improvement-goals/?year=2026-27", words).status_code == 302
    goal = ImprovementGoal.objects.get()
    client.post(f"/improvement-goals/{goal.pk}/removal/")

    goal.refresh_from_db()
    assert (goal.text, goal.site, goal.is_active) == ("Read by grade three", oak_school, False)


def test_a_list_is_rolled_over_from_the_year_before_by_its_page(client, maple_scope, year, ada):
    following = SchoolYearFactory(
        label="2027-28", starts_on=date(2027, 8, 15), ends_on=date(2028, 8, 14)
    )
    for text in ("Families feel welcome", "Read by grade three"):
        add_improvement_goal(year, actor=ada, level="program", site=None, text=text)
    add_improvement_goal(following, actor=ada, level="program", site=None, text="Count to ten")
    sign_in(client, ada)
    page = "/improvement-goals/?year=2027-28"
    assert client.get(page).context["left"] == 2

    for _ in range(2):  # sent twice
        answer = client.post("/improvement-goals/rollover/?year=2027-28")

    assert answer.url == page
    assert client.get(page).context["left"] == 0
    assert ImprovementGoal.objects.filter(school_year=following).count() == 3


def test_an_improvement_goal_has_other_words_until_a_goal_serves_it(client, performance_goal, ada):
    listed = add_improvement_goal(
        performance_goal.goal_set.school_year, actor=ada, level="program", site=None, text="Raed"
    )
    sign_in(client, ada)
    page = f"/improvement-goals/{listed.pk}/"

    assert client.post(page, {"level": "program", "text": "Read"}).status_code == 302
    Goal.objects.filter(pk=performance_goal.pk).update(improvement_goal=listed)
    answer = client.post(page, {"level": "program", "text": "Write"})

    listed.refresh_from_db()
    told = ["Somebody’s goal serves it already. Take it off the list, and add it anew."]
    assert (answer.status_code, listed.text) == (422, "Read")
    assert answer.context["form"].non_field_errors() == told


def test_two_improvement_goals_of_a_list_do_not_say_the_same(client, maple_scope, year, ada):
    for text in ("Read", "Write"):
        listed = add_improvement_goal(year, actor=ada, level="program", site=None, text=text)
    sign_in(client, ada)

    answer = client.post(f"/improvement-goals/{listed.pk}/", {"level": "program", "text": "Read"})

    assert answer.context["form"].non_field_errors() == ["The list has this goal already."]


def test_a_school_goal_needs_its_school(client, year, ada):
    sign_in(client, ada)

    answer = client.post("/improvement-goals/", {"level": "school", "text": "Read"})

    told = {"site": ["Pick the school or department whose goal it is."]}
    assert (answer.status_code, answer.context["form"].errors) == (422, told)


def test_a_listed_improvement_goal_is_asked_for_before_sharing(client, whole_set, tomas, ada):
    goal = add_improvement_goal(
        whole_set.school_year, actor=ada, level="program", site=None, text="Families feel welcome"
    )
    sign_in(client, tomas)

    asked = client.get(f"/goals/{whole_set.pk}/").context["next_goal"]

    assert asked.name == "Performance goal"
    whole_set.goals.filter(kind="performance").update(improvement_goal=goal)
    assert client.get(f"/goals/{whole_set.pk}/").context["next_goal"] is None
