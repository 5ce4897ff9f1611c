"""Our own pages and the attached papers as one PDF: what a reader, and a screen reader, gets."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pikepdf
import pytest
from outloud import check

from remediation.packets.pages import Answered, Contents, own_html, own_pages
from remediation.packets.papers import examine
from remediation.packets.pdf import assemble, mark_pages
from remediation.packets.redaction import leave_out
from remediation.reviews.entries import Entry, Kind
from remediation.reviews.gaps import Terms, find_gaps
from tests.evaluations.test_paper_structure import needs_poppler, of, tree_of
from tests.remediation import papers

ENTRIES = [
    Entry("observation:1", Kind.OBSERVATION, date(2026, 10, 2), "Observed by Priya Patel"),
    Entry(
        "support:1",
        Kind.SUPPORT,
        date(2026, 10, 5),
        "Help promised: a coach each Monday",
        who="L. Brandt",
        is_proved=False,
    ),
    Entry("letter:1", Kind.NOTICE, date(2026, 11, 12), "Letter of concern, standard 2"),
]
GAPS = find_gaps(ENTRIES, Terms(today=date(2027, 4, 8)), lambda a, b: (b - a).days)
CONTENTS = Contents(
    title="Non-renewal review: Tomas Torres",
    district="Maple",
    brand_color="",
    facts=[("Employee", "Tomas Torres"), ("School or office", "Oak School")],
    made_at=datetime(2027, 4, 8, 14, tzinfo=UTC),
    gaps=GAPS,
    entries=ENTRIES,
    papers={"letter:1": 1},
)


def packet(tmp_path, contents=CONTENTS, put=papers.every_kind):
    folder = tmp_path / "papers"
    folder.mkdir(exist_ok=True)
    examined = list(examine(put(folder)))
    out = tmp_path / "packet.pdf"
    assemble(own_pages(replace(contents, examined=examined)), examined, out)
    return out, examined


def only_tagged(folder):
    shelf = papers.Shelf(folder)
    shelf.put("Letter of concern", papers.tagged())
    shelf.put("Second letter", papers.tagged())
    return shelf.papers


def test_each_paper_is_told_as_it_stands(tmp_path):
    _out, examined = packet(tmp_path)

    assert [(one.paper.title, one.standing.value, one.place) for one in examined] == [
        ("Letter of concern", "whole", "A1"),
        ("Coach log", "untagged", "A2–A4"),
        ("Whiteboard", "picture", "A5"),
        ("Room plan", "picture", "A6"),
        ("Locked notes", "locked", ""),
        ("Half a scan", "broken", ""),
        ("Class video", "zip_only", ""),
        ("Lost letter", "missing", ""),
    ]


def test_bookmarks_lead_to_our_headings_and_to_each_paper(tmp_path):
    out, examined = packet(tmp_path)

    with pikepdf.open(out) as found:
        own = len(found.pages) - sum(one.pages for one in examined)
        with found.open_outline() as outline:
            titles = [item.title for item in outline.root[0].children]
            attached = outline.root[-1]
            places = [
                (item.title, item.destination[0] if item.destination else None)
                for item in attached.children
            ]
        pages = [page.obj.objgen for page in found.pages]
        starts = [(title, pages.index(page.objgen) - own + 1) for title, page in places]
        labels = [page.label for page in found.pages][own - 1 : own + 2]
    assert titles == ["1 gap is open", "Facts", "What happened, in order", "Papers"]
    assert starts == [
        ("Paper 1: Letter of concern", 1),
        ("Paper 2: Coach log", 2),
        ("Paper 3: Whiteboard", 5),
        ("Paper 4: Room plan", 6),
    ]
    assert labels == [str(own), "A1", "A2"]


@needs_poppler
def test_screen_reader_gets_our_pages_then_each_paper(tmp_path):
    out, _examined = packet(tmp_path)

    tree = tree_of(out.read_bytes())

    assert of(tree, "H1") == ["Non-renewal review: Tomas Torres", "Letter of concern"]
    read = [words for _kind, words in tree]
    assert [words for words in read if re.match(r"Coach log \d", words)] == [
        "Coach log 1",
        "Coach log 2",
        "Coach log 3",
    ]


def test_packet_of_tagged_papers_alone_passes_the_outside_checker(tmp_path):
    out, _examined = packet(tmp_path, put=only_tagged)

    result = check(str(out))

    assert [result.error, *map(str, result.findings)] == [None]


def test_packet_with_a_paper_that_cannot_be_read_aloud_does_not_claim_to_be_accessible(tmp_path):
    out, _examined = packet(tmp_path)

    with pikepdf.open(out) as found, found.open_metadata() as metadata:
        assert ("pdfuaid:part" in metadata, bool(found.Root.MarkInfo.Marked)) == (False, True)


def test_every_way_back_from_content_leads_to_an_element_of_that_page(tmp_path):
    out, _examined = packet(tmp_path)

    with pikepdf.open(out) as found:
        numbers = list(found.Root.StructTreeRoot.ParentTree.Nums)
        rows = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        for page in found.pages:
            for element in rows[int(page.obj.StructParents)]:
                if isinstance(element, pikepdf.Dictionary):
                    assert element.Pg.objgen == page.obj.objgen


def test_picture_is_described_and_stands_upright(tmp_path):
    shelf = papers.Shelf(tmp_path)
    shelf.put("Sideways", papers.turned_photo(), "image/jpeg", "jpg")
    examined = list(examine(shelf.papers))
    out = tmp_path / "out.pdf"

    assemble(own_pages(CONTENTS), examined, out)

    with pikepdf.open(out) as found:
        (picture,) = found.pages[-1].get_images().values()
        figures = [
            str(row.Alt)
            for row in found.objects
            if isinstance(row, pikepdf.Dictionary) and row.get("/S") == "/Figure"
        ]
    assert (int(picture.Width), int(picture.Height)) == (480, 640)
    assert figures == ["Paper 1: Sideways, page 1 of 1, as it was attached."]


def test_script_in_a_paper_does_not_come_into_the_packet(tmp_path):
    with pikepdf.open(io.BytesIO(papers.plain(1))) as found:
        found.pages[0].obj.AA = pikepdf.Dictionary(
            O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        )
        found.pages[0].obj.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Link,
                    Rect=[0, 0, 9, 9],
                    A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="run.exe"),
                )
            ]
        )
        data = papers.saved(found)
    shelf = papers.Shelf(tmp_path)
    shelf.put("Trap", data)
    out = tmp_path / "out.pdf"

    assemble(own_pages(CONTENTS), list(examine(shelf.papers)), out)

    with pikepdf.open(out) as made:
        page = made.pages[-1].obj
        assert ("/AA" in page, "/A" in page.Annots[0]) == (False, False)


def test_first_page_of_a_draft_lists_the_open_gaps():
    html = own_html(CONTENTS)

    gaps, facts = html.index("No proof: Help promised"), html.index("Oak School")
    assert ("Draft packet" in html, gaps < facts) == (True, True)


def test_whole_packet_is_no_draft_and_tells_how_each_gap_was_closed():
    closed = Answered(
        GAPS[0], "The log lies in the file.", "Hana Hill", datetime(2027, 4, 9, tzinfo=UTC)
    )

    html = own_html(replace(CONTENTS, gaps=[], answered=[closed]))

    assert ("Draft packet" in html, "The log lies in the file." in html) == (False, True)


def test_redacted_copy_has_the_words_nowhere(tmp_path):
    words = ["Tomas Torres", "Torres", "L. Brandt"]
    out, _examined = packet(tmp_path, replace(CONTENTS, left_out=words), put=lambda folder: [])

    with pikepdf.open(out) as found:
        plain = tmp_path / "plain.pdf"
        found.save(
            plain, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable
        )
    data = plain.read_bytes()
    told = " ".join(words for _kind, words in tree_of(out.read_bytes()))
    hidden = [b"Torres", "Torres".encode("utf-16-be"), b"Brandt"]
    assert [word in data for word in hidden] == [False] * 3
    assert ("Torres" in told, "Brandt" in told, "left out" in told) == (False, False, True)


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>May met Ann May.</p>", "<p>{0} met {0}.</p>"),
        ('<p class="may">Mayor of MAY</p>', '<p class="may">Mayor of {0}</p>'),
        ('<body data-foot="Ann May · 12">', '<body data-foot="[left out] · 12">'),
        ("<title>Ann May</title>", "<title>[left out]</title>"),
    ],
)
def test_words_are_left_out_of_text_alone(html, left):
    mark = '<span class="left-out">left out</span>'

    assert leave_out(html, ["Ann May", "May", "Ed"]) == left.format(mark)


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>Torres_log.pdf, 2026-torres2.pdf</p>", "<p>{0}_log.pdf, 2026-{0}2.pdf</p>"),
        ("<p>Torreses met in the Torre</p>", "<p>Torreses met in the Torre</p>"),
        ("<p>Do it, Mr. Do. MR. DO did.</p>", "<p>{0} it, Mr. {0}. MR. {0} did.</p>"),
        ("<p>do, doing</p>", "<p>do, doing</p>"),
        ("<p>Oak\n School, Oak\u00a0School</p>", "<p>{0}, {0}</p>"),
        ("<p>O’Neil and O&#x27;Neil</p>", "<p>{0} and {0}</p>"),
        ("<p>Anna‑Marie</p>", "<p>{0}</p>"),
        ("<p>No. 1004, No. 21004</p>", "<p>No. {0}, No. 21004</p>"),
    ],
)
def test_words_are_left_out_however_they_are_written(html, left):
    mark = '<span class="left-out">left out</span>'
    words = ["Torres", "Do", "Oak School", "O'Neil", "Anna-Marie", "1004"]

    assert leave_out(html, words) == left.format(mark)


def test_words_are_left_out_of_what_the_file_says_of_itself():
    html = '<meta name="author" content="Maple">'

    assert leave_out(html, ["Maple"]) == '<meta name="author" content="[left out]">'


def test_watermark_is_on_every_page_and_no_part_of_the_content(tmp_path):
    out, _examined = packet(tmp_path, put=only_tagged)
    stamp = papers.plain(1, "For J. Marlow")
    marked = tmp_path / "marked.pdf"

    mark_pages(out, stamp, marked)

    result = check(str(marked))
    with pikepdf.open(marked) as found:
        ends = [
            page.Contents.read_bytes()
            if not isinstance(page.Contents, pikepdf.Array)
            else page.Contents[-1].read_bytes()
            for page in found.pages
        ]
    assert [b"/Artifact BMC" in end for end in ends] == [True] * len(ends)
    assert [str(one) for one in result.findings if "font" not in str(one).lower()] == []
