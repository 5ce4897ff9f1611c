"""What do the pages of a form ask the database? As in tests/test_queries.py."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from accounts.scope import district_scope
from bench.measure import StatementCounter
from forms import places
from forms.form_file import read_form
from forms.services import load_form, save_answer, share_sheet, start_sheet
from tests.forms.conftest import RATED, begun_sheet, data_with, rate
from tests.signing_in import sign_in


def long_form(rows):
    section = {
        "code": "long",
        "title": "Long",
        "rows": [
            {"code": f"row-{n}", "title": f"Row {n}", "kind": "rating", "scale": "four"}
            for n in range(rows)
        ],
    }
    data = data_with(number=f"LONG-{rows}", sections=[section])
    return load_form(read_form(data), actor=None)


@pytest.fixture(autouse=True)
def nowhere(settings):
    """What a place asks for is counted with the page it belongs to."""
    settings.SHEET_PLACES = []
    places.finders.cache_clear()
    yield
    places.finders.cache_clear()


@pytest.fixture
def begin_long(maple_scope, june, tomas, priya):
    """Both voices answered every row; the employee's is shared."""

    def begin(rows):
        form, subject = long_form(rows), uuid4()
        codes = [f"row-{n}" for n in range(rows)]
        facts = {"person": tomas, "subject_id": subject}
        own = start_sheet(form, voice="employee", actor=tomas, **facts)
        rate(own, tomas, *codes)
        share_sheet(own, actor=tomas)
        sheet = start_sheet(form, voice="supervisor", actor=priya, **facts)
        rate(sheet, priya, *codes[1:])
        return sheet

    return begin


def asked(client, url):
    client.get(url)
    counter = StatementCounter()
    with connection.execute_wrapper(counter):
        response = client.get(url)
    assert response.status_code == 200
    return counter.count


@pytest.mark.parametrize(
    ("name", "more", "statements"), [("sheet", [], 3), ("row", ["row-0"], 3), ("overall", [], 3)]
)
def test_a_page_asks_the_same_for_one_row_and_for_sixty(
    client, begin_long, priya, name, more, statements
):
    sheets = [begin_long(1), begin_long(60)]
    sign_in(client, priya)

    found = [asked(client, reverse(f"forms:{name}", args=[one.pk, *more])) for one in sheets]

    assert found == [statements, statements]


def test_the_list_asks_the_same_for_one_form_and_for_three(client, form, hana):
    sign_in(client, hana)
    url = reverse("forms:forms")

    found = [asked(client, url)]
    with district_scope(form.district_id):
        long_form(1), long_form(2)
    found.append(asked(client, url))

    assert found == [2, 2]


def test_an_autosave_of_sixty_rows_takes_three_statements_once_there_is_an_answer(
    client, begin_long, priya
):
    sheet = begin_long(60)
    sign_in(client, priya)
    url = reverse("forms:row_draft", args=[sheet.pk, "row-0"])
    found = []

    for version, level in enumerate(["effective", "highly"]):
        counter = StatementCounter()
        with connection.execute_wrapper(counter):
            response = client.post(
                url,
                json.dumps({"data": {"level": level}}),
                content_type="application/json",
                headers={"If-Match": f'"{version}"'},
            )
        found.append((response.status_code, counter.count))

    # At first: nothing to lock yet, and what the form asks, which is kept for all who fill it in.
    assert found == [(200, 6), (200, 3)]


def test_the_reader_of_a_shared_sheet_leaves_a_trace(client, form, tomas, priya):
    with district_scope(form.district_id):
        sheet = begun_sheet(tomas, uuid4(), supervisor=priya)
        rate(sheet, priya, *RATED[1:])
        save_answer(sheet, "strengths", actor=priya, value="Kind", version=0)
        share_sheet(sheet, actor=priya)
    sign_in(client, tomas)

    assert asked(client, reverse("forms:sheet", args=[sheet.pk])) == 4
