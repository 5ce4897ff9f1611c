"""Are the files behind the pages whole, small, and ours alone?"""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]
STATIC = sorted(path for path in (ROOT / "static").rglob("*.*") if path.suffix != ".png")
SHEETS = [path for path in STATIC if path.match("css/[1-9]*.css")]  # not the tokens
INCLUDE = re.compile(r'{%\s*include\s+"([^"]+)"([^%]*)%}')
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
SYMBOLS = set(re.findall(r'<symbol id="(\w+)"', (ROOT / "static/img/icons.svg").read_text()))
FIRST_VISIT_LIMIT = 60_000  # bytes, compressed, without the font


def named(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_compiles(path):
    get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", [*TEMPLATES, *STATIC], ids=named)
def test_a_file_asks_no_other_host_for_anything(path):
    hosts = set(re.findall(r"""https?://[^\s"'<>){}]+""", path.read_text()))

    assert hosts - NAMESPACES == set()


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_keeps_to_the_content_security_policy(path):
    source = path.read_text()

    assert re.findall(r"\sstyle=", source) == []
    assert re.findall(r"<[^>]+\son[a-z]+=", source) == []
    scripts = re.findall(r"<script\b[^>]*>", source)
    assert [tag for tag in scripts if "src=" not in tag and "application/json" not in tag] == []
    if not named(path).startswith(("templates/pdf/", "templates/emails/")):
        assert "<style" not in source


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_names_files_and_symbols_that_exist(path):
    source = path.read_text()

    files = re.findall(r"""{%\s*static\s+['"]([^'"]+)['"]""", source)
    assert [name for name in files if finders.find(name) is None] == []
    symbols = re.findall(r"""{%\s*icon\s+['"](\w+)['"]""", source)
    symbols += re.findall(r"""task\.html" with[^%]*?kind="(\w+)\"""", source)
    symbols += re.findall(r"""status\.html" with[^%]*?kind="(\w+)\"""", source)
    symbols += re.findall(r"""glyph="(\w+)\"""", source)
    assert set(symbols) - SYMBOLS == set()


def sends(piece):
    """Has this template a form that needs the token from the page around it?"""
    source = (ROOT / "templates" / piece).read_text()
    handed_on = (name for name, words in INCLUDE.findall(source) if brings_token(words))
    return "{% csrf_token %}" in source or any(map(sends, handed_on))


def brings_token(words):
    return not re.search(r"\bonly\b", words) or "csrf_token=" in words


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_piece_with_a_form_gets_the_token(path):
    """The test client does not ask for it, a browser does."""
    pieces = INCLUDE.findall(path.read_text())

    assert [name for name, words in pieces if not brings_token(words) and sends(name)] == []


def test_each_select_looks_like_one():
    """With the class of an input it keeps the arrow of the browser, which is another one."""
    plain = re.compile(r'<select(?![^>]*class="[^"]*\bselect\b)')

    assert [named(path) for path in PAGES if plain.search(path.read_text())] == []


@pytest.mark.parametrize("path", SHEETS, ids=named)
def test_a_color_is_a_token(path):
    colors = re.findall(
        r"([\w-]+): ?[^;{]*(?:#[0-9a-f]{3,8}\b|rgb\(|hsl\(|oklch\()", path.read_text()
    )

    assert [name for name in colors if not name.startswith("--")] == []


def test_every_token_that_is_used_is_defined():
    sheets = "".join(path.read_text() for path in STATIC if path.suffix == ".css")

    used, defined = (
        set(re.findall(r"var\((--[\w-]+)", sheets)),
        set(re.findall(r"(--[\w-]+):", sheets)),
    )
    assert used - defined == set()


def test_a_first_visit_is_small():
    linked = re.findall(r"static '([^']+)'", (ROOT / "templates/_styles.html").read_text())
    linked += ["js/page.js", "js/find.js", "img/icons.svg", "img/logo.svg"]
    linked += ["django_htmx/htmx-2.min.js"]

    total = sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in linked)

    assert total < FIRST_VISIT_LIMIT


def test_the_font_of_the_sheet_is_the_installed_one():
    name = re.search(
        r'url\("\.\./(fonts/[^"]+)"\)', (ROOT / "static/css/00-tokens.css").read_text()
    )

    assert finders.find(name[1]) is not None
