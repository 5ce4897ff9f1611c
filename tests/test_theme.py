"""Can the words be read on any colour a district picks? And what may a scheme change?"""

import re
from pathlib import Path

import pytest
import tinycss2
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from tinycss2.color4 import parse_color

from accounts import theme

ROOT = Path(settings.ROOT)
OF_A_SCHEME = re.compile(r"prefers-color-scheme|data-theme")
NO_COLORS = {("color-scheme", "dark"), ("--shadow", "none")}
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


def set_by_schemes(nodes, is_of_scheme=False):
    """(name, value) of what only one scheme says, at whatever depth of a sheet."""
    for node in nodes:
        if node.type == "declaration" and is_of_scheme:
            yield node.name, tinycss2.serialize(node.value).strip()
        elif getattr(node, "content", None):
            found = is_of_scheme or OF_A_SCHEME.search(tinycss2.serialize(node.prelude))
            yield from set_by_schemes(tinycss2.parse_blocks_contents(node.content), found)


def test_a_scheme_changes_colors_alone():
    """So what is said of boxes, names and order in the light is true in the dark (test_axe.py)."""
    sheets = [file.read_text() for file in (ROOT / "static/css").glob("*.css")]
    said = set()
    for sheet in (*sheets, theme.sheet("#ffcc00")):
        said.update(set_by_schemes(tinycss2.parse_stylesheet(sheet)))

    others = {(name, value) for name, value in said if not is_color(name, value)}
    assert others == NO_COLORS


def is_color(name, value):
    return name.startswith("--") and parse_color(value) is not None


def test_only_sheets_know_of_the_scheme():
    files = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("static/js/*.js")]
    words = re.compile(r"prefers-color-scheme|matchMedia")

    assert [file.name for file in files if words.search(file.read_text())] == []
    assert "light-dark(" not in "".join(one.read_text() for one in ROOT.glob("static/css/*.css"))
