"""Everything filed of somebody, of all years: as a page, and as one zip to keep."""

import csv
import io
import zipfile
from datetime import UTC, datetime

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from accounts import clock
from accounts.models import AuditEntry
from accounts.scope import district_scope
from records import rendering
from records.file_archive import file_names
from records.models import Document, Rendering
from records.personnel_file import Filed
from records.services import check_pdf, void_document
from records.services.filing import file_document
from records.services.response import accept_late, save_draft, send_response
from tests.factories import SchoolYearFactory, member
from tests.records import independent_verifier
from tests.records.documents import SUBJECT, authentication, complete
from tests.signing_in import sign_in

OTHER = "018f0000-0000-7000-8000-000000000002"
THIRD = "018f0000-0000-7000-8000-000000000003"


def filed(person, henry, subject, **changes):
    document = complete(person, subject, **changes)
    rendering.render_document(document.pk)
    file_document(document, actor=henry)
    return document


@pytest.fixture
def file(maple, tomas, uma, henry):
    """tomas' of two years, the older one no longer in force; one of uma between them."""
    with district_scope(maple.pk):
        old = filed(tomas, henry, OTHER, school_year="2025-26")
        void_document(old, actor=henry, reason="Opened again.")
        filed(uma, henry, THIRD)
        return [filed(tomas, henry, SUBJECT), old]


def page(person):
    return f"/people/{person.pk}/file/"


def zipped(client, person):
    response = client.get(f"/people/{person.pk}/file.zip")
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_response_is_shown_with_its_form_and_is_in_the_zip(client, maple, file, tomas, henry):
    with district_scope(maple.pk):
        accept_late(file[0], actor=henry, reason="There was no time.")
        save_draft(file[0], actor=tomas, changes={"words": "I see it so."}, version=0)
        response = send_response(file[0], actor=tomas, authentication=authentication())
        rendering.render_document(response.paper.pk)
    sign_in(client, tomas)

    shown = client.get(page(tomas)).context["years"][0].filed
    archive = zipped(client, tomas)

    assert [one.state for one in shown] == ["In the file", "Attached"]
    name = "2026-27/5240F2-response-to-smart-goals-worksheet-1.pdf"
    assert archive.read(name)[:5] == b"%PDF-"
    lines = archive.read("records.jsonl").decode().splitlines()
    assert independent_verifier.verify(lines) == []
    assert [line for line in lines if "I see it so." in line] != []


def test_page_shows_all_years_with_the_state_of_each(client, file, tomas):
    sign_in(client, tomas)

    years = client.get(page(tomas)).context["years"]

    assert [(year.label, [one.state for one in year.filed]) for year in years] == [
        ("2026–27", ["In the file"]),
        ("2025–26", ["No longer in force"]),
    ]


def test_what_is_only_signed_is_not_in_the_file(client, maple, tomas):
    with district_scope(maple.pk):
        complete(tomas)
    sign_in(client, tomas)

    assertContains(client.get(page(tomas)), "Nothing is in the file yet")


def test_others_who_look_are_written_down(client, maple, file, tomas, priya):
    sign_in(client, priya)
    client.get(page(tomas))
    sign_in(client, tomas)
    client.get(page(tomas))

    with district_scope(maple.pk):
        looks = AuditEntry.objects.filter(verb="personnel_file.opened")
        assert [look.actor for look in looks] == [priya]


def test_each_name_in_the_zip_is_given_once():
    titles = [("Plan", 11), ("Plan", 1), ("Plan", 1), ("Plan 1", 2)]
    papers = [Document(form_number="F1", title=title, version=n) for title, n in titles]

    names = file_names(
        [Filed(one, "2026–27", clock.now(), "", 0, False, True, None) for one in papers]
    )

    assert list(names.values()) == [
        "2026-27/F1-plan-11.pdf",
        "2026-27/F1-plan-1.pdf",
        "2026-27/F1-plan-1-2.pdf",
        "2026-27/F1-plan-1-2-2.pdf",
    ]


def test_zip_holds_each_pdf_byte_for_byte_under_a_clean_name(client, maple, file, tomas):
    sign_in(client, tomas)

    archive = zipped(client, tomas)

    assert sorted(archive.namelist()) == [
        "2025-26/5240F2-smart-goals-worksheet-1.pdf",
        "2026-27/5240F2-smart-goals-worksheet-1.pdf",
        "index.csv",
        "index.html",
        "records.jsonl",
    ]
    with district_scope(maple.pk):
        copy = check_pdf(Rendering.objects.get(document=file[0]))
    assert archive.read("2026-27/5240F2-smart-goals-worksheet-1.pdf") == copy
    assert archive.testzip() is None


def test_index_of_the_zip_tells_what_when_and_by_whom(client, file, tomas):
    sign_in(client, tomas)

    lines = zipped(client, tomas).read("index.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(lines)))

    assert [(row["school_year"], row["state"], row["filed_by"]) for row in rows] == [
        ("2026–27", "In the file", "Henry Hart"),
        ("2025–26", "No longer in force", "Henry Hart"),
    ]
    assert rows[0]["content_sha256"] == file[0].content_hash


def test_days_in_the_zip_are_the_districts(client, maple, tomas, henry, october):
    """Half past eight in the evening: in UTC the next day has begun."""
    clock.move_to(datetime(2026, 10, 14, 0, 30, tzinfo=UTC))
    with district_scope(maple.pk):
        filed(tomas, henry, SUBJECT)
    sign_in(client, tomas)

    archive = zipped(client, tomas)

    lines = archive.read("index.csv").decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(lines)))["filed_on"] == "2026-10-13"
    assert archive.read("index.html").decode().count("October 14") == 0


def test_cell_that_begins_like_a_formula_is_disarmed(client, maple, tomas, priya):
    villain = member(maple, "=1+1 Hart", roles=["hr_manager"])
    with district_scope(maple.pk):
        filed(tomas, villain, OTHER)
    sign_in(client, tomas)

    lines = zipped(client, tomas).read("index.csv").decode("utf-8-sig")

    assert next(csv.DictReader(io.StringIO(lines)))["filed_by"] == "'=1+1 Hart"


def test_records_in_the_zip_are_verified_by_a_stranger_and_are_of_nobody_else(
    client, file, tomas, uma
):
    sign_in(client, tomas)
    lines = zipped(client, tomas).read("records.jsonl").decode().splitlines()

    assert independent_verifier.verify(lines) == []
    assert [line for line in lines if str(uma.pk) in line] == []
    assert len(lines) == 1 + 5 + 6


def test_changed_letter_in_the_excerpt_is_named(client, file, tomas):
    sign_in(client, tomas)
    lines = zipped(client, tomas).read("records.jsonl").decode().replace("8 of 11", "9 of 11")

    assert f"content {file[0].pk} differs from its hash" in independent_verifier.verify(
        lines.splitlines()
    )


def test_download_is_written_down(client, maple, file, tomas):
    sign_in(client, tomas)
    zipped(client, tomas)

    with district_scope(maple.pk):
        entry = AuditEntry.objects.get(verb="personnel_file.downloaded")
        assert (entry.actor, entry.person) == (tomas, tomas)


def test_person_page_leads_to_the_file(client, maple, file, tomas, priya, ada):
    with district_scope(maple.pk):
        SchoolYearFactory()
    sign_in(client, priya)
    assertContains(client.get(f"/people/{tomas.pk}/"), page(tomas))

    sign_in(client, ada)
    assertNotContains(client.get(f"/people/{tomas.pk}/"), page(tomas))
