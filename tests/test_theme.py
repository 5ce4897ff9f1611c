"""Can the words be read on any colour a district picks?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import theme

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLORS)
def test_an_accent_can_be_read_on_every_ground(brand):
    for is_dark, grounds in ((False, theme.LIGHT_GROUNDS), (True, theme.DARK_GROUNDS)):
        accent = theme.accent_for(brand, is_dark=is_dark)

        assert min(theme.contrast(accent, ground) for ground in grounds) >= theme.TARGET


@given(COLORS)
def test_words_on_the_accent_can_be_read(brand):
    assert theme.contrast(theme.accent_for(brand, is_dark=False), "#ffffff") >= 4.5
    assert theme.contrast(theme.accent_for(brand, is_dark=True), theme.ON_DARK) >= 4.5


@pytest.mark.django_db
def test_the_sheet_of_a_district_is_kept_for_long(client):
    url = theme.url_for("#FFCC00")

    answer = client.get(url)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "--brand:#ffcc00" in answer.content.decode()


@pytest.mark.django_db
def test_a_sheet_made_up_by_hand_is_not_served(client):
    assert client.get("/theme/ffcc00-000000000000.css").status_code == 404


@pytest.mark.parametrize("brand", ["", "red", "#fff", "#12345g", "#24508f;}body{"])
def test_what_is_not_a_color_changes_nothing(brand):
    assert theme.url_for(brand) == ""
