"""Which overall rating comes out of a sheet, and how? The numbers are forms/scoring.py's. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from forms.asked import AskedRow, AskedSection, asked_sections
from forms.definition import FormDefinition, Level, Scale, Section
from forms.models import Answer, Sheet
from forms.scoring import Cap, Cut, Line, Method, Missing, Part, RatedRow, Result, Scoring, score


@dataclass(frozen=True)
class Overall:
    """`level` is in force: the one somebody set, with their reason, or the computed one."""

    scale: Scale
    method: Method
    missing: Missing
    cuts: tuple[Cut, ...]
    result: Result
    computed: Level | None
    level: Level | None
    reason: str = ""

    @property
    def is_set(self) -> bool:
        """Somebody chose it."""
        return self.level is not None and self.level != self.computed

    @property
    def is_chosen(self) -> bool:
        """Nothing is computed: whoever rates chooses."""
        return self.method is Method.HOLISTIC

    @property
    def best(self) -> Decimal:
        return max(level.value for level in self.scale.counting)


def scoring_of(definition: FormDefinition) -> Scoring | None:
    rule, scale = definition.scoring, definition.overall_scale
    if rule is None or scale is None:
        return None
    return Scoring(
        method=Method(rule.method),
        levels={level.code: level.value for level in scale.counting},
        missing=Missing(rule.missing),
        cuts=[Cut(start, level) for start, level in rule.cuts],
        caps=[Cap(section, low, most) for section, low, most in rule.caps],
        across=rule.across,
        matrix=rule.matrix,
    )


def least_values(definition: FormDefinition) -> dict[str, Decimal]:
    """By section: the least it can come out at; of a sum, the points of all its rows."""
    is_sum = definition.scoring is not None and definition.scoring.method == Method.SUM
    found = {}
    for section in definition.sections:
        lowest = [
            (Fraction(section.weight * weight) if is_sum else Fraction(1)) * Fraction(value)
            for weight, value in _lowest_of(definition, section)
        ]
        if lowest:
            least = sum(lowest, Fraction(0)) if is_sum else min(lowest)
            found[section.code] = Decimal(least.numerator) / Decimal(least.denominator)
    return found


def _lowest_of(definition: FormDefinition, section: Section) -> Iterable[tuple[Decimal, Decimal]]:
    """Weight of each rated row, and the value of the lowest level it can get."""
    taken = [section.taken_row(f"{section.taken}1", "")] if section.taken else []
    for row in (*taken, *section.rows):
        scale = definition.scale(row.scale) if row.is_rating else None
        if scale is not None:
            yield row.weight, scale.counting[0].value


def overall_of(
    sheet: Sheet, rows: Iterable[AskedRow], answers: Mapping[str, Answer]
) -> Overall | None:
    """None: this form has no overall rating."""
    definition = sheet.form.asks
    scoring, scale = scoring_of(definition), definition.overall_scale
    if scoring is None or scale is None:
        return None
    parts = [_part(section, answers) for section in asked_sections(rows)]
    result = score(scoring, parts)
    computed = scale.level(result.level) if result.level else None
    chosen = scale.level(sheet.overall_level) if sheet.overall_level else None
    return Overall(
        scale=scale,
        method=scoring.method,
        missing=scoring.missing,
        cuts=tuple(scoring.cuts),
        result=result,
        computed=computed,
        level=chosen or computed,
        reason=sheet.overall_reason,
    )


def _part(section: AskedSection, answers: Mapping[str, Answer]) -> Part:
    """The rows that count: not applicable is no rating, and leaves its row out."""
    rated = []
    for asked in section.rows:
        answer = answers.get(asked.code)
        level = asked.level(answer.level) if answer is not None else None
        if asked.scale is None or (level is not None and level.does_not_count):
            continue
        rated.append(
            RatedRow(
                code=asked.code,
                value=level.value if level else None,
                level=level.code if level else None,
                weight=asked.row.weight,
                lowest=asked.scale.counting[0].value,
            )
        )
    return Part(section.section.code, section.section.title, rated, section.section.weight)


# -- how it came about, in sentences ----------------------------------------------------------
def how_computed(overall: Overall) -> list[str]:
    """The rule, then what it gave. For the page, and for the paper under the rating."""
    told = [told_rule(overall.method)]
    if not overall.is_chosen and not overall.result.is_whole:
        told.append(_gaps(overall.missing))
    if band := band_of(overall):
        told.append(band)
    if overall.result.capped_by:
        told.append(_held_down(overall))
    return told


def told_rule(method: str) -> str:
    """How a form with this method comes to its overall rating."""
    return {
        Method.WEIGHTED: _("Each part is the average of its rated rows, times its share."),
        Method.SUM: _("The points of all rows are added up."),
        Method.MATRIX: _("The level of one part is held against the level of the other."),
        Method.HOLISTIC: _("Nothing is computed. Whoever rates looks at all and chooses."),
    }[Method(method)]


def _gaps(missing: Missing) -> str:
    if missing is Missing.LOWEST:
        return _("A row that is not rated counts as the lowest level.")
    if missing is Missing.REFUSE:
        return _("Nothing comes out until every row is rated.")
    return _("Rows that are not rated are left out.")


def band_of(overall: Overall) -> str:
    """`2.50 to 3.49 is Effective.`"""
    value, cuts = overall.result.value, overall.cuts
    if value is None or not cuts:
        return ""
    reached = [at for at, cut in enumerate(cuts) if cut.start <= value]
    at = reached[-1] if reached else 0
    level = overall.scale.level(cuts[at].level)
    facts = {"start": cuts[at].start, "level": level.title if level else ""}
    if at + 1 == len(cuts):
        return _("%(start)s and more is %(level)s.") % facts
    facts["end"] = cuts[at + 1].start - Decimal("0.01")
    return _("%(start)s to %(end)s is %(level)s.") % facts


def _held_down(overall: Overall) -> str:
    result = overall.result
    before = overall.scale.level(result.before_cap or "")
    part = next((line.title for line in result.lines if line.code == result.capped_by), "")
    return _("A low row of “%(part)s” holds it down: without it, it would be %(level)s.") % {
        "part": part,
        "level": before.title if before else "",
    }


def said_of(line: Line, overall: Overall) -> str:
    """One part as a sentence: `Goals: 3.00 × 30% = 0.90`."""
    if line.average is None:
        return _("%(part)s: not rated") % {"part": line.title}
    facts = {
        "part": line.title,
        "average": line.average,
        "share": share_of(line),
        "points": line.points,
    }
    if overall.method is Method.WEIGHTED:
        return _("%(part)s: %(average)s × %(share)s%% = %(points)s") % facts
    if overall.method is Method.SUM:
        return _("%(part)s: %(points)s points") % facts
    if overall.method is Method.MATRIX:
        level = overall.scale.level(line.level or "")
        return _("%(part)s: %(average)s, %(level)s") % (
            facts | {"level": level.title if level else ""}
        )
    return _("%(part)s: average %(average)s") % facts


def share_of(line: Line) -> str:
    """Percent, without digits that say nothing."""
    return f"{line.share.normalize():f}"
