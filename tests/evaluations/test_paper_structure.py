"""What a screen reader gets of each paper of the year: a checker from outside, and the order.

`outloud` tries what of the Matterhorn protocol a machine can try (PDF/UA-1, ISO 14289-1); poppler
reads the tree of each paper as a reader would; pikepdf looks into the rest.
"""

import io
import os
import re
import shutil
import subprocess

import pikepdf
import pytest
from outloud import check

from evaluations.models import Cycle
from evaluations.services.cycle import fill_next_batch
from records import rendering
from records.models import Document
from records.pdf import html_pdf
from records.services import check_pdf
from reports.board import board_of
from reports.services.board import board_html
from tests.factories import MembershipFactory, SiteFactory
from tests.records.documents import complete, respond_late

needs_poppler = pytest.mark.skipif(
    not shutil.which("pdfinfo") and not os.environ.get("CI"),
    reason="poppler-utils is not installed",
)
PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh"}
SIGNED = ["Signatures", "Priya Patel", "Supervisor, Principal", "Tomas Torres", "Employee"]


@pytest.fixture(scope="module")
def made_before():
    return {}


@pytest.fixture
def papers(request, made_before, db):
    """The bytes of each paper that the product makes, by its kind; made once, for all to read."""
    if not made_before:
        request.getfixturevalue("received")  # the year is over
        made_before.update(make_papers(*map(request.getfixturevalue, ("cycle", "tomas", "henry"))))
    return made_before


def make_papers(cycle, tomas, henry):
    MembershipFactory.create_batch(6, site=SiteFactory())
    fill_next_batch(cycle.pk)
    worksheet = complete(tomas)  # with actions, which the year of the tests has none of
    respond_late(worksheet, henry)
    made = {}
    for document in Document.objects.filter(voidings=None).order_by("frozen_at"):
        rendered = rendering.render_document(document.pk)
        made[document.kind] = check_pdf(rendered)
    cycle = Cycle.objects.select_related("district", "process__school_year").get(pk=cycle.pk)
    made["board_summary"] = html_pdf(board_html(board_of(cycle)))
    return made


def tree_of(data):
    """(element, its words) in the order of reading; words that go on are one entry."""
    told = subprocess.run(
        ["pdfinfo", "-struct-text", "-"], input=data, capture_output=True, check=True
    )
    found = []
    element = ""
    for line in told.stdout.decode().splitlines():
        words = line.strip()
        if words.startswith('"'):
            found[-1][1].append(words.strip('"').strip())
        elif not words.startswith(("/", "Span", "NonStruct")):
            element = re.split(r"[ :]", words)[0]
            found.append((element, []))
    return [(element, " ".join(words)) for element, words in found if words]


def of(tree, *elements):
    return [words for element, words in tree if element in elements]


def in_order(tree, *expected):
    """Those of `expected` that do not come after the one before. None: all stand in order."""
    spoken, missing = [words for _element, words in tree], []
    for words in expected:
        place = next((i for i, said in enumerate(spoken) if words in said), None)
        if place is None:
            missing.append(words)
        else:
            spoken = spoken[place:]
    return missing


def test_an_outside_checker_finds_nothing(papers, tmp_path):
    found = {}
    for kind, data in papers.items():
        path = tmp_path / f"{kind}.pdf"
        path.write_bytes(data)
        result = check(str(path))
        found[kind] = [result.error, *(str(finding) for finding in result.findings)]

    assert found == {kind: [None] for kind in papers}


def test_every_paper_is_tagged_titled_and_in_a_language(papers):
    for data in papers.values():
        with pikepdf.open(io.BytesIO(data)) as paper, paper.open_metadata() as metadata:
            facts = (
                bool(paper.Root.MarkInfo.Marked),
                str(paper.Root.Lang),
                bool(paper.Root.ViewerPreferences.DisplayDocTitle),
                metadata["pdfuaid:part"],
                bool(metadata["dc:title"]),
            )

            assert facts == (True, "en-US", True, "1", True)


def test_every_header_says_what_it_heads_and_every_figure_what_it_shows(papers):
    for data in papers.values():
        with pikepdf.open(io.BytesIO(data)) as paper:
            elements = [row for row in paper.objects if is_element(row)]
            heads = [row for row in elements if row.S == "/TH"]

            assert {str(row.A.get("/Scope")) for row in heads} <= {"/Row", "/Column"}
            assert [row for row in elements if row.S == "/Figure" and not row.get("/Alt")] == []


def is_element(row):
    return isinstance(row, pikepdf.Dictionary) and row.get("/Type") == "/StructElem"


def test_nothing_is_painted_outside_of_content_and_artifacts(papers):
    for data in papers.values():
        with pikepdf.open(io.BytesIO(data)) as paper:
            assert [painted_loose(page) for page in paper.pages] == [[]] * len(paper.pages)


def painted_loose(page):
    depth, loose = 0, []
    for _operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        depth += name in {"BDC", "BMC"}
        depth -= name == "EMC"
        if name in PAINTS and depth == 0:
            loose.append(name)
    return loose


def test_every_letter_can_be_read_out(papers):
    for data in papers.values():
        with pikepdf.open(io.BytesIO(data)) as paper:
            fonts = [
                row
                for row in paper.objects
                if isinstance(row, pikepdf.Dictionary) and row.get("/Subtype") == "/Type0"
            ]

            assert fonts
            assert [font for font in fonts if "/ToUnicode" not in font] == []


@needs_poppler
def test_the_worksheet_is_read_in_its_order(papers):
    tree = tree_of(papers["goals_worksheet"])

    assert of(tree, "H1") == ["SMART goals worksheet"]
    assert of(tree, "H2")[-1] == "Signatures"
    assert in_order(tree, "Maple", "Form 5240F2", "SMART goals worksheet", "Employee") == []
    assert in_order(tree, "Performance", "Actions and strategies", "Meetings", *SIGNED) == []


@needs_poppler
@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("conference_notes", "Mid-year reflection"),
        ("year_end_summary", "Year-End Summary"),
    ],
)
def test_the_paper_of_a_conference_is_read_in_its_order(papers, kind, heading):
    tree = tree_of(papers[kind])

    assert len(of(tree, "H1")) == 1
    assert in_order(tree, "Maple", heading, "Employee", "Supervisor", "Signatures") == []
    assert of(tree, "H2")[-1] == "Signatures"


@needs_poppler
def test_a_response_is_read_in_its_order(papers):
    tree = tree_of(papers["response"])

    assert len(of(tree, "H1")) == 1
    assert in_order(tree, "Maple", "Employee", "I see it so.", "Signatures", "Tomas Torres") == []


@needs_poppler
def test_the_summary_for_the_board_reads_the_picture_before_its_table(papers):
    tree = tree_of(papers["board_summary"])

    assert of(tree, "H2") == ["By step", "By site"]
    assert in_order(tree, "By step", "Step", "Goal setting", "By site", "Site", "Everybody") == []


@needs_poppler
def test_the_foot_of_a_page_is_no_content(papers):
    words = [said for _element, said in tree_of(papers["goals_worksheet"])]

    assert [said for said in words if said.startswith("Page 1 of")] == []
