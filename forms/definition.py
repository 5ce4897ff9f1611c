"""What does a form ask? Its scales, sections and rows, as `Form.definition` holds them. Pure.

`read_definition` takes JSON that forms/form_file.py has checked. What is left out there has its
usual value here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

VOICES = ("employee", "supervisor")
MOST_CHARACTERS = 4000
MOST_LINES = 30  # of a table
COMMENT_LENGTH = 4000
GOAL_ROW = "goal-"  # goal-1, goal-2 … in the order of the goals
DUTY_ROW = "duty-"  # duty-1, duty-2 … in the order of the job description


@dataclass(frozen=True)
class Level:
    """One step of a scale. `is_low`: whoever gives it says why."""

    code: str
    title: str
    value: Decimal = Decimal(0)
    is_low: bool = False
    does_not_count: bool = False  # such as "Not applicable"


@dataclass(frozen=True)
class Scale:
    """Levels stand in order, the lowest first; those that do not count come last."""

    code: str
    name: str
    levels: tuple[Level, ...]

    def level(self, code: str) -> Level | None:
        return next((level for level in self.levels if level.code == code), None)

    @property
    def counting(self) -> tuple[Level, ...]:
        return tuple(level for level in self.levels if not level.does_not_count)


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    code: str
    title: str


@dataclass(frozen=True)
class Column:
    """Of a table."""

    code: str
    title: str
    kind: str = "text"  # text, number, date


@dataclass(frozen=True)
class Row:
    """One thing that is asked, or rated. Codes are unique in a form."""

    code: str
    title: str
    kind: str = "rating"  # rating, text, number, yes_no, date, choice, table
    guidance: str = ""
    required: bool = True
    scale: str = ""  # of a rating
    descriptors: Mapping[str, str] = field(default_factory=dict)  # code of a level: words
    comment: str = "never"  # never, may, low: needed beside a level that is low
    weight: Decimal = Decimal(1)
    voices: tuple[str, ...] = VOICES  # who fills it in
    jobs: tuple[str, ...] = ()  # codes; empty: everybody
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    min: Decimal | None = None
    max: Decimal | None = None
    most: int = MOST_CHARACTERS
    pulled: str = ""  # where its first answer comes from

    @property
    def is_rating(self) -> bool:
        return self.kind == "rating"

    @property
    def may_comment(self) -> bool:
        return self.comment != "never"


@dataclass(frozen=True)
class Section:
    """`kind` "goals": its rows are the goals of a sheet, each rated by `scale`.

    `kind` "duties": they are the essential duties of the person's job; `rows` are asked of people
    whose job has no description.
    """

    code: str
    title: str
    guidance: str = ""
    kind: str = "rows"
    weight: Decimal = Decimal(1)
    rows: tuple[Row, ...] = ()
    scale: str = ""
    voices: tuple[str, ...] = VOICES

    @property
    def is_of_goals(self) -> bool:
        return self.kind == "goals"

    @property
    def is_of_duties(self) -> bool:
        return self.kind == "duties"

    @property
    def taken(self) -> str:
        """How the codes of rows begin that a sheet brings along; empty: it has its own alone."""
        return {"goals": GOAL_ROW, "duties": DUTY_ROW}.get(self.kind, "")

    def taken_row(self, code: str, title: str) -> Row:
        return Row(code, title, scale=self.scale, comment="low", voices=self.voices)


@dataclass(frozen=True)
class OverallRule:
    """How an overall rating comes out of the rows: what forms/scoring.py is told.

    Cuts are (from this value on, level); a cap is (section, low level, highest overall level).
    """

    method: str  # weighted, sum, matrix, holistic
    scale: str
    missing: str = "reweight"  # or lowest, refuse
    cuts: tuple[tuple[Decimal, str], ...] = ()
    caps: tuple[tuple[str, str, str], ...] = ()
    across: tuple[str, str] = ("", "")  # of a matrix: its two sections
    matrix: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class FormDefinition:
    scales: tuple[Scale, ...]
    sections: tuple[Section, ...]
    scoring: OverallRule | None = None

    def scale(self, code: str) -> Scale | None:
        return next((scale for scale in self.scales if scale.code == code), None)

    def section(self, code: str) -> Section | None:
        return next((section for section in self.sections if section.code == code), None)

    @property
    def overall_scale(self) -> Scale | None:
        return self.scale(self.scoring.scale) if self.scoring else None

    def row(self, code: str, title: str = "") -> tuple[Section, Row] | None:
        """The row of that code, with its section. `title` is what a goal or duty is called."""
        for section in self.taking:
            if is_numbered(code, section.taken):
                return section, section.taken_row(code, title)
        return self.own_rows.get(code)

    @cached_property
    def taking(self) -> list[Section]:
        """Sections whose rows come with each sheet: goals, duties."""
        return [section for section in self.sections if section.taken]

    @cached_property
    def own_rows(self) -> dict[str, tuple[Section, Row]]:
        return {row.code: (section, row) for section, row in self.rows()}

    def rows(self) -> Iterator[tuple[Section, Row]]:
        """As the form is printed, without any goals or duties."""
        for section in self.sections:
            for row in section.rows:
                yield section, row


def is_taken_code(code: str) -> bool:
    """Of a goal or a duty."""
    return is_numbered(code, GOAL_ROW) or is_numbered(code, DUTY_ROW)


def is_numbered(code: str, prefix: str) -> bool:
    number = code.removeprefix(prefix)
    return number != code and number.isascii() and number.isdigit()


def read_definition(data: Mapping[str, Any]) -> FormDefinition:
    return FormDefinition(
        scales=tuple(_scale(scale) for scale in data.get("scales", [])),
        sections=tuple(_section(section) for section in data["sections"]),
        scoring=_overall_rule(data["scoring"]) if data.get("scoring") else None,
    )


def _scale(data: Mapping[str, Any]) -> Scale:
    return Scale(data["code"], data["name"], tuple(_level(level) for level in data["levels"]))


def _level(data: Mapping[str, Any]) -> Level:
    return Level(**{**data, "value": Decimal(data.get("value", "0"))})


def _section(data: Mapping[str, Any]) -> Section:
    return Section(
        **{
            **data,
            "weight": Decimal(data.get("weight", "1")),
            "rows": tuple(_row(row) for row in data.get("rows", [])),
            "voices": tuple(data.get("voices", VOICES)),
        }
    )


def _row(data: Mapping[str, Any]) -> Row:
    found = dict(data)
    found.setdefault("comment", "low" if found["kind"] == "rating" else "never")
    for name in ("weight", "min", "max"):
        if name in found:
            found[name] = Decimal(found[name])
    for name in ("voices", "jobs"):
        if name in found:
            found[name] = tuple(found[name])
    found["options"] = tuple(Option(**option) for option in data.get("options", []))
    found["columns"] = tuple(Column(**column) for column in data.get("columns", []))
    return Row(**found)


def _overall_rule(data: Mapping[str, Any]) -> OverallRule:
    first, second = data.get("across", ("", ""))
    return OverallRule(
        method=data["method"],
        scale=data["scale"],
        missing=data.get("missing", "reweight"),
        cuts=tuple((Decimal(cut["from"]), cut["level"]) for cut in data.get("cuts", [])),
        caps=tuple((cap["section"], cap["low"], cap["most"]) for cap in data.get("caps", [])),
        across=(first, second),
        matrix=data.get("matrix", {}),
    )
