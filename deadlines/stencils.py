"""How is a mail drawn that goes to thousands in much the same words?

By its template once, with marks where something is one reader's own; the marks are filled for each
reader. A turn of the templates for every mail took longer than all else about it.
"""

from collections.abc import Mapping
from functools import lru_cache
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MARK = "\ue000{}\ue000"  # of Unicode's private use: nobody writes it, and no template changes it


def fill(template: str, values: Mapping[str, str], **counts: int) -> SafeString:
    """Drawn with these values. To the template an empty one is empty, any other a mark, so it may
    ask whether there is one, not which; only `counts` are there as they are.

    In a template of HTML each value is escaped, unless it is marked safe.
    """
    blanks = tuple(name for name, value in values.items() if value)
    drawn = stencil(template, blanks, tuple(counts.items()), get_language())
    if template.endswith(".html"):
        values = {name: _escaped(value) for name, value in values.items()}
    return SafeString(drawn % values)


@lru_cache(maxsize=256)
def stencil(
    template: str, blanks: tuple[str, ...], counts: tuple[tuple[str, int], ...], language: str
) -> str:
    """For Python's % with a mapping of names."""
    marks = {name: MARK.format(name) for name in blanks}
    drawn = str(render_to_string(template, marks | dict(counts)))
    drawn = drawn.replace("%", "%%")
    for name, mark in marks.items():
        drawn = drawn.replace(mark, f"%({name})s")
    return drawn


def _escaped(value: str) -> str:
    return value if isinstance(value, SafeString) else escape(value)
