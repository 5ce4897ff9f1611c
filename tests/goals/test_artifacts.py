"""Artifacts of a year: added on a page without scripts, linked to goals, read by those who may."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from deadlines.models import Notice
from deadlines.notice_words import sentence_of
from goals.artifacts import brought_for
from goals.models import GoalArtifact
from goals.services import (
    bring_artifact,
    remove_goal,
    support_goals,
)
from records.models import Artifact
from records.services import About, freeze_artifacts
from tests.factories import GoalFactory
from tests.records import samples
from tests.signing_in import sign_in

LOG = b"Mon 8 calls, Tue 11 calls"


def file(name="calls.txt", content=LOG):
    return SimpleUploadedFile(name, content)


def send(client, goal_set, **fields):
    data = {"arrived": "all"} | fields
    return client.post(f"/goals/{goal_set.pk}/artifacts/new/", data)


def problems(response):
    """What the page complains about, by field."""
    assert response.status_code == 422
    return dict(response.context["form"].errors.items())


@pytest.fixture
def tomas_signed_in(client, goal_set, tomas):
    sign_in(client, tomas)
    return client


@pytest.fixture
def artifact(goal_set, tomas, performance_goal):
    goals = [performance_goal]
    return bring_artifact(
        goal_set, actor=tomas, file=file(), name="calls.txt", about=About(), goals=goals
    ).artifact


# -- who is told --------------------------------------------------------------------------------
def bring(goal_set, actor):
    return bring_artifact(
        goal_set, actor=actor, file=file(), name="calls.txt", about=About(), goals=[]
    )


def test_the_employee_is_told_once_what_the_supervisor_adds(shared_set, priya, tomas):
    for _ in range(2):  # the same file is kept once
        artifact = bring(shared_set, priya).artifact

    notice = Notice.objects.get()
    assert (notice.recipient, notice.path) == (tomas, f"/artifacts/{artifact.pk}/")
    assert sentence_of(notice) == "A file was added to your goals of 2026–27."


def test_nobody_is_told_what_the_employee_adds(shared_set, tomas):
    bring(shared_set, tomas)

    assert list(Notice.objects.all()) == []


# -- adding -------------------------------------------------------------------------------------
def test_a_file_for_several_goals_in_one_post(tomas_signed_in, goal_set):
    goals = list(goal_set.goals.in_order())

    response = send(
        tomas_signed_in,
        goal_set,
        file=file("First_calls.txt"),
        note="What a call does",
        goals=[goal.pk for goal in goals],
        bring_to_conference="on",
        from_regular_work="on",
    )

    (brought,) = brought_for(goal_set, goals)
    kept = brought.artifact
    assert response.url == f"/goals/{goal_set.pk}/artifacts/#artifact-{kept.pk}"
    assert (kept.title, kept.note, brought.goals) == ("First calls", "What a call does", goals)
    assert (kept.bring_to_conference, kept.from_regular_work) == (True, True)


def test_a_photo_from_the_camera_is_a_file(tomas_signed_in, goal_set):
    send(tomas_signed_in, goal_set, photo=file("image.jpg", samples.picture("JPEG")))

    assert Artifact.objects.get().media_type == "image/jpeg"


def test_the_camera_is_one_step_away(tomas_signed_in, goal_set, client):
    page = client.get(f"/goals/{goal_set.pk}/artifacts/new/").content.decode()

    assert 'capture="environment"' in page


def test_a_goal_in_the_address_is_ticked(tomas_signed_in, goal_set, performance_goal, client):
    page = client.get(f"/goals/{goal_set.pk}/artifacts/new/?goal={performance_goal.pk}")

    assert page.context["form"]["goals"].value() == [str(performance_goal.pk)]


def test_a_link_is_kept_and_shows_where_it_leads(tomas_signed_in, goal_set):
    send(tomas_signed_in, goal_set, link="docs.example.org/plan?x=1")
    page = tomas_signed_in.get(f"/goals/{goal_set.pk}/artifacts/").content.decode()

    assert Artifact.objects.get().link == "https://docs.example.org/plan?x=1"
    assert 'rel="noopener noreferrer"' in page
    assert "Open on docs.example.org" in " ".join(page.split())


def test_the_same_file_twice_is_kept_once_and_supports_both_goals(
    tomas_signed_in, goal_set, artifact
):
    development = goal_set.goals.get(kind="development")

    response = send(tomas_signed_in, goal_set, file=file(), goals=[development.pk])

    page = tomas_signed_in.get(response.url).content.decode()
    assert Artifact.objects.count() == 1
    assert "You have this already, so we kept it once: calls" in page
    assert artifact.goal_links.count() == 2


# -- bad input ----------------------------------------------------------------------------------
BROKEN_LINKS = [
    "javascript:alert(1)",
    "ftp://example.org/x",
    "data:text/html,x",
    "https://",
    "https://localhost/x",
    "https://name:secret@example.org",
    "https://example.org/a b",
    "https://example.org\\@other.example",
    "https://[::1",
]


@pytest.mark.parametrize("address", BROKEN_LINKS)
def test_only_plain_web_addresses_are_links(tomas_signed_in, goal_set, address):
    told = problems(send(tomas_signed_in, goal_set, link=address, note="Kept"))

    assert told == {"link": ["Copy the whole address, such as https://example.org/page"]}


REFUSED = {
    "empty": (b"", "This file is empty. Choose it again, or save it once more first."),
    "program": (
        b"MZ\0\0",
        "This is a program or a script. Add what it made instead, as a PDF or a picture.",
    ),
    "script": (
        b"#!/bin/sh",
        "This is a program or a script. Add what it made instead, as a PDF or a picture.",
    ),
    "page": (
        b"<html>",
        "This is a web page or a drawing (HTML, SVG). Save it as a PDF, or add its link.",
    ),
    "drawing": (
        b"<svg/>",
        "This is a web page or a drawing (HTML, SVG). Save it as a PDF, or add its link.",
    ),
    "unknown": (
        b"\x01\x02\x03",
        "We don’t know this kind of file. Save it as a PDF, a JPEG or plain text.",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_refused_file_is_told_in_a_sentence_and_no_word_is_lost(tomas_signed_in, goal_set, kind):
    content, sentence = REFUSED[kind]

    response = send(
        tomas_signed_in, goal_set, file=file("plan.pdf", content), title="Plan", note="Fall"
    )

    assert problems(response) == {"file": [sentence]}
    form = response.context["form"]
    assert (form["title"].value(), form["note"].value()) == ("Plan", "Fall")
    assert Artifact.objects.count() == 0


def test_an_encrypted_pdf_is_refused(tomas_signed_in, goal_set):
    response = send(tomas_signed_in, goal_set, file=file("plan.pdf", samples.pdf("secret")))

    assert problems(response) == {
        "file": ["This PDF is locked. Save a copy without a password, then add that."]
    }


def test_nothing_and_too_much_are_told(tomas_signed_in, goal_set):
    nothing = problems(send(tomas_signed_in, goal_set))
    too_much = problems(send(tomas_signed_in, goal_set, file=file(), link="https://a.example"))

    assert nothing == {"file": ["Choose a file, or write a link."]}
    assert too_much == {"link": ["Add one thing at a time: a file, a photo, or a link."]}


def test_an_upload_that_broke_off_keeps_nothing(tomas_signed_in, goal_set):
    """A browser sends the fields in the order of the page: what comes last is missing."""
    boundary = "xxBOUNDARYxx"
    body = (
        f"--{boundary}\r\nContent-Disposition: form-data; name=title\r\n\r\nCalls\r\n"
        f"--{boundary}\r\nContent-Disposition: form-data; name=file; filename=calls.txt\r\n"
        "Content-Type: text/plain\r\n\r\nMon 8 calls, T"
    )

    response = tomas_signed_in.post(
        f"/goals/{goal_set.pk}/artifacts/new/",
        body.encode(),
        content_type=f"multipart/form-data; boundary={boundary}",
    )

    assert list(problems(response)) == ["__all__"]
    assert response.context["form"]["title"].value() == "Calls"
    assert Artifact.objects.count() == 0


@override_settings(UPLOAD_LIMIT=1000)
def test_a_file_that_is_too_large_is_told(tomas_signed_in, goal_set):
    response = send(tomas_signed_in, goal_set, file=file(content=b"a" * 1001), note="Fall")

    assert problems(response) == {
        "file": ["This file is larger than 25 MB. Save it smaller, or add a link."]
    }


@pytest.mark.parametrize("megabytes", [3, 12])
@override_settings(UPLOAD_LIMIT=1024 * 1024)
def test_a_file_far_too_large_is_not_even_taken_in(tomas_signed_in, goal_set, megabytes):
    """By the length that the browser announces; words that came before it stay."""
    response = send(
        tomas_signed_in, goal_set, note="Fall", file=file(content=b"a" * megabytes * 1024**2)
    )

    assert problems(response) == {
        "file": ["This file is larger than 25 MB. Save it smaller, or add a link."]
    }
    assert response.context["form"]["note"].value() == "Fall"
    assert response.wsgi_request.FILES == {}


def test_a_goal_of_somebody_else_is_refused(tomas_signed_in, goal_set, uma):
    other = GoalFactory(goal_set__employee=uma)

    told = problems(send(tomas_signed_in, goal_set, file=file(), goals=[other.pk]))

    assert told == {"goals": ["Pick goals from the list."]}


# -- changing and removing ----------------------------------------------------------------------
def test_words_and_goals_can_change(tomas_signed_in, goal_set, artifact):
    development = goal_set.goals.get(kind="development")

    tomas_signed_in.post(
        f"/artifacts/{artifact.pk}/", {"title": "Calls in fall", "goals": [development.pk]}
    )

    artifact.refresh_from_db()
    assert artifact.title == "Calls in fall"
    assert [link.goal for link in artifact.goal_links.all()] == [development]


def test_the_page_of_an_artifact_shows_what_stands_there(
    tomas_signed_in, artifact, performance_goal
):
    form = tomas_signed_in.get(f"/artifacts/{artifact.pk}/").context["form"]

    assert (form["title"].value(), form["goals"].value()) == ("calls", [performance_goal.pk])


def test_removed_is_gone_from_the_list(tomas_signed_in, goal_set, artifact):
    response = tomas_signed_in.post(f"/artifacts/{artifact.pk}/removal/")

    assert response.url == f"/goals/{goal_set.pk}/artifacts/"
    assert brought_for(goal_set, []) == []
    assert tomas_signed_in.get(f"/artifacts/{artifact.pk}/file/").status_code == 404


def test_a_frozen_artifact_says_why_it_stays(tomas_signed_in, goal_set, artifact, priya):
    freeze_artifacts(goal_set.employee, goal_set.school_year, actor=priya)

    response = tomas_signed_in.post(f"/artifacts/{artifact.pk}/removal/")

    told = tomas_signed_in.get(response.url).content.decode()
    assert "This artifact is part of a filed document, so it stays as it is." in told


def test_a_goal_that_goes_leaves_the_artifact(goal_set, artifact, performance_goal, tomas):
    GoalFactory(goal_set=goal_set, number=2)
    remove_goal(performance_goal, actor=tomas)

    (brought,) = brought_for(goal_set, goal_set.goals.all())
    assert (brought.artifact, brought.goals) == (artifact, [])
    assert GoalArtifact.objects.count() == 0


def test_links_lead_to_goals_of_the_same_person_and_year_only(artifact, tomas, uma):
    with pytest.raises(PermissionDenied):
        support_goals(artifact, actor=tomas, goals=[GoalFactory(goal_set__employee=uma)])
