"""What may a report tell of a whole district without telling of single people?

Executives watch the district's buildings; a plan or a recommendation belongs to a person. So no
number from 1 to 4 is told, and none can be worked out from those that are:

- Ways to stand that fewer than five have in the whole district stand in one column with the next.
- Lines of fewer than five people stand in one line with the next smallest.
- A line with a small number inside tells only how many there are. Those lines together keep no
  small number in any column either, or what the other lines say would be taken from the total.

What is told then are sums of at least five (or nobody): of a number that is not told, all that can
be worked out is bounds, and the upper one is never below five. A reader picks a school year and
how it is cut, and nothing else: years are people apart, and two cuts of one year say nothing of
where they cross. Two narrower filters would, by what is in the one and not in the other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise

from reports.board import FEWEST
from reports.compiled.family import Family, Standing
from reports.compiled.figures import Line, sum_of

Counts = dict[str, int]


@dataclass(frozen=True)
class Figures:
    """`family` with the columns that are told. No lines: there are too few people."""

    family: Family
    lines: list[Line]
    total: Line


def grouped(family: Family, lines: Sequence[Line], together: str | Promise) -> Figures:
    """`together` names a line that holds `n` others. The lines come by name, and stay so."""
    total = sum_of(family, list(lines))
    if total.total < FEWEST:
        return Figures(family, [], sum_of(family, []))
    columns = _columns(total.counts)
    told = replace(family, standings=_standings(family, columns))
    large = _without_small([_put(line, columns) for line in lines], together)
    return Figures(told, _split(large), _put(total, columns))


def is_small(count: int) -> bool:
    return 0 < count < FEWEST


def _columns(counts: Counts) -> list[list[str]]:
    """Which ways to stand are told as one: the small ones, and as many as make them five."""
    small = [code for code, count in counts.items() if is_small(count)]
    others = sorted((c for c in counts if counts[c] >= FEWEST), key=lambda code: counts[code])
    while small and others and sum(counts[code] for code in small) < FEWEST:
        small.append(others.pop(0))
    columns = [[code] for code in counts if code not in small]
    return [*columns, [code for code in counts if code in small]] if small else columns


def _standings(family: Family, columns: Iterable[list[str]]) -> dict[str, Standing]:
    """A column of several has all their words, and the mark of the first."""
    return {
        codes[0]: Standing(
            " / ".join(str(family.standings[code].label) for code in codes),
            family.standings[codes[0]].mark,
        )
        for codes in columns
    }


def _put(line: Line, columns: Iterable[list[str]]) -> Line:
    counts = {codes[0]: sum(line.counts[code] for code in codes) for codes in columns}
    return replace(line, counts=counts)


def _without_small(lines: Sequence[Line], together: str | Promise) -> list[Line]:
    rest = [line for line in lines if line.total < FEWEST]
    large = sorted((x for x in lines if x.total >= FEWEST), key=lambda x: (-x.total, x.name))
    while rest and large and sum(line.total for line in rest) < FEWEST:
        rest.append(large.pop())
    gone = {id(line) for line in rest}
    kept = [line for line in lines if id(line) not in gone]
    return [*kept, Line(None, str(together) % {"n": len(rest)}, _sums(rest))] if rest else kept


def _split(lines: Sequence[Line]) -> list[Line]:
    """Lines that hide a small number tell their people alone, and so many others that it hides."""
    hidden = [line for line in lines if any(map(is_small, line.counts.values()))]
    gone = {id(line) for line in hidden}
    told = sorted((line for line in lines if id(line) not in gone), key=lambda line: line.total)
    while small := [code for code, count in _sums(hidden).items() if is_small(count)]:
        # The columns' sums are not small, so some line that is told has people in this one.
        found = next(line for line in told if line.counts[small[0]])
        told.remove(found)
        hidden.append(found)
        gone.add(id(found))
    return [_unsplit(line) if id(line) in gone else line for line in lines]


def _unsplit(line: Line) -> Line:
    return replace(line, counts=dict.fromkeys(line.counts, 0), unsplit=line.total)


def _sums(lines: Sequence[Line]) -> Counts:
    return {code: sum(x.counts[code] for x in lines) for code in lines[0].counts} if lines else {}
