"""The paper: once, the same ever after, tagged for a screen reader, made of frozen words alone."""

import io
import re
import shutil
import subprocess
from datetime import UTC, datetime

import pikepdf
import pytest

from accounts import clock
from accounts.models import Membership
from records import pdf, rendering
from records.errors import RecordBroken
from records.models import Rendering
from records.papers import deadline_words
from records.services import (
    check_content,
    check_pdf,
    rendering_in_force,
    signatures_in_force,
    void_document,
    withdraw_signature,
)
from tests.records.documents import complete, frozen, goal, signed, worksheet

pytestmark = pytest.mark.usefixtures("maple_scope")


def made(document):
    return check_pdf(rendering.render_document(document.pk))


def text_of(data):
    """The words, one space between them, as poppler reads them."""
    run = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return re.sub(r"\s+", " ", run.stdout.decode())


def html_of(document):
    return pdf.document_html(document, check_content(document), signatures_in_force(document))


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_paper_shows_who_what_and_when(tomas):
    clock.move_to(datetime(2026, 10, 13, 19, 15, 8, tzinfo=UTC))
    document = complete(tomas)

    words = text_of(made(document))

    assert [
        sentence
        for sentence in (
            "Form 5240F2 · Classified employee",
            "Tomas Torres",
            "Priya Patel, Principal",
            "Lead a daily reading block for second graders.",
            "Signed October 13, 2026, 3:15 p.m. EDT",
            "I received this and we talked it over.",
            f"Tomas Torres · Employee ID {tomas.employee_number} · 2026–27",
            "Page 1 of 2",
            f"Document {document.pk}, version 1.",
            "Made while the clock was moved.",
        )
        if sentence not in words
    ] == []


def test_paper_is_tagged_for_screen_readers(tomas):
    with pikepdf.open(io.BytesIO(made(complete(tomas)))) as paper:
        assert paper.Root.MarkInfo.Marked
        assert paper.Root.StructTreeRoot.K is not None
        assert str(paper.Root.Lang) == "en-US"
        assert bool(paper.Root.ViewerPreferences.DisplayDocTitle)
        with paper.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "SMART goals worksheet, Tomas Torres, 2026–27"
        assert len(paper.pages) == 2


def test_tables_have_neither_corner_nor_spanning_cells(tomas):
    html = html_of(complete(tomas))

    assert re.findall(r"rowspan|colspan|<th>|<th></th>", html) == []
    assert html.count("<th ") == html.count('<th scope="row"') + html.count('<th scope="col"')


def test_paper_is_made_once(tomas):
    document = complete(tomas)

    first = made(document)
    tomas.first_name = "Changed"
    tomas.save()

    assert made(document) == first
    assert Rendering.objects.count() == 1


def test_paper_is_made_of_frozen_words_alone(tomas, priya):
    document = complete(tomas)
    Membership.objects.update(first_name="Changed", job_title="Changed")

    assert "Changed" not in html_of(document)


def test_rule_has_the_color_of_the_district(tomas):
    html = html_of(complete(tomas))

    with pikepdf.open(io.BytesIO(pdf.html_pdf(html, "#ff0000"))) as paper:
        drawn = pikepdf.parse_content_stream(paper.pages[0])
        colors = {
            tuple(map(float, operands)) for operands, operator in drawn if str(operator) == "rg"
        }
    assert (1.0, 0.0, 0.0) in colors


def test_words_of_people_stay_words(tomas):
    goals = {"school_year": "2026-27", "goals": [goal(specific="<b>x</b> <img src=//a/b>")]}

    html = html_of(complete(tomas, goals=goals))

    assert "&lt;b&gt;x&lt;/b&gt; &lt;img src=//a/b&gt;" in html


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/x.png",
        "file:///etc/passwd",
        "https://paper.invalid/css/../../manage.py",
        "data:text/css,x",
    ],
)
def test_paper_loads_our_files_only(url):
    with pytest.raises(ValueError, match="may not load"):
        pdf.asset_fetcher().fetch(url)


def test_delegate_stands_on_the_paper(tomas, priya):
    document = complete(tomas)
    signatures = signatures_in_force(document)
    signatures[0].on_behalf_of_name = "Nora Novak"

    html = pdf.document_html(document, check_content(document), signatures)

    assert "On behalf of Nora Novak" in html


def test_comment_stands_on_the_paper(tomas, priya):
    document = frozen(tomas)
    signed(document, priya, "supervisor")
    signed(
        document, tomas, "employee", outcome="signed_with_comments", comment="I asked for a coach."
    )

    assert "I asked for a coach." in html_of(document)


def test_moved_deadline_says_why(tomas):
    moved = {
        "deadline_on": "2027-02-16",
        "nominal_on": "2027-02-15",
        "last_day_on": "2027-02-12",
        "reason": "Moved from Monday, February 15, Presidents’ Day.",
    }

    assert deadline_words(worksheet(tomas, deadline=moved)) == (
        "Tuesday, February 16, 2027; last day to act Friday, February 12, 2027."
        " Moved from Monday, February 15, Presidents’ Day."
    )


def test_unsigned_document_has_no_paper(tomas, priya):
    document = frozen(tomas)
    signed(document, priya, "supervisor")

    assert rendering.render_document(document.pk) is None


def test_signature_taken_back_takes_its_paper_along(tomas):
    document = complete(tomas)
    first = rendering.render_document(document.pk)
    withdraw_signature(signatures_in_force(document)[-1], actor=tomas)
    assert rendering_in_force(document) is None

    signed(document, tomas, "employee")
    second = rendering.render_document(document.pk)

    assert rendering_in_force(document) == second != first


def test_words_that_differ_from_their_hash_are_loud(tomas):
    document = frozen(tomas)
    document.content_hash = "0" * 64

    with pytest.raises(RecordBroken, match=str(document.pk)):
        check_content(document)


def test_changed_paper_is_not_shown(tomas):
    stored = rendering.render_document(complete(tomas).pk)
    stored.pdf_hash = "0" * 64

    with pytest.raises(RecordBroken, match=str(stored.pk)):
        check_pdf(stored)


def test_sweep_finds_what_a_lost_task_left(tomas, priya, uma):
    document = complete(tomas)
    signed(frozen(uma, uma.pk), priya, "supervisor")
    assert rendering.missing() == []  # its own task is still on the way

    clock.move_to(clock.now() + rendering.GRACE * 2)
    assert rendering.missing() == [document.pk]

    rendering.render_document(document.pk)
    assert rendering.missing() == []


def test_void_document_is_not_swept(tomas, priya):
    void_document(complete(tomas), actor=priya, reason="A goal changed.")

    clock.move_to(clock.now() + rendering.GRACE * 2)

    assert rendering.missing() == []


def test_more_time_says_who_gave_it_and_why(tomas):
    extended = {
        "deadline_on": "2026-10-15",
        "nominal_on": "2026-10-15",
        "last_day_on": "2026-10-30",
        "reason": "",
        "more_time": {
            "was_last_day_on": "2026-10-14",
            "given_by": "Hana Hill",
            "reason": "The system was down",
        },
    }

    assert deadline_words(worksheet(tomas, deadline=extended)) == (
        "Thursday, October 15, 2026. Hana Hill gave more time, until Friday, October 30, 2026"
        " (was Wednesday, October 14, 2026): The system was down"
    )
