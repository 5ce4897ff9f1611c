"""How is a CSV file read? The columns are explained in docs/roster.md."""

import csv
import difflib
import io
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache, partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roster import cells
from accounts.roster.rows import FileRefused, PersonRow, Reading, Value

COLUMNS = {
    "employee_number": "employee_number",
    "last_name": "last_name",
    "first_name": "first_name",
    "email": "email",
    "job_title": "job_title",
    "job_code": "job_code",
    "site": "site",
    "unit": "unit",
    "supervisor_number": "supervisor",
    "hire_date": "hired_on",
    "in_role_since": "in_role_since",
    "certified": "is_certified",
    "contract": "contract_kind",
    "work_calendar": "work_calendar",
}
REQUIRED = ("employee_number", "last_name", "first_name")
NEVER_BLANK = ("last_name", "first_name")
MOST_ROWS = 200_000
MOST_HEAD = 100_000  # letters, with the remarks above
NUL_STAND_IN = "\u2400"
EACH_HAS_THEIR_OWN = {"employee_number", "email"}
MOST_KEPT = 10_000  # cells of a column
Column = tuple[str, Callable[[str], Value]]  # the field ("" where we use none) and its cleaner


def read_sheet(content: bytes) -> Reading:
    """Every row of the file, cleaned or with the reason why not. Raises FileRefused."""
    text = decode(content)
    records = records_of(text)
    header = next((record for _row_number, record in records if _names_columns(record)), [])
    fields_named, warnings = _columns(header)
    columns = [(field, _cleaner(field)) for field in fields_named]
    rows = [_row(row, record, columns) for row, record in records if any(map(str.strip, record))]
    if not rows:
        raise FileRefused(_("The file has a header, but no people. Nothing was changed."))
    fields = {field for field in fields_named if field} - {"employee_number"}
    if "job_title" in fields:
        fields.add("jobs")
    return Reading(frozenset(fields), rows, warnings=warnings, rows_read=len(rows))


def decode(content: bytes) -> str:
    """UTF-8 or, with its mark at the start, UTF-16. NUL is kept visible, for a row to refuse."""
    encoding = "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif content[:400].count(0) > len(content[:400]) // 4:  # every second byte, in our letters
        raise FileRefused(
            _(
                "The file is written in UTF-16 without its mark. In the spreadsheet choose"
                " Save as, “CSV UTF-8 (Comma delimited)”, and send that."
            )
        )
    try:
        return content.decode(encoding).replace("\0", NUL_STAND_IN)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused(
            _(
                "Line %(line)s is not UTF-8, so some letters would be wrong. In the spreadsheet"
                " choose Save as, “CSV UTF-8 (Comma delimited)”, and send that."
            )
            % {"line": line}
        ) from error


def records_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with its row in the spreadsheet, counted from 1."""
    start = text[:MOST_HEAD].splitlines()  # not the lines of the whole file, for the one
    first = next((line for line in start if line and not line.startswith("#")), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise FileRefused(
                _(
                    "Line %(line)s can’t be read: a quotation mark is missing or too many, or a"
                    " cell is far too long. Put it right and send the file again."
                )
                % {"line": reader.line_num}
            ) from error
        row += 1
        if record is None:
            return
        if row > MOST_ROWS + 1:
            raise FileRefused(
                _("The file has more than %(most)s rows. Send it in parts by source.")
                % {"most": f"{MOST_ROWS:,}"}
            )
        yield row, record


def _names_columns(record: list[str]) -> bool:
    """Not blank, and not a remark (they begin with #)."""
    return any(record) and not record[0].startswith("#")


def _columns(header: list[str]) -> tuple[list[str], list[str]]:
    """The field in each column ("" where we use none), and what to warn about."""
    names = ["_".join(name.strip().casefold().replace("-", " ").split()) for name in header]
    names = [name.replace(" ", "_") for name in names]
    require_once(names, COLUMNS)
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise FileRefused(_missing_words(missing, names))
    unknown = [name for name in names if name and name not in COLUMNS]
    warnings = []
    if unknown:
        warnings.append(_("Columns we don’t use: %(names)s.") % {"names": ", ".join(unknown[:20])})
    return [COLUMNS.get(name, "") for name in names], warnings


def require_once(names: Sequence[str], known: Collection[str]) -> None:
    """Of a column that stands twice nobody knows which is meant. Raises FileRefused."""
    doubled = sorted({name for name in names if name in known and names.count(name) > 1})
    if doubled:
        raise FileRefused(
            ngettext(
                "The column %(names)s stands twice. Keep one of them.",
                "The columns %(names)s stand twice. Keep one of each.",
                len(doubled),
            )
            % {"names": ", ".join(doubled)}
        )


def _missing_words(missing: list[str], names: list[str]) -> str:
    words = ngettext(
        "The column %(names)s is missing. The first row must name the columns.",
        "The columns %(names)s are missing. The first row must name the columns.",
        len(missing),
    ) % {"names": ", ".join(missing)}
    for name in missing:
        if close := difflib.get_close_matches(name, [n for n in names if n not in COLUMNS], 1):
            words += " " + _("Is “%(found)s” meant to be “%(name)s”?") % {
                "found": close[0][:60],
                "name": name,
            }
    return words


def _cleaner(field: str) -> Callable[[str], Value]:
    """Most columns hold few words, again and again: each of them is cleaned once for a file."""
    clean = partial(cells.clean, field)
    return clean if field in EACH_HAS_THEIR_OWN else lru_cache(MOST_KEPT)(clean)


def _row(row: int, record: list[str], columns: Sequence[Column]) -> PersonRow:
    values: dict[str, Value] = {}
    reason = ""
    if len(record) != len(columns):
        reason = other_width(len(record), len(columns))
    for (field, clean), text in zip(columns, record, strict=False):
        if field:
            try:
                values[field] = clean(text)
            except cells.CellRefused as error:
                values[field] = text[:200]  # goes back to the sender as it came
                reason = reason or str(error)
    number = str(values.pop("employee_number", "") or "")
    reason = reason or _blank_reason(number, values)
    return PersonRow(row, number, values, reason=reason)


def other_width(found: int, expected: int) -> str:
    """What is said of a row that does not have the cells that the header names."""
    return _(
        "The row has %(found)s cells, the header %(expected)s. A comma inside a cell needs"
        " quotation marks around the cell."
    ) % {"found": found, "expected": expected}


def _blank_reason(number: str, values: dict[str, Value]) -> str:
    if not number:
        return _("There is no employee number.")
    for field in NEVER_BLANK:
        if not values.get(field):
            return _("%(field)s is empty.") % {"field": cells.words_for(field)}
    return ""
