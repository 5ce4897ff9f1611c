"""What does a form ask, for whoever looks at it or prints it without answers? Pure."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from forms.definition import Level, OverallRule, Row, Scale, Section
from forms.models import Form
from forms.overall import told_rule

BLANK_GOALS = 3  # goals that a printed form has room for
BLANK_LINES = 6  # of a table


@dataclass(frozen=True)
class RowShown:
    row: Row
    scale: Scale | None

    @property
    def levels(self) -> list[dict[str, Any]]:
        levels = self.scale.levels if self.scale else ()
        words = self.row.descriptors
        return [{"level": one, "descriptor": words.get(one.code, "")} for one in levels]

    @property
    def has_descriptors(self) -> bool:
        return bool(self.row.descriptors)

    @property
    def answer(self) -> str:
        """What is answered, in words."""
        return {
            "rating": _("A level"),
            "text": _("Words"),
            "number": _("A number"),
            "yes_no": _("Yes or no"),
            "date": _("A date"),
            "choice": _("One of these"),
            "table": _("A table"),
        }[self.row.kind]

    @property
    def who(self) -> str:
        """Empty: both of the two."""
        if len(self.row.voices) > 1:
            return ""
        is_employees = self.row.voices == ("employee",)
        return _("Only the employee") if is_employees else _("Only the supervisor")

    @property
    def blank_lines(self) -> range:
        return range(BLANK_LINES)


@dataclass(frozen=True)
class SectionShown:
    section: Section
    rows: list[RowShown]
    scale: Scale | None  # of goals or duties

    @property
    def blank_rows(self) -> list[RowShown]:
        """With room for goals, whatever they will be."""
        if not self.section.is_of_goals:
            return self.rows
        row = self.section.taken_row
        goals = (_("Goal %d") % number for number in range(1, BLANK_GOALS + 1))
        return [RowShown(row(f"goal-{n}", title), self.scale) for n, title in enumerate(goals, 1)]


@dataclass(frozen=True)
class FormShown:
    form: Form
    sections: list[SectionShown]
    rule: OverallRule | None
    overall: Scale | None

    @property
    def cuts(self) -> list[dict[str, Any]]:
        """From which value on it is which level."""
        if self.rule is None or self.overall is None:
            return []
        named = ((start, self.overall.level(code)) for start, code in self.rule.cuts)
        return [{"start": start, "level": level.title if level else ""} for start, level in named]

    @property
    def method(self) -> str:
        return told_rule(self.rule.method) if self.rule else ""

    @property
    def overall_levels(self) -> tuple[Level, ...]:
        return self.overall.counting if self.overall else ()


def form_view(form: Form) -> FormShown:
    asks = form.asks
    sections = [
        SectionShown(
            section,
            [RowShown(row, asks.scale(row.scale)) for row in section.rows],
            asks.scale(section.scale),
        )
        for section in asks.sections
    ]
    return FormShown(form, sections, asks.scoring, asks.overall_scale)
