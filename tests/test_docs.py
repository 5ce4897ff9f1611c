"""The documents say what the code does."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.ROOT)


def test_every_variable_read_is_explained():
    text = (ROOT / "config/settings.py").read_text()
    read = set(re.findall(r"\benv(?:\.\w+)?\(\s*\"(\w+)\"", text))

    explained = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs/settings.md").read_text()))

    assert read - explained == set()


def test_every_variable_dev_py_reads_is_explained():
    text = "".join(path.read_text() for path in (ROOT / "local").glob("*.py"))
    read = set(re.findall(r"os\.environ\.get\(\"(\w+)\"", text))

    explained = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs/settings.md").read_text()))

    assert read - explained == set()


def test_every_package_has_its_reason():
    lines = [
        line
        for name in ("requirements.in", "requirements-test.in")
        for line in (ROOT / name).read_text().splitlines()
    ]
    named = {re.match(r"[a-z0-9-]+", line)[0] for line in lines if re.match(r"[a-z]", line)}

    rows = (ROOT / "docs/dependencies.md").read_text()
    explained = set(re.findall(r"^\| ([a-z0-9-]+) \|", rows, re.MULTILINE)) - {"package"}

    assert named == explained


def test_each_requirement_is_held_by_a_test_that_is_there():
    text = (ROOT / "docs/requirements.md").read_text()
    named = re.findall(r"^\| (S\d-\d+) \|.*\| `(\S+)::(\w+)` \|$", text, re.MULTILINE)

    lost = [
        (number, path, test)
        for number, path, test in named
        if f"\ndef {test}(" not in (ROOT / "tests" / path).read_text()
    ]

    assert lost == []
    sizes = [22, 24, 22, 22, 30]  # sentences of the sources 000 to 004
    wanted = [f"S{n}-{i}" for n, size in enumerate(sizes) for i in range(1, size + 1)]
    assert [number for number, _path, _test in named] == wanted


@pytest.mark.parametrize(
    "path",
    sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_links_lead_to_files(path):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text())

    assert [link for link in links if not (path.parent / link).exists()] == []
