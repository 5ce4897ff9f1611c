"""What a document holds of a sheet."""

from accounts.scope import district_scope
from forms.models import Sheet
from forms.services import save_answer, set_overall
from forms.snapshot import sheet_content
from records.canonical import canonical_json, read_canonical
from tests.forms.conftest import RATED, rate


def content_of(sheet):
    with district_scope(sheet.district_id):
        sheet = Sheet.objects.with_people().get(pk=sheet.pk)
        return sheet_content(sheet, list(sheet.answers.all()))


def row_of(content, code):
    rows = (row for section in content["sections"] for row in section["rows"])
    return next(row for row in rows if row["code"] == code)


def test_it_names_the_form_and_its_revision(sheet):
    content = content_of(sheet)

    named = [content[key] for key in ("number", "title", "revision", "voice")]
    assert named == ["E7", "Summative evaluation", 1, "supervisor"]


def test_a_rated_row_has_level_descriptor_and_comment(sheet, priya):
    rate(sheet, priya, "law", comment="On time")

    assert row_of(content_of(sheet), "law") == {
        "code": "law",
        "title": "Follows law and policy",
        "note": "",
        "level": "Effective",
        "descriptor": "Meets timelines.",
        "value": "",
        "columns": [],
        "lines": [],
        "comment": "On time",
    }


def test_other_values_stand_in_words(sheet, priya):
    for row, value in [
        ("met", "no"),
        ("met_on", "2027-05-03"),
        ("renew", "renew"),
        ("courses", [{"course": "Phonics", "hours": "12"}]),
    ]:
        save_answer(sheet, row, actor=priya, value=value, version=0)

    content = content_of(sheet)
    words = [row_of(content, row)["value"] for row in ("met", "met_on", "renew", "courses")]
    assert words == ["No", "May 3, 2027", "Renew", ""]
    assert row_of(content, "courses")["lines"] == [["Phonics", "12", ""]]


def test_the_overall_rating_stands_with_its_lines(sheet, priya):
    rate(sheet, priya, *RATED)
    set_overall(sheet, actor=priya, level="highly", reason="Led two schools")

    overall = content_of(sheet)["overall"]
    assert (overall["level"], overall["computed"], overall["value"]) == (
        "Highly effective",
        "Effective",
        "3.00",
    )
    assert overall["lines"] == [
        "Goals: 3.00 × 30% = 0.90",
        "Domains of job responsibility: 3.00 × 70% = 2.10",
    ]
    assert overall["reason"] == "Led two schools"


def test_it_is_canonical(sheet, priya):
    rate(sheet, priya, *RATED, comment="Ça va")
    content = content_of(sheet)

    assert read_canonical(canonical_json(content)) == content
