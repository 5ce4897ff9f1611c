"""Earlier words of a goal: who sees which, and beside the words of now."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.models import AuditEntry
from goals.models import Goal
from goals.services import return_goal_set, save_goal, share_goal_set, take_back_share
from goals.versions import states_of
from tests.signing_in import sign_in

READERS = ["priya", "hana", "henry", "erin"]


def write(goal, words, *, actor, **more):
    """One save of its own, as a request of its own would make it."""
    goal = Goal.objects.get(pk=goal.pk)
    changes = {"specific": words, **more}
    return save_goal(goal, actor=actor, changes=changes, version=goal.version)


def seen(goal, reader):
    """What `specific` said in each version that they may see, the newest first."""
    return [row.specific for row in states_of(goal, reader=reader)]


def pages(client, goal):
    """Everything that the history shows to whoever is signed in."""
    url = f"/goals/goal/{goal.pk}/history/"
    shown = [client.get(url).content.decode()]
    for number in range(12):
        response = client.get(f"{url}{number}/")
        if response.status_code == 200:
            shown.append(response.content.decode())
    return " ".join(shown)


@pytest.fixture
def goal(whole_set):
    return whole_set.goals.get(kind=Goal.Kind.PERFORMANCE)


@pytest.fixture
def retold(goal, whole_set, tomas):
    """Two private versions, a share, one more version that others read."""
    write(goal, "My secret worry", actor=tomas, actions=[action("Call the union")])
    write(goal, "Lead a reading block", actor=tomas, actions=[action("Plan Mondays")])
    share_goal_set(whole_set, actor=tomas)
    write(goal, "Lead two reading blocks", actor=tomas, actions=[action("Plan Tuesdays")])
    return Goal.objects.select_related("goal_set__employee").get(pk=goal.pk)


def action(what):
    return {"what": what, "needs": "", "finish_on": None}


@pytest.mark.parametrize("name", READERS)
def test_others_see_the_words_from_the_share_on(retold, name, request):
    reader = request.getfixturevalue(name)

    assert seen(retold, reader) == ["Lead two reading blocks", "Lead a reading block"]


def test_the_employee_sees_every_version(retold, tomas):
    assert seen(retold, tomas)[:3] == [
        "Lead two reading blocks",
        "Lead a reading block",
        "My secret worry",
    ]


@pytest.mark.parametrize("name", READERS)
def test_what_was_private_stands_on_no_page_of_others(client, retold, name, request):
    sign_in(client, request.getfixturevalue(name))

    shown = pages(client, retold)

    words = ["Lead two", "Lead a", "Plan Tuesdays", "Plan Mondays", "secret", "union"]
    assert [word in shown for word in words] == [True, True, True, True, False, False]


def test_a_private_version_does_not_exist_for_others(client, retold, priya, tomas):
    url = f"/goals/goal/{retold.pk}/history/2/"
    statuses = {}
    for person in (priya, tomas):
        sign_in(client, person)
        statuses[person.first_name] = client.get(url).status_code

    assert statuses == {"Priya": 404, "Tomas": 200}


def test_a_share_taken_back_stays_private_for_good(goal, whole_set, tomas, priya):
    write(goal, "Too early", actor=tomas)
    share_goal_set(whole_set, actor=tomas)
    write(goal, "Still too early", actor=tomas)
    take_back_share(whole_set, actor=tomas)
    write(goal, "Thought over", actor=tomas)
    share_goal_set(whole_set, actor=tomas)

    goal.refresh_from_db()
    assert seen(goal, priya) == ["Thought over"]


def test_what_came_after_a_return_stays_readable(shared_set, tomas, priya):
    goal = shared_set.goals.get(kind=Goal.Kind.PERFORMANCE)
    write(goal, "First try", actor=tomas)
    return_goal_set(shared_set, actor=priya)
    write(goal, "Second try", actor=tomas)
    share_goal_set(shared_set, actor=tomas)
    take_back_share(shared_set, actor=tomas)

    goal.refresh_from_db()
    assert seen(goal, priya)[:2] == ["Second try", "First try"]


def test_words_that_lost_a_comparison_never_stood_for_others(client, shared_set, tomas, priya):
    goal = shared_set.goals.get(kind=Goal.Kind.PERFORMANCE)
    write(goal, "What is saved", actor=tomas)
    sign_in(client, tomas)
    url = f"/goals/goal/{goal.pk}/comparison/"
    typed = {"version": 2, "specific": "Written in private on my phone"}
    client.post(url, typed | {"keep-specific": "theirs"})

    goal.refresh_from_db()
    assert "Written in private on my phone" in seen(goal, tomas)
    assert "Written in private on my phone" not in seen(goal, priya)


@pytest.mark.parametrize("name", READERS)
def test_private_goals_have_no_history_for_others(client, goal, tomas, name, request):
    write(goal, "Mine alone", actor=tomas)
    sign_in(client, request.getfixturevalue(name))
    url = f"/goals/goal/{goal.pk}/history/"

    assert [client.get(url).status_code, client.get(f"{url}2/").status_code] == [404, 404]


def test_a_former_supervisor_sees_no_version(client, retold, priya, uma, tomas, otto):
    tomas.supervisor = otto
    tomas.save(update_fields=["supervisor"])
    sign_in(client, otto)
    now = client.get(f"/goals/goal/{retold.pk}/history/").status_code
    sign_in(client, priya)
    before = client.get(f"/goals/goal/{retold.pk}/history/").status_code

    assert (now, before) == (200, 404)


@pytest.fixture
def otto(maple):
    from tests.factories import member  # noqa: PLC0415 - beside the cast of conftest.py

    return member(maple, "Otto Olsen")


def test_a_look_of_others_is_written_down_before_it_is_shown(client, retold, priya, tomas):
    for person in (priya, tomas):
        sign_in(client, person)
        client.get(f"/goals/goal/{retold.pk}/history/")

    looks = AuditEntry.objects.filter(verb="goal_set.viewed").values_list("actor", flat=True)
    assert list(looks) == [priya.pk]


def test_the_list_tells_who_when_and_what(client, retold, priya):
    sign_in(client, priya)

    newest, oldest = client.get(f"/goals/goal/{retold.pk}/history/").context["versions"]

    told = {change.label: change.words for change in newest.changed}
    assert told == {
        "Specific": "Lead two reading blocks",
        "Actions and strategies": "Plan Tuesdays",
    }
    assert (newest.writer, newest.is_present, newest.number) == ("Tomas Torres", True, 4)
    assert newest.at - clock.now() < timedelta(minutes=1)
    assert (oldest.is_first, oldest.number) == (True, 3)


def test_a_version_stands_beside_the_words_of_now(client, retold, priya):
    sign_in(client, priya)

    parts = client.get(f"/goals/goal/{retold.pk}/history/3/").context["parts"]

    told = {part.label: (words(part.then), words(part.now)) for part in parts if part.differs}
    assert told == {
        "Specific": ("Lead a reading block", "Lead two reading blocks"),
        "Actions and strategies": ("Plan Mondays", "Plan Tuesdays"),
    }


def words(pieces):
    return "".join(piece.words for piece in pieces)


def test_a_removed_action_stands_in_the_version_that_had_it(client, goal, tomas):
    write(goal, "With two", actor=tomas, actions=[action("One"), action("Two")])
    write(goal, "With one", actor=tomas, actions=[action("One")])
    sign_in(client, tomas)

    parts = client.get(f"/goals/goal/{goal.pk}/history/2/").context["parts"]

    told = {part.label: (words(part.then), words(part.now)) for part in parts}
    assert told["Actions and strategies"] == ("One\nTwo", "One")


def test_a_long_history_comes_in_pages_and_asks_the_same(
    client, goal, tomas, django_assert_max_num_queries
):
    for number in range(30):
        write(goal, f"Words {number}", actor=tomas)
    sign_in(client, tomas)
    url = f"/goals/goal/{goal.pk}/history/"
    client.get(url)

    with django_assert_max_num_queries(20):
        page = client.get(f"{url}?page=2")

    assert [v.number for v in page.context["versions"]] == list(range(11, 0, -1))
