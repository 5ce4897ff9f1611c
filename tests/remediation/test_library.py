"""The library of resources and standards: kept by HR, found by whoever writes a plan (S3-11)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.errors import InvalidTransition
from deadlines.models import Deadline
from records.media import MediaRefused
from records.services import About, add_file
from records.sources import unneeded_files
from remediation.library.resources import Asked, Need, resources, resources_for
from remediation.models import Resource
from remediation.services.resource import (
    AboutResource,
    Sent,
    add_resource,
    change_resource,
    restore_resource,
    retire_resource,
    review_resource,
)
from remediation.services.standard import (
    AboutStandard,
    add_standard,
    change_standard,
    retire_standard,
)
from tests.factories import SchoolYearFactory
from tests.signing_in import sign_in

TODAY = date(2026, 11, 20)
LATER = date(2027, 11, 20)
LIST = "/cases/resources/"


@pytest.fixture
def planning(maple_scope, hana):
    """A standard."""
    about = AboutStandard(
        framework="Teacher standards",
        code="2",
        title="Instructional planning",
        source="State rule 160-5-1-.37",
        keeper=hana,
        review_on=LATER,
    )
    return add_standard(actor=hana, about=about)


@pytest.fixture
def about(hana, planning):
    return AboutResource(
        title="Lesson plans that work",
        kind=Resource.Kind.COURSE,
        audience="certified",
        words="Six evenings on unit planning",
        cost=Decimal("120.00"),
        contact="Rosa Reed, 555-0142",
        link="https://learn.example.org/plans",
        keeper=hana,
        review_on=LATER,
        standards=(planning,),
    )


@pytest.fixture
def course(about, hana):
    return add_resource(actor=hana, about=about)


def titles(**asked):
    return [found.title for found in resources(Asked(TODAY, **asked))]


def offered(need, audience="certified"):
    return [found.title for found in resources_for([need], audience)[need]]


def test_hr_adds_a_resource_with_all_its_facts(course, about, hana):
    found = Resource.objects.get()

    facts = (found.title, found.cost, found.host, found.added_by, found.review_on)
    assert facts == (about.title, about.cost, "learn.example.org", hana, LATER)


def test_a_supervisor_does_not_add_one(about, priya, maple_scope):
    with pytest.raises(PermissionDenied):
        add_resource(actor=priya, about=about)


def test_the_keeper_is_reminded_on_the_day_to_look_again(course, hana):
    due = Deadline.objects.get(kind="resource_review")

    assert (due.turn, due.last_day_on, due.is_gentle) == (hana, LATER, True)


def test_looking_again_moves_the_reminder(course, hana):
    review_resource(course, actor=hana, again_on=date(2028, 1, 5))

    due = Deadline.objects.get(kind="resource_review")
    assert (due.last_day_on, Resource.objects.get().reviewed_on) == (
        date(2028, 1, 5),
        clock.today(hana.district),
    )


def test_a_day_that_is_over_is_refused(course, hana):
    with pytest.raises(InvalidTransition, match="after today"):
        review_resource(course, actor=hana, again_on=clock.today(hana.district))


def test_off_the_list_it_is_not_offered_and_nobody_is_reminded(course, planning, hana):
    retire_resource(course, actor=hana)

    open_ones = Deadline.objects.open().filter(kind="resource_review")
    assert (titles(), offered(Need(planning.pk)), open_ones.count()) == ([], [], 0)


def test_it_can_be_put_back(course, hana):
    retire_resource(course, actor=hana)

    restore_resource(course, actor=hana, again_on=date(2028, 1, 5))

    assert titles() == ["Lesson plans that work"]
    assert Deadline.objects.open().get(kind="resource_review").last_day_on == date(2028, 1, 5)


@pytest.mark.parametrize(
    "words", ["lesson", "Lessons plan", "evening", "reed", "instruct", "course"]
)
def test_words_find_it_by_their_beginning(course, words):
    assert titles(words=words) == ["Lesson plans that work"]


@pytest.mark.parametrize("words", ["esson", "lesson bus", "160-5"])
def test_what_is_not_said_of_it_finds_nothing(course, words):
    assert titles(words=words) == []


def test_a_resource_for_both_is_found_for_each_audience(course, about, hana):
    add_resource(actor=hana, about=replace(about, title="A coach", audience="both"))

    assert titles(audience="classified") == ["A coach"]
    assert titles(audience="certified") == ["A coach", "Lesson plans that work"]


def test_an_unknown_cost_stands_last_in_both_directions(course, about, hana):
    add_resource(actor=hana, about=replace(about, title="Free hour", cost=Decimal(0)))
    add_resource(actor=hana, about=replace(about, title="Who knows", cost=None))

    assert titles(sort="cost") == ["Free hour", "Lesson plans that work", "Who knows"]
    assert titles(sort="-cost") == ["Lesson plans that work", "Free hour", "Who knows"]


def test_a_plan_is_offered_what_fits_its_standard_and_audience(course, about, planning, hana):
    add_resource(actor=hana, about=replace(about, title="Safe driving", standards=()))

    assert offered(Need(planning.pk)) == [course.title]
    assert offered(Need(planning.pk), "classified") == []


def test_a_standard_in_words_finds_resources_as_well(course):
    assert offered(Need(words="unit planning")) == [course.title]


def test_each_area_is_offered_its_own(course, about, planning, hana):
    add_resource(actor=hana, about=replace(about, title="Safe driving", standards=()))
    needs = [Need(planning.pk), Need(words="driving"), Need()]

    found = resources_for(needs, "certified")

    assert [[one.title for one in found[need]] for need in needs] == [
        [course.title],
        ["Safe driving"],
        [],
    ]


def test_a_file_is_kept_under_a_name_of_ours(about, hana):
    sent = Sent(ContentFile(b"Six evenings."), "../../plan.txt")

    resource = add_resource(actor=hana, about=about, sent=sent)

    assert (resource.file_name, resource.media_type) == ("plan.txt", "text/plain")


def test_a_program_is_refused(about, hana):
    with pytest.raises(MediaRefused):
        add_resource(actor=hana, about=about, sent=Sent(ContentFile(b"\x7fELF1"), "plan.pdf"))


def test_a_file_of_the_library_does_not_go_with_an_artifact(about, hana, tomas):
    year, same = SchoolYearFactory(), {"file": ContentFile(b"Six."), "name": "a.txt"}
    brought = add_file(tomas, year, actor=tomas, about=About(), **same)
    going = {brought.artifact.pk}
    resource = add_resource(actor=hana, about=about, sent=Sent(**same))

    kept = list(unneeded_files([], going))
    change_resource(resource, actor=hana, about=about, drops_file=True)

    assert (kept, list(unneeded_files([], going))) == ([], [brought.artifact.file])


def test_the_list_narrows_by_its_address(client, course, about, hana, priya, planning):
    add_resource(actor=hana, about=replace(about, title="Safe driving", standards=()))
    sign_in(client, priya)

    page = client.get(LIST, {"standard": planning.pk, "q": "lesson", "sort": "-title"})

    assert [row["resource"].title for row in page.context["rows"]] == [course.title]


def test_a_form_sent_by_hr_makes_a_resource(client, hana, planning, maple_scope):
    sign_in(client, hana)
    sent = {
        "title": "Visit room 12",
        "kind": "visit",
        "audience": "both",
        "cost": "0",
        "standards": [planning.pk],
        "keeper": hana.pk,
        "review_on": "2027-06-01",
        "file": SimpleUploadedFile("how.txt", b"Knock first."),
        "arrived": "all",
    }

    answer = client.post(f"{LIST}new/", sent)

    made = Resource.objects.get(title="Visit room 12")
    assert (answer.status_code, answer.url) == (302, f"{LIST}{made.pk}/")
    assert made.file_name == "how.txt"


def test_a_file_is_given_out_as_a_download_that_runs_nothing(client, about, hana, priya):
    resource = add_resource(actor=hana, about=about, sent=Sent(ContentFile(b"Six."), "a.txt"))
    sign_in(client, priya)

    answer = client.get(f"{LIST}{resource.pk}/file/")

    assert b"".join(answer) == b"Six."
    assert answer["Content-Disposition"] == 'attachment; filename="a.txt"'
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox")


def test_an_employee_does_not_see_the_library(client, course, tomas):
    sign_in(client, tomas)

    answers = [client.get(url).status_code for url in (LIST, f"{LIST}{course.pk}/")]

    assert answers == [403, 404]


def test_comparing_a_standard_with_its_source_is_noted(planning, hana):
    clock.move_to(clock.now().replace(year=2027, month=3, day=1, hour=15))
    names = ("framework", "title", "source", "keeper", "code")
    about = AboutStandard(
        **{name: getattr(planning, name) for name in names}, review_on=date(2028, 3, 1)
    )

    changed = change_standard(planning, actor=hana, about=about, is_reviewed=True)

    assert (changed.reviewed_on, changed.review_on) == (date(2027, 3, 1), date(2028, 3, 1))


def test_the_same_standard_is_not_listed_twice(planning, hana):
    names = ("framework", "title", "source", "keeper", "code", "review_on")
    about = AboutStandard(**{name: getattr(planning, name) for name in names})

    with pytest.raises(InvalidTransition, match="already"):
        add_standard(actor=hana, about=about)


def test_a_resource_keeps_a_standard_that_is_off_the_list(client, course, planning, hana):
    retire_standard(planning, actor=hana)
    sign_in(client, hana)
    form = client.get(f"{LIST}{course.pk}/change/").context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}

    client.post(f"{LIST}{course.pk}/change/", sent | {"title": "Better lesson plans"})

    course.refresh_from_db()
    assert (course.title, [link.standard for link in course.standard_links.all()]) == (
        "Better lesson plans",
        [planning],
    )
