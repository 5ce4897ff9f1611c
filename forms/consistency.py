"""Does a form make sense in itself? Beyond what its schema can say. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from forms.definition import is_taken_code, read_definition
from forms.overall import least_values, scoring_of
from forms.scoring import Method
from forms.scoring_check import scoring_problems

# What only rows of one kind have.
OF_ONE_KIND = {
    "scale": "rating",
    "descriptors": "rating",
    "options": "choice",
    "columns": "table",
    "min": "number",
    "max": "number",
    "most": "text",
}
NEEDED = {"rating": "scale", "choice": "options", "table": "columns"}
Data = Mapping[str, Any]


def problems_in(data: Data) -> list[str]:
    """Sentences; `data` stood the test of the schema."""
    found = list(_rows_and_scales(data))
    return found or (list(_scoring(data)) if "scoring" in data else [])


def _rows_and_scales(data: Data) -> Iterator[str]:
    yield from _revision(data)
    scales = {scale["code"]: scale for scale in data.get("scales", [])}
    yield from _twice(_("Scale"), (scale["code"] for scale in data.get("scales", [])))
    for number, scale in enumerate(data.get("scales", []), start=1):
        place = _("Scale %(n)d") % {"n": number}
        yield from (f"{place}: {problem}" for problem in _scale(scale))
    yield from _sections(data, scales)


def _revision(data: Data) -> Iterator[str]:
    if data.get("supersedes", 0) >= data["revision"]:
        yield _("A form supersedes an earlier revision, so “supersedes” is below “revision”.")


def _twice(what: str, codes: Iterable[str]) -> Iterator[str]:
    for code, times in Counter(codes).items():
        if times > 1:
            yield _("%(what)s “%(code)s” stands %(n)d times. Each needs a code of its own.") % {
                "what": what,
                "code": code,
                "n": times,
            }


def _scale(scale: Data) -> Iterator[str]:
    levels = scale["levels"]
    yield from _twice(_("Level"), (level["code"] for level in levels))
    counting = [level for level in levels if not level.get("does_not_count")]
    if len(counting) < 2:
        yield _("At least two levels have to count.")
    for level in counting:
        if "value" not in level:
            yield _("Level “%(code)s” counts, so it needs a value.") % {"code": level["code"]}
    values = [Decimal(level["value"]) for level in counting if "value" in level]
    if values != sorted(set(values)):
        yield _("The values have to rise from level to level, the lowest first.")


def _sections(data: Data, scales: Data) -> Iterator[str]:
    sections = data["sections"]
    codes = [section["code"] for section in sections]
    rows = [row["code"] for section in sections for row in section.get("rows", [])]
    yield from _twice(_("Section"), codes + (["feedback"] if data.get("feedback") else []))
    yield from _twice(_("Row"), rows + (["feedback"] if data.get("feedback") else []))
    kinds = [section.get("kind") for section in sections]
    if kinds.count("goals") > 1:
        yield _("One section of goals is enough: each goal stands in it.")
    if kinds.count("duties") > 1:
        yield _("One section of duties is enough: each duty stands in it.")
    for number, section in enumerate(sections, start=1):
        place = _("Section %(n)d") % {"n": number}
        yield from (f"{place}: {problem}" for problem in _section(section, scales))
        for at, row in enumerate(section.get("rows", []), start=1):
            where = _("%(section)s, row %(n)d") % {"section": place, "n": at}
            yield from (f"{where}: {problem}" for problem in _row(row, scales))


def _section(section: Data, scales: Data) -> Iterator[str]:
    kind = section.get("kind", "rows")
    if kind != "goals" and not section.get("rows"):
        yield _("It asks nothing. Give it a row.")
    if kind == "rows":
        for name in ("scale", "voices"):
            if name in section:
                yield _("“%(name)s” is for a section of goals. Give it to the rows.") % {
                    "name": name
                }
        return
    if kind == "goals" and section.get("rows"):
        yield _("Its rows are the goals. Move these rows into a section of their own.")
    if "scale" not in section:
        yield _("Name the scale by which its rows are rated.")
    elif section["scale"] not in scales:
        yield _unknown_scale(section["scale"])


def _unknown_scale(code: str) -> str:
    return _("The form has no scale “%(code)s”.") % {"code": code}


def _row(row: Data, scales: Data) -> Iterator[str]:
    kind = row["kind"]
    if is_taken_code(row["code"]):
        yield _("Codes such as “goal-1” are for goals and duties themselves. Take another one.")
    needed = NEEDED.get(kind)
    if needed and needed not in row:
        yield _("A row of the kind “%(kind)s” needs “%(name)s”.") % {"kind": kind, "name": needed}
    for name, owner in OF_ONE_KIND.items():
        if name in row and kind != owner:
            yield _("“%(name)s” is for rows of the kind “%(kind)s”.") % {
                "name": name,
                "kind": owner,
            }
    if row.get("comment") == "low" and kind != "rating":
        yield _("Only a rating can be low, so “comment” is “may” or “never” here.")
    yield from _twice(_("Option"), (option["code"] for option in row.get("options", [])))
    yield from _twice(_("Column"), (column["code"] for column in row.get("columns", [])))
    if "min" in row and "max" in row and Decimal(row["min"]) > Decimal(row["max"]):
        yield _("“min” lies above “max”.")
    if kind == "rating" and "scale" in row:
        yield from _rating(row, scales)


def _rating(row: Data, scales: Data) -> Iterator[str]:
    scale = scales.get(row["scale"])
    if scale is None:
        yield _unknown_scale(row["scale"])
        return
    levels = {level["code"] for level in scale["levels"]}
    for code in row.get("descriptors", {}):
        if code not in levels:
            yield _("It describes “%(code)s”, which is no level of its scale.") % {"code": code}


def _scoring(data: Data) -> Iterator[str]:
    """Asked last, of a form that is sound otherwise."""
    if data["scoring"]["scale"] not in [scale["code"] for scale in data.get("scales", [])]:
        yield _("Scoring: %s") % _unknown_scale(data["scoring"]["scale"])
        return
    definition = read_definition(data)
    scoring = scoring_of(definition)
    if scoring is None:
        return
    if scoring.method is Method.HOLISTIC and scoring.cuts:
        yield _("Scoring: a holistic rating is chosen, not computed. Leave out the cuts.")
    if scoring.method is Method.MATRIX and len(set(scoring.across)) != 2:
        yield _("Scoring: a matrix needs two sections (“across”).")
        return
    yield from scoring_problems(scoring, least_values(definition))
