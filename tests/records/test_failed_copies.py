"""A PDF that cannot be made has a name on HR's page, and holds no other up."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts import clock
from accounts.scope import district_scope
from records import rendering, tasks
from records.errors import RecordBroken
from records.models import FailedCopy, Rendering
from records.services.failed_copy import note_failure
from tests.factories import member
from tests.records.documents import complete, minutes
from tests.signing_in import sign_in

PAGE = reverse("records:failed_copies")
TRIES = reverse("records:failed_copy_tries")


@pytest.fixture
def sent(monkeypatch):
    """What would have gone to the broker, of documents that are made together."""
    sent = []
    monkeypatch.setattr(
        tasks.render_documents, "apply_async", lambda args, kwargs: sent.append(kwargs)
    )
    return sent


@pytest.fixture
def document(maple, tomas):
    """Signed by both ten minutes ago."""
    with district_scope(maple.pk):
        return complete(tomas)


@pytest.fixture
def failed(document, maple):
    with district_scope(maple.pk):
        return note_failure(document.pk, error())


def error():
    try:
        raise RecordBroken("Tomas wrote something")
    except RecordBroken as raised:
        return raised


def rest(time):
    clock.move_to(clock.now() + time)


def test_page_names_document_person_tries_and_place_but_no_words(client, failed, henry):
    sign_in(client, henry)

    page = client.get(PAGE)

    for words in ("Torres, Tomas", "5240F2", "1 time", "RecordBroken, records/test_failed"):
        assertContains(page, words)
    assert b"wrote something" not in page.content


def test_one_that_fails_is_noted_and_the_others_are_made(
    maple, document, priya, sent, monkeypatch, django_capture_on_commit_callbacks
):
    with district_scope(maple.pk):
        good = complete(member(maple, "Uma Unger", supervisor=priya), uuid4())
    real = rendering.render_missing

    def break_one(document_id):
        if document_id == str(document.pk):
            raise RecordBroken("the stored words do not match their hash")
        return real(document_id)

    monkeypatch.setattr(rendering, "render_missing", break_one)
    ids = [str(document.pk), str(good.pk)]
    with django_capture_on_commit_callbacks(execute=True):
        tasks.render_documents.apply(kwargs={"district_id": str(maple.pk), "document_ids": ids})
    for chunk in sent:  # they come again, one by one
        tasks.render_documents.apply(kwargs=chunk)

    with district_scope(maple.pk):
        assert [f.document for f in FailedCopy.objects.all()] == [document]
        assert [r.document for r in Rendering.objects.all()] == [good]


def test_the_copy_of_the_last_signature_is_noted_too(maple, document, monkeypatch):
    def broken(document_id):
        raise RecordBroken("the stored words do not match their hash")

    monkeypatch.setattr(rendering, "render_document", broken)
    one = {"district_id": str(maple.pk), "document_id": str(document.pk)}
    tasks.render_document.apply(kwargs=one)

    with district_scope(maple.pk):
        assert FailedCopy.objects.get().document == document


def test_it_goes_once_the_paper_is_made(maple, document, failed):
    with district_scope(maple.pk):
        rendering.render_document(document.pk)

        assert not FailedCopy.objects.exists()


def test_sweep_waits_longer_after_each_try(maple, document, failed):
    found = []
    with district_scope(maple.pk):
        for wait in (minutes(4), minutes(1)):
            rest(wait)
            found.append(rendering.missing())
        note_failure(document.pk, error())
        for wait in (minutes(9), minutes(1)):
            rest(wait)
            found.append(rendering.missing())

    assert found == [[], [document.pk], [], [document.pk]]


def test_wait_is_never_longer_than_a_day(maple, document, failed):
    with district_scope(maple.pk):
        for _try in range(20):
            failed = note_failure(document.pk, error())

    assert failed.next_try_at - failed.last_failed_at == timedelta(days=1)


def test_sweep_orders_what_is_missing_in_chunks(
    maple, priya, sent, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(tasks, "CHUNK", 2)
    with district_scope(maple.pk):
        for name in ("Ann Abel", "Bo Bell", "Cy Cole"):
            complete(member(maple, name, supervisor=priya), uuid4())
        rest(minutes(3))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.render_missing(district_id=str(maple.pk))

    assert [len(chunk["document_ids"]) for chunk in sent] == [2, 1]


@pytest.mark.parametrize(
    "form", [{}, {"document": "this"}, {"document": "other"}, {"document": "no key"}]
)
def test_button_orders_what_failed_and_nothing_else(
    client, maple, document, failed, hana, sent, form, django_capture_on_commit_callbacks
):
    ids = {"this": document.pk, "other": uuid4(), "no key": "no key"}
    sign_in(client, hana)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(TRIES, {name: ids[value] for name, value in form.items()})

    is_named = form.get("document", "this") == "this"
    expected = [[str(document.pk)]] if is_named else []
    assert [chunk["document_ids"] for chunk in sent] == expected


@pytest.mark.parametrize("name", ["tomas", "priya", "ada", "erin"])
def test_others_see_nothing_of_it(client, failed, request, name):
    sign_in(client, request.getfixturevalue(name))

    assert [client.get(PAGE).status_code, client.post(TRIES).status_code] == [403, 403]
