"""A letter as a PDF (tagged, PDF/UA-1) and as a Word file, from the same words."""

from collections.abc import Sequence
from io import BytesIO

from django.template.loader import render_to_string

from accounts import clock
from records.pdf import html_pdf
from remediation.models import Letter
from remediation.packets.redaction import leave_out


def paragraphs(body: str) -> list[str]:
    """A blank line begins a new one."""
    found = (part.strip() for part in body.replace("\r\n", "\n").split("\n\n"))
    return [part for part in found if part]


def letter_pdf(letter: Letter, left_out: Sequence[str] = ()) -> bytes:
    district = letter.case.person.district
    context = {
        "letter": letter,
        "person": letter.case.person,
        "district": district,
        "paragraphs": paragraphs(letter.body),
        "is_draft": letter.issued_on is None,
        "made_at": clock.now(),
        "clock_moved": bool(clock.offset()),
    }
    html = render_to_string("pdf/letter.html", context)
    return html_pdf(leave_out(html, left_out), district.brand_color)


def letter_docx(letter: Letter) -> bytes:
    """To be signed with ink, on the district's own letterhead."""
    from docx import Document as WordFile  # noqa: PLC0415 - for this alone
    from docx.shared import Pt  # noqa: PLC0415

    district = letter.case.person.district
    word = WordFile()
    word.core_properties.title = letter.title
    word.core_properties.author = district.name
    word.core_properties.language = "en-US"
    style = word.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(11)
    word.add_paragraph(district.name)
    word.add_heading(letter.title, level=1)
    for words in paragraphs(letter.body):
        word.add_paragraph(words)
    out = BytesIO()
    word.save(out)
    return out.getvalue()
