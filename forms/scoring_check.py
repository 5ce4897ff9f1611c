"""Can this scoring give a result for every form filled in? Asked when a form is loaded."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from forms.scoring import Method, Scoring


def scoring_problems(scoring: Scoring, sections: Mapping[str, Decimal]) -> Iterator[str]:
    """A sentence for each flaw. `sections` gives the least value that each section can have.

    Of a sum the least value is that of all its rows together, with their weights.
    """
    yield from _level_problems(scoring)
    if scoring.method is Method.HOLISTIC:
        return
    yield from _cut_problems(scoring, sections)
    for cap in scoring.caps:
        if cap.section not in sections:
            yield _("Scoring: no section is called “%(code)s”.") % {"code": cap.section}
    if scoring.method is Method.MATRIX:
        yield from _matrix_problems(scoring, sections)


def _level_problems(scoring: Scoring) -> Iterator[str]:
    named = [cut.level for cut in scoring.cuts]
    named += [level for cap in scoring.caps for level in (cap.low, cap.most)]
    named += [level for row in scoring.matrix.values() for level in row.values()]
    named += [*scoring.matrix, *(level for row in scoring.matrix.values() for level in row)]
    for code in dict.fromkeys(named):
        if code not in scoring.levels:
            yield _("Scoring: the overall scale has no level “%(code)s”.") % {"code": code}


def _cut_problems(scoring: Scoring, sections: Mapping[str, Decimal]) -> Iterator[str]:
    if not scoring.cuts:
        yield _("Scoring: name the cut scores, from the lowest level to the highest.")
        return
    if any(later.start <= earlier.start for earlier, later in pairwise(scoring.cuts)):
        yield _("Scoring: the cut scores do not rise.")
    ranks = _ranks(scoring)
    found = [ranks[cut.level] for cut in scoring.cuts if cut.level in ranks]
    if any(later <= earlier for earlier, later in pairwise(found)):
        yield _("Scoring: the levels of the cut scores do not rise.")
    least = _least(scoring, list(sections.values()))
    if scoring.cuts[0].start > least:
        facts = {"start": scoring.cuts[0].start, "least": least}
        yield (
            _("Scoring: the first cut is %(start)s, but a form can come out at %(least)s.") % facts
        )


def _least(scoring: Scoring, values: Sequence[Decimal]) -> Decimal:
    if scoring.method is Method.SUM:
        return sum(values, Decimal(0))
    return min(values, default=Decimal(0))


def _matrix_problems(scoring: Scoring, sections: Mapping[str, Decimal]) -> Iterator[str]:
    for code in scoring.across:
        if code not in sections:
            yield _("Scoring: no section is called “%(code)s”.") % {"code": code}
    levels = [code for code in scoring.levels if code in {cut.level for cut in scoring.cuts}]
    holes = [
        (down, along)
        for down in levels
        for along in levels
        if along not in scoring.matrix.get(down, {})
    ]
    for down, along in holes:
        facts = {"down": down, "along": along}
        yield _("Scoring: the matrix says nothing for “%(down)s” and “%(along)s”.") % facts
    if not holes and not _rises(scoring, levels):
        yield _("Scoring: a better section gives a lower overall rating in the matrix.")


def _rises(scoring: Scoring, levels: Sequence[str]) -> bool:
    ranks = _ranks(scoring)

    def rank(down: str, along: str) -> int:
        return ranks.get(scoring.matrix[down][along], 0)

    return all(
        rank(low, other) <= rank(high, other) and rank(other, low) <= rank(other, high)
        for low, high in pairwise(levels)
        for other in levels
    )


def _ranks(scoring: Scoring) -> dict[str, int]:
    return {code: place for place, code in enumerate(scoring.levels)}
