"""Who reads the artifacts of a year, and how do files leave the house?"""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEntry
from goals.services import bring_artifact, share_goal_set, start_goal_set
from records.models import Artifact
from records.services import About
from tests.factories import SchoolYearFactory, member
from tests.goals.conftest import fill
from tests.signing_in import sign_in

LOG = b"Mon 8 calls, Tue 11 calls"


def file():
    return SimpleUploadedFile("calls.txt", LOG)


@pytest.fixture
def artifact(goal_set, tomas, performance_goal):
    goals = [performance_goal]
    return bring_artifact(
        goal_set, actor=tomas, file=file(), name="calls.txt", about=About(), goals=goals
    ).artifact


def statuses(client, person, goal_set, artifact):
    sign_in(client, person)
    addresses = [
        f"/goals/{goal_set.pk}/artifacts/",
        f"/artifacts/{artifact.pk}/file/",
        f"/artifacts/{artifact.pk}/",
    ]
    responses = [client.get(address) for address in addresses]
    return [response.status_code for response in responses if b"".join(response)]


@pytest.mark.parametrize("name", ["priya", "hana", "henry", "erin", "ada", "uma"])
def test_before_the_goals_are_shared_only_the_employee_sees_artifacts(
    client, goal_set, artifact, name, request
):
    person = request.getfixturevalue(name)

    assert statuses(client, person, goal_set, artifact) == [404, 404, 404]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tomas", [200, 200, 200]),
        ("priya", [200, 200, 403]),
        ("hana", [200, 200, 403]),
        ("henry", [200, 200, 403]),
        ("erin", [403, 404, 404]),
        ("ada", [404, 404, 404]),
        ("uma", [404, 404, 404]),
    ],
)
def test_once_shared_supervisor_and_hr_read_them(
    client, goal_set, artifact, tomas, name, expected, request
):
    person = request.getfixturevalue(name)
    share_goal_set(fill(goal_set), actor=tomas)

    assert statuses(client, person, goal_set, artifact) == expected


def test_a_former_supervisor_reads_no_more(client, maple, goal_set, artifact, tomas, priya):
    share_goal_set(fill(goal_set), actor=tomas)
    tomas.supervisor = member(maple, "Olga Orr")
    tomas.save()

    assert statuses(client, priya, goal_set, artifact) == [404, 404, 404]


def test_artifacts_of_a_year_with_private_goals_stay_private(client, goal_set, tomas, priya):
    """Last year's goals are shared, this year's are not yet."""
    share_goal_set(fill(goal_set), actor=tomas)
    next_year = SchoolYearFactory(label="2027-28", starts_on="2027-08-15", ends_on="2028-08-14")
    later = start_goal_set(tomas, next_year)
    brought = bring_artifact(
        later, actor=tomas, file=file(), name="calls.txt", about=About(), goals=[]
    )

    assert statuses(client, priya, later, brought.artifact) == [404, 404, 404]


def test_a_download_runs_nothing_and_is_written_down(client, goal_set, artifact, tomas, priya):
    share_goal_set(fill(goal_set), actor=tomas)
    sign_in(client, priya)

    response = client.get(f"/artifacts/{artifact.pk}/file/")

    assert b"".join(response.streaming_content) == LOG
    told = {name: response[name] for name in SAFE}
    assert told == SAFE
    entry = AuditEntry.objects.get(verb="artifact.opened")
    assert (entry.actor, entry.person, entry.subject_id) == (priya, tomas, artifact.pk)


SAFE = {
    "Content-Type": "text/plain",
    "Content-Disposition": 'attachment; filename="calls.txt"',
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, private",
    "Content-Length": "25",
}


def test_a_link_has_no_file(client, goal_set, tomas):
    brought = bring_artifact(
        goal_set, actor=tomas, link="https://a.example", about=About(), goals=[]
    )
    sign_in(client, tomas)

    assert client.get(f"/artifacts/{brought.artifact.pk}/file/").status_code == 404


def test_the_page_of_the_goals_shows_them_to_readers(client, goal_set, artifact, tomas, priya):
    share_goal_set(fill(goal_set), actor=tomas)
    sign_in(client, priya)

    page = client.get(f"/goals/{goal_set.pk}/").content.decode()

    assert f"/artifacts/{artifact.pk}/file/" in page
    assert "Add an artifact" not in page


def test_executives_read_goals_without_their_artifacts(client, goal_set, artifact, tomas, erin):
    share_goal_set(fill(goal_set), actor=tomas)
    sign_in(client, erin)

    assert "Artifacts" not in client.get(f"/goals/{goal_set.pk}/").content.decode()


def add_for(client, goal_set, **sent):
    told = {"link": "https://example.org/praise", "arrived": "all"} | sent
    return client.post(f"/goals/{goal_set.pk}/artifacts/new/", told, follow=True)


def test_the_supervisor_adds_one_and_the_list_says_who(client, goal_set, tomas, priya):
    fill(goal_set)
    share_goal_set(goal_set, actor=tomas)
    sign_in(client, priya)
    add_for(client, goal_set)
    sign_in(client, tomas)

    page = client.get(f"/goals/{goal_set.pk}/artifacts/").content.decode()

    assert "Added by Priya Patel" in page


def test_each_takes_away_only_what_they_added(client, goal_set, tomas, priya):
    fill(goal_set)
    share_goal_set(goal_set, actor=tomas)
    sign_in(client, priya)
    add_for(client, goal_set)
    hers = Artifact.objects.get(owner=tomas)

    found = []
    for person in (tomas, priya):
        sign_in(client, person)
        found.append(client.post(f"/artifacts/{hers.pk}/removal/").status_code)

    assert found == [403, 302]


def test_before_the_goals_are_shared_the_supervisor_adds_nothing(goal_set, priya):
    with pytest.raises(PermissionDenied):
        bring_artifact(goal_set, actor=priya, link="https://example.org/", about=About(), goals=[])


def test_what_the_employee_has_already_supports_one_more_goal(goal_set, artifact, tomas, priya):
    fill(goal_set)
    development_goal = goal_set.goals.get(kind="development")
    goal_set = share_goal_set(goal_set, actor=tomas)

    brought = bring_artifact(
        goal_set,
        actor=priya,
        file=file(),
        name="calls.txt",
        about=About(),
        goals=[development_goal],
    )

    assert (brought.is_new, brought.artifact.goal_links.count()) == (False, 2)
