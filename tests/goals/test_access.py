"""Who may open and do what with goals: private, shared and agreed."""

import pytest

from accounts.models import AuditEntry
from accounts.scope import district_scope
from goals.models import Comment, Suggestion
from goals.services import agree_goal_set, share_goal_set, start_goal_set, suggest_words
from tests.factories import SchoolYearFactory, member
from tests.goals.conftest import fill
from tests.signing_in import sign_in

READERS = ["priya", "hana", "henry", "erin"]
STRANGERS = ["uma", "ada", "lena"]


@pytest.fixture
def lena(maple, oak_school):
    """Leads the school where tomas works, but does not supervise him: sees progress only."""
    return member(maple, "Lena Lind", roles=["site_leader"], site=oak_school)


def opened(client, person, url):
    sign_in(client, person)
    return client.get(url).status_code


def addresses(goal_set):
    goal = goal_set.goals.get(kind="performance")
    return {
        "set": f"/goals/{goal_set.pk}/",
        "goal": f"/goals/goal/{goal.pk}/",
        "history": f"/goals/goal/{goal.pk}/history/",
        "comparison": f"/goals/goal/{goal.pk}/comparison/",
    }


def test_the_employee_opens_all_pages_of_private_goals(client, goal_set, tomas):
    statuses = {n: opened(client, tomas, url) for n, url in addresses(goal_set).items()}

    assert statuses == {"set": 200, "goal": 200, "history": 200, "comparison": 302}


@pytest.mark.parametrize("name", [*READERS, *STRANGERS])
def test_private_goals_do_not_exist_for_anybody_else(client, goal_set, name, request):
    person = request.getfixturevalue(name)

    statuses = {opened(client, person, url) for url in addresses(goal_set).values()}

    assert statuses == {404}


@pytest.mark.parametrize("name", READERS)
def test_shared_goals_are_read_but_not_written_by_those_who_may(client, shared_set, name, request):
    person = request.getfixturevalue(name)

    statuses = {n: opened(client, person, url) for n, url in addresses(shared_set).items()}

    assert statuses == {"set": 200, "goal": 302, "history": 200, "comparison": 302}


@pytest.mark.parametrize("name", STRANGERS)
def test_shared_goals_do_not_exist_for_strangers(client, shared_set, name, request):
    person = request.getfixturevalue(name)

    statuses = {opened(client, person, url) for url in addresses(shared_set).values()}

    assert statuses == {404}


def posted(client, person, shared_set):
    """Status of each act, by name."""
    sign_in(client, person)
    goal = shared_set.goals.get(kind="performance")
    here = f"/goals/goal/{goal.pk}/"
    acts = {
        "write": (here, {"version": 1, "specific": "Mine"}),
        "compare": (f"{here}comparison/", {"version": 1, "specific": "Mine"}),
        "suggest": (f"{here}suggestions/", {"part": "specific", "words": "Other words"}),
        "comment": (f"/goals/{shared_set.pk}/comments/", {"words": "Hello"}),
        "add": (f"/goals/{shared_set.pk}/more/", {"kind": "performance"}),
        "remove": (f"{here}removal/", {}),
    }
    draft = client.post(f"{here}draft/", '{"data": {}}', content_type="application/json")
    told = {name: client.post(url, words).status_code for name, (url, words) in acts.items()}
    return told | {"draft": draft.status_code}


def test_the_supervisor_suggests_and_comments_and_no_more(client, shared_set, priya):
    told = posted(client, priya, shared_set)

    refused = dict.fromkeys(["write", "compare", "add", "remove", "draft"], 403)
    assert told == {"suggest": 302, "comment": 302, **refused}


@pytest.mark.parametrize("name", ["hana", "henry", "erin"])
def test_other_readers_only_read(client, shared_set, name, request):
    told = posted(client, request.getfixturevalue(name), shared_set)

    assert set(told.values()) == {403}
    assert (Suggestion.objects.count(), Comment.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_can_do_nothing(client, shared_set, name, request):
    told = posted(client, request.getfixturevalue(name), shared_set)

    assert set(told.values()) == {404}


def test_the_employee_writes_and_comments_but_does_not_suggest(client, shared_set, tomas):
    told = posted(client, tomas, shared_set)

    assert told["suggest"] == 403
    assert [told[name] for name in ("write", "comment", "add", "draft")] == [302, 302, 302, 200]


def test_a_former_supervisor_sees_nothing_and_the_new_one_all(client, shared_set, tomas, maple):
    old, new = tomas.supervisor, member(maple, "Nora New")
    tomas.supervisor = new
    tomas.save()

    assert opened(client, old, f"/goals/{shared_set.pk}/") == 404
    assert opened(client, new, f"/goals/{shared_set.pk}/") == 200


def test_a_suggestion_is_answered_by_the_employee_alone(client, shared_set, tomas, priya, uma):
    goal = shared_set.goals.get(kind="performance")
    offered = suggest_words(goal, actor=priya, part="specific", words="Other words")
    url = f"/goals/suggestion/{offered.pk}/"
    statuses = []
    for person in (priya, uma, tomas):
        sign_in(client, person)
        statuses.append(client.post(url, {"take": "1"}).status_code)

    assert statuses == [403, 404, 302]
    goal.refresh_from_db()
    assert goal.specific == "Other words"


def test_agreed_goals_stay_readable_and_closed(client, shared_set, priya, tomas):
    agree_goal_set(shared_set, actor=priya)

    assert opened(client, priya, f"/goals/{shared_set.pk}/") == 200
    goal = shared_set.goals.first()
    sign_in(client, priya)
    client.post(f"/goals/goal/{goal.pk}/suggestions/", {"part": "specific", "words": "Other"})
    assert Suggestion.objects.count() == 0


@pytest.mark.parametrize("path", ["/goals/", "/guide/5240F1/", "/improvement-goals/"])
def test_signed_out_people_are_asked_to_sign_in(client, maple, path):
    answer = client.get(path)

    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def test_only_admins_keep_the_list_of_improvement_goals(client, ada, priya, hana, year):
    url = "/improvement-goals/"

    assert [opened(client, person, url) for person in (ada, priya, hana)] == [200, 403, 403]


def test_each_opening_by_somebody_else_is_written_down(client, shared_set, tomas, priya):
    for person in (tomas, priya):
        opened(client, person, f"/goals/{shared_set.pk}/")

    entries = AuditEntry.objects.filter(verb="goal_set.viewed")
    assert list(entries.values_list("actor", "subject_id")) == [(priya.pk, shared_set.pk)]


@pytest.mark.parametrize("name", ["carl", "clara"])
def test_shared_goals_do_not_exist_for_another_district(client, maple, tomas, name, request):
    with district_scope(maple.pk):
        goal_set = fill(start_goal_set(tomas, SchoolYearFactory()))
        share_goal_set(goal_set, actor=tomas)
        urls = addresses(goal_set).values()

    statuses = {opened(client, request.getfixturevalue(name), url) for url in urls}

    assert statuses == {404}
