"""Files go with a response: by content, for the writer alone until it is sent, then for good."""

import csv
import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.errors import InvalidTransition
from accounts.scope import district_scope
from records import rendering
from records.canonical import read_canonical
from records.media import MediaRefused
from records.models import ResponseFile
from records.services import check_content
from records.services.filing import file_document
from records.services.response import send_reply
from records.services.response_file import attach_file, detach_file
from records.verify import verify_district
from tests.records.conftest import sent, written
from tests.records.documents import authentication
from tests.signing_in import sign_in

CALLS = b"Mon 8 calls, Tue 11 calls"


def attach(document, actor, content=CALLS, name="calls.txt"):
    return attach_file(document, actor=actor, file=ContentFile(content), name=name)


def test_file_goes_with_the_words_by_name_size_and_hash(scope, document, tomas):
    file = attach(document, tomas)
    response = sent(document, tomas)

    content = read_canonical(check_content(response.paper))

    assert content["files"] == [
        {"name": "calls.txt", "hash": file.file.sha256, "size": len(CALLS)}
    ]
    assert list(response.paper.files.all()) == [file]


def test_same_file_twice_is_kept_once(scope, document, tomas):
    assert attach(document, tomas) == attach(document, tomas, name="again.txt")


@pytest.mark.parametrize(
    ("content", "name"), [(b"#!/bin/sh\nls", "calls.txt"), (b"<html><script>", "calls.pdf")]
)
def test_program_or_page_is_refused_by_content(scope, document, tomas, content, name):
    with pytest.raises(MediaRefused):
        attach(document, tomas, content, name)


def test_nobody_adds_a_file_for_the_employee(scope, document, hana):
    with pytest.raises(PermissionDenied):
        attach(document, hana)


def test_ten_files_are_the_most(scope, document, tomas):
    for number in range(10):
        attach(document, tomas, f"Call {number}".encode())

    with pytest.raises(InvalidTransition):
        attach(document, tomas, b"Call 10")


def test_taken_off_it_does_not_go_along(scope, document, tomas):
    detach_file(attach(document, tomas), actor=tomas)
    response = sent(document, tomas)

    assert read_canonical(check_content(response.paper))["files"] == []


def test_after_sending_nothing_is_added_or_taken_off(scope, document, tomas):
    file = attach(document, tomas)
    sent(document, tomas)

    with pytest.raises(InvalidTransition):
        detach_file(file, actor=tomas)
    with pytest.raises(InvalidTransition):
        attach(document, tomas, b"One more")


def test_reply_has_files_of_its_own(scope, document, tomas, priya):
    sent(document, tomas)
    attach(document, priya, b"Our plan", "plan.txt")
    written(document, priya, words="I read it.")

    reply = send_reply(document, actor=priya, authentication=authentication())

    assert [file.file_name for file in reply.paper.files.all()] == ["plan.txt"]


# -- pages --------------------------------------------------------------------------------------
def status(client, person, file):
    sign_in(client, person)
    response = client.get(f"/response-files/{file.pk}/")
    b"".join(response)  # a file is closed when it was read
    return response.status_code


def test_only_the_writer_opens_it_until_it_is_sent(
    client, maple, document, tomas, priya, hana, uma
):
    with district_scope(maple.pk):
        file = attach(document, tomas)

    assert [status(client, one, file) for one in (tomas, priya, hana, uma)] == [200, 404, 404, 404]


def test_sent_it_is_downloaded_by_who_reads_the_response(
    client, maple, document, tomas, priya, hana, uma, ada
):
    with district_scope(maple.pk):
        file = attach(document, tomas)
        sent(document, tomas)

    people = (tomas, priya, hana, uma, ada)
    assert [status(client, one, file) for one in people] == [200, 200, 200, 404, 404]
    sign_in(client, priya)
    response = client.get(f"/response-files/{file.pk}/")
    assert b"".join(response.streaming_content) == CALLS
    assert response["Content-Disposition"] == 'attachment; filename="calls.txt"'


def test_file_is_added_from_the_page_and_refused_with_a_sentence(client, maple, document, tomas):
    sign_in(client, tomas)
    url = f"/documents/{document.pk}/response-files/"

    added = client.post(url, {"file": SimpleUploadedFile("calls.txt", CALLS), "arrived": "all"})
    empty = client.post(url, {"file": SimpleUploadedFile("x.txt", b""), "arrived": "all"})
    none = client.post(url, {"arrived": "all"})

    assert [added.status_code, empty.status_code, none.status_code] == [302, 422, 422]
    assert (b"This file is empty" in empty.content, b"Choose a file" in none.content) == (
        True,
        True,
    )
    with district_scope(maple.pk):
        assert ResponseFile.objects.get().file_name == "calls.txt"


def test_pages_name_the_file_and_lead_to_it(client, maple, document, tomas, priya):
    with district_scope(maple.pk):
        file = attach(document, tomas)
        response = sent(document, tomas)
    sign_in(client, priya)

    page = client.get(f"/documents/{response.paper_id}/").content.decode()

    assert (f'href="/response-files/{file.pk}/"' in page, file.file.sha256 in page) == (True, True)


def test_file_is_in_the_zip_of_the_personnel_file_and_in_its_list(
    client, maple, document, tomas, henry
):
    with district_scope(maple.pk):
        rendering.render_document(document.pk)
        file_document(document, actor=henry)
        file = attach(document, tomas)
        response = sent(document, tomas)
        rendering.render_document(response.paper.pk)
        seal = file.file.sha256
    sign_in(client, tomas)

    answer = client.get(f"/people/{tomas.pk}/file.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))

    name = "2026-27/5240F2-response-to-smart-goals-worksheet-1-files/1-calls.txt"
    assert archive.read(name) == CALLS
    rows = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"))))
    assert [row["content_sha256"] for row in rows if row["file"] == name] == [seal]
    assert archive.testzip() is None


def problems():
    return [(problem.kind, problem.row, problem.what) for problem in verify_district().problems]


def test_a_file_that_was_slipped_to_signed_words_is_named(scope, document, tomas, priya):
    attach(document, tomas)
    response = sent(document, tomas)
    before = problems()
    stray = attach(document, priya, b"Other calls", "other.txt")

    ResponseFile.objects.filter(pk=stray.pk).update(paper=response.paper)

    told = ("file", response.paper.pk, "other files lie with it than its words name")
    assert (before, problems()) == ([], [told])
