"""The page of a document and its PDF: who opens them, what is told, what is written down."""

import pytest
from django.http import HttpRequest
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import AuditEntry, Membership
from accounts.scope import district_scope
from records import rendering
from records.models import Document
from records.panels import person_panel
from records.services import check_pdf
from tests.factories import SchoolYearFactory, member
from tests.records.documents import complete, frozen, signed

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def document(maple, tomas):
    """Signed by both; the PDF is there."""
    with district_scope(maple.pk):
        document = complete(tomas)
        rendering.render_document(document.pk)
    return document


@pytest.fixture
def open_as(client, settings):
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "second_factor" not in m.lower()]

    def open_as(person, path, **headers):
        client.force_login(person.user, backend=BACKEND)
        return client.get(path, headers=headers)

    return open_as


def page(document):
    return f"/documents/{document.pk}/"


def pdf(document):
    return f"/documents/{document.pk}/pdf/"


@pytest.mark.parametrize("name", ["tomas", "priya"])
@pytest.mark.parametrize("path", [page, pdf])
def test_those_concerned_open_the_document(document, open_as, request, name, path):
    assert open_as(request.getfixturevalue(name), path(document)).status_code == 200


@pytest.mark.parametrize("name", ["uma", "carl"])
@pytest.mark.parametrize("path", [page, pdf])
def test_for_everybody_else_there_is_no_such_page(document, open_as, request, name, path):
    assert open_as(request.getfixturevalue(name), path(document)).status_code == 404


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("tomas", True),
        ("priya", True),
        ("hana", True),
        ("henry", True),
        ("uma", False),
        ("ada", False),
        ("erin", False),
    ],
)
def test_words_are_visible_to_those_concerned_and_hr(document, maple, request, name, sees):
    person = request.getfixturevalue(name)

    with district_scope(maple.pk):
        assert Document.objects.visible_to(person).exists() is sees


def test_new_supervisor_sees_and_the_former_keeps_what_they_signed(document, maple, priya, tomas):
    novak = member(maple, "Nora Novak")

    with district_scope(maple.pk):
        Membership.objects.filter(pk=tomas.pk).update(supervisor=novak)
        assert [Document.objects.visible_to(p).count() for p in (novak, priya)] == [1, 1]


def test_page_shows_the_words_and_the_very_sentences(document, open_as, tomas):
    response = open_as(tomas, page(document))

    assertContains(response, "Lead a daily reading block for second graders.")
    assertContains(response, "We met and I agree to these goals.")
    assertContains(response, "Download your copy (PDF)")
    assert response["Cache-Control"].split(", ")[-2:] == ["must-revalidate", "private"]


def test_page_says_that_the_copy_is_being_made(maple, tomas, open_as):
    with district_scope(maple.pk):
        unprinted = complete(tomas)

    response = open_as(tomas, page(unprinted))

    assertContains(response, "Your copy is being made.")
    assertContains(response, 'hx-trigger="every 2s"')
    assertNotContains(response, "Download your copy")


def test_asking_for_the_copy_again_is_not_reading(document, open_as, tomas, maple):
    response = open_as(tomas, page(document), HX_Request="true")

    assertNotContains(response, "<html")
    with district_scope(maple.pk):
        assert AuditEntry.objects.filter(verb="document.opened").count() == 0


def test_page_and_pdf_are_written_down_as_opened(document, open_as, tomas, maple):
    open_as(tomas, page(document))
    open_as(tomas, pdf(document))

    with district_scope(maple.pk):
        opened = AuditEntry.objects.filter(verb="document.opened", actor=tomas).order_by("at")
        assert [entry.facts for entry in opened] == [
            {"version": 1},
            {"version": 1, "copy": "pdf"},
        ]


def test_pdf_is_the_stored_one_and_its_name_tells_nobodys(document, open_as, tomas, maple):
    first, second = open_as(tomas, pdf(document)), open_as(tomas, pdf(document))

    with district_scope(maple.pk):
        assert first.content == second.content == check_pdf(document.renderings.get())
    assert first["Content-Disposition"] == 'inline; filename="5240F2-2026-27.pdf"'
    assert "no-store" in first["Cache-Control"]


def test_pdf_that_is_not_there_yet_leads_back_to_the_page(maple, tomas, open_as):
    with district_scope(maple.pk):
        unprinted = complete(tomas)

    response = open_as(tomas, pdf(unprinted))

    assert (response.status_code, response.url) == (302, page(unprinted))


def test_older_version_says_that_it_is_out_of_force(maple, tomas, open_as):
    with district_scope(maple.pk):
        first, second = frozen(tomas), frozen(tomas)

    response = open_as(tomas, page(first))

    assertContains(response, "This version is no longer in force. Replaced by version 2.")
    assertContains(response, page(second))


def test_page_asks_as_much_for_one_version_as_for_three(
    maple, tomas, open_as, django_assert_num_queries, django_assert_max_num_queries
):
    with district_scope(maple.pk):
        one = complete(tomas)
    open_as(tomas, page(one))  # the caches of a first page
    with django_assert_max_num_queries(40) as first:
        open_as(tomas, page(one))
    with district_scope(maple.pk):
        frozen(tomas)
        three = complete(tomas)

    with django_assert_num_queries(len(first)):
        open_as(tomas, page(three))


def panel(actor, person, year=None):
    request = HttpRequest()
    request.membership = actor
    return person_panel(request, person, year or SchoolYearFactory())


def test_person_page_lists_the_documents(document, maple, tomas, priya):
    with district_scope(maple.pk):
        assert f'href="{page(document)}"' in panel(priya, tomas)
        assert "SMART goals worksheet" in panel(tomas, tomas)


def test_person_page_shows_nothing_to_those_who_may_not_read(document, maple, tomas, ada, erin):
    with district_scope(maple.pk):
        assert [panel(actor, tomas) for actor in (ada, erin)] == [None, None]


def test_person_without_documents_has_a_sentence(maple, tomas):
    with district_scope(maple.pk):
        assert "Nothing has been signed yet." in panel(tomas, tomas)


def test_list_asks_as_much_for_one_document_as_for_three(maple, tomas, django_assert_num_queries):
    with district_scope(maple.pk):
        signed(frozen(tomas), tomas.supervisor, "supervisor")
        year = SchoolYearFactory()
        panel(tomas, tomas, year)  # the roles are asked for once
        with django_assert_num_queries(1):
            panel(tomas, tomas, year)
        for _ in range(2):
            complete(tomas)
        with django_assert_num_queries(1):
            panel(tomas, tomas, year)
