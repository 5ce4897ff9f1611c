"""Certificates, courses and their proofs on a development plan."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from accounts.errors import InvalidTransition
from goals.idp.courses import courses_of
from goals.models import Course
from goals.services import idp_credits
from goals.services.idp import save_idp, share_idp, start_idp
from goals.services.idp_credits import (
    AboutCertificate,
    AboutCourse,
    add_certificate,
    add_course,
    change_course,
    remove_certificate,
    remove_course,
)
from records.models import Artifact
from tests.signing_in import sign_in

DONE = date(2026, 8, 20)


@pytest.fixture
def idp(maple_scope, tomas):
    idp = start_idp(actor=tomas)
    return save_idp(idp, actor=tomas, changes={"item-1-goal": "Coach"}, version=1)


@pytest.fixture
def certificate(idp, tomas):
    about = AboutCertificate("Advanced Professional", date(2027, 6, 30), "AP 12", Decimal(6))
    return add_certificate(idp, actor=tomas, about=about)


@pytest.fixture
def course(idp, certificate, tomas):
    return add_course(
        idp,
        actor=tomas,
        about=AboutCourse("Phonics", "College", Decimal(3), DONE, certificate),
        proof=ContentFile(b"Phonics: 3 credits"),
        name="transcript.txt",
    )


def status_of(client, url):
    answer = client.get(url)
    b"".join(answer)  # a file is closed when it was read
    return answer.status_code


def earned(idp):
    return courses_of(idp)["renewals"][0].told


def test_completed_courses_count_for_their_certificate(idp, course, certificate, tomas):
    add_course(idp, actor=tomas, about=AboutCourse("Later", "", Decimal(2), None, certificate))
    add_course(idp, actor=tomas, about=AboutCourse("Other", "", Decimal("1.5"), DONE))

    assert earned(idp) == "3 of 6 credits"


def test_a_course_sent_twice_is_one(idp, course, certificate, tomas):
    about = AboutCourse("Phonics", "College", Decimal(3), DONE, certificate)

    assert add_course(idp, actor=tomas, about=about) == course


def test_more_courses_than_a_working_life_holds_are_refused(idp, tomas, monkeypatch):
    monkeypatch.setattr(idp_credits, "MOST_COURSES", 1)
    add_course(idp, actor=tomas, about=AboutCourse("One"))

    with pytest.raises(InvalidTransition):
        add_course(idp, actor=tomas, about=AboutCourse("Two"))


@pytest.mark.parametrize("name", ["priya", "hana"])
def test_only_the_person_writes_courses(idp, tomas, name, request):
    share_idp(idp, actor=tomas)

    with pytest.raises(PermissionDenied):
        add_course(idp, actor=request.getfixturevalue(name), about=AboutCourse("Mine"))


@pytest.mark.parametrize(
    ("name", "private", "shared"),
    [
        ("tomas", 200, 200),
        ("priya", 404, 200),
        ("hana", 404, 200),
        ("erin", 404, 404),
        ("ada", 404, 404),
        ("uma", 404, 404),
    ],
)
def test_a_proof_is_read_by_who_may_and_only_once_shared(
    client, idp, course, tomas, name, private, shared, request
):
    sign_in(client, request.getfixturevalue(name))
    url = f"/artifacts/{course.proof_id}/file/"

    before = status_of(client, url)
    share_idp(idp, actor=tomas)
    after = status_of(client, url)

    assert (before, after) == (private, shared)


def test_a_proof_lies_with_no_year(course, tomas):
    assert Artifact.objects.get(owner=tomas).school_year is None


def test_a_new_proof_takes_the_place_of_the_old(course, tomas):
    about = AboutCourse("Phonics", "College", Decimal(3), DONE, course.certificate)
    changed = change_course(
        course, actor=tomas, about=about, proof=ContentFile(b"Better"), name="better.txt"
    )

    assert list(Artifact.objects.live()) == [changed.proof]


def test_a_removed_course_takes_its_proof_off_the_list(course, tomas):
    remove_course(course, actor=tomas)

    assert (Course.objects.count(), Artifact.objects.live().count()) == (0, 0)


def test_courses_stay_when_their_certificate_goes(course, certificate, tomas):
    remove_certificate(certificate, actor=tomas)

    course.refresh_from_db()
    assert course.certificate is None


def test_the_page_adds_a_course_and_tells_of_a_workshop(client, idp, tomas):
    sign_in(client, tomas)

    page = client.post(
        f"/development-plans/{idp.pk}/courses/new/", {"title": "Fall workshop day"}, follow=True
    )

    told = page.content.decode().count("This looks like a workshop.")
    assert (Course.objects.count(), told) == (1, 1)


def test_a_course_completed_tomorrow_is_named(client, idp, tomas):
    sign_in(client, tomas)

    page = client.post(
        f"/development-plans/{idp.pk}/courses/new/",
        {"title": "Phonics", "completed_on": "2099-01-01", "credits": "-1"},
    )

    assert (page.status_code, sorted(page.context["form"].errors)) == (
        422,
        ["completed_on", "credits"],
    )
