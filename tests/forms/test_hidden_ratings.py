"""Where the district wants it, an own rating shows to the supervisor once that row is rated."""

import pytest

from accounts.models import District
from forms.services import share_sheet
from tests.forms.conftest import RATED, rate
from tests.forms.test_sheet_pages import as_priya, text, url  # noqa: F401 - a fixture
from tests.signing_in import sign_in


@pytest.fixture
def hides(maple):
    District.objects.filter(pk=maple.pk).update(hides_own_ratings=True)


@pytest.fixture
def rated_by_tomas(own_sheet, tomas):
    rate(own_sheet, tomas, *RATED, level="highly", comment="My reasons")
    return share_sheet(own_sheet, actor=tomas)


def test_a_row_that_the_supervisor_did_not_rate_is_hidden(
    as_priya,  # noqa: F811
    sheet,
    rated_by_tomas,
    hides,
):
    for address in (url("sheet", sheet), url("row", sheet, "law"), url("sheet", rated_by_tomas)):
        page = text(as_priya.get(address))
        assert ("My reasons" in page, "Tomas chose this" in page) == (False, False)
        assert "You see it once you rated this row" in page


def test_once_rated_the_row_shows_and_the_others_stay_hidden(
    as_priya,  # noqa: F811
    sheet,
    rated_by_tomas,
    priya,
    hides,
):
    rate(sheet, priya, "law")

    assert "Tomas chose this" in text(as_priya.get(url("row", sheet, "law")))
    assert "Tomas chose this" not in text(as_priya.get(url("row", sheet, "communicates")))


def test_the_overall_rating_of_hidden_rows_is_not_told(
    as_priya,  # noqa: F811
    sheet,
    rated_by_tomas,
    hides,
):
    assert "Highly effective" not in text(as_priya.get(url("sheet", rated_by_tomas)))


def test_hr_and_the_employee_read_it_all_the_same(client, sheet, rated_by_tomas, hana, hides):
    for reader in (hana, rated_by_tomas.person):
        sign_in(client, reader)
        assert "My reasons" in text(client.get(url("sheet", rated_by_tomas)))


def test_where_the_district_does_not_want_it_nothing_is_hidden(
    as_priya,  # noqa: F811
    sheet,
    rated_by_tomas,
):
    assert "Tomas chose this" in text(as_priya.get(url("row", sheet, "law")))
