"""How is one cell cleaned, and when is it refused? `CellRefused` says why, in words.

Nothing is guessed: a cell that could mean two things is refused with what to write instead.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from django.utils.translation import gettext as _

from accounts.addresses import folded
from accounts.formulas import FORMULA
from accounts.roster.rows import Value

LENGTHS = {
    "employee_number": 32,
    "supervisor": 32,
    "last_name": 100,
    "first_name": 100,
    "email": 254,
    "job_title": 100,
    "job_code": 60,
    "site": 60,
    "unit": 20,
    "work_calendar": 40,
}
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2400\ufffd]")  # U+2400 stands in for NUL
EMAIL = re.compile(r"[^@\s\"(),:;<>\[\]\\]+@[^@\s\"(),:;<>\[\]\\]+\.[^@\s.\"(),:;<>\[\]\\]{2,}")
ROUNDED = re.compile(r"\d+([.,]\d+)?e\+?\d+", re.IGNORECASE)  # 1.23E+05
# "" stands for ISO 8601
DATE_FORMATS = ("", "%m/%d/%Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y", "%d-%b-%Y")
FIRST_YEAR = 1930
YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
CERTIFIED, CLASSIFIED = YES | {"certified", "certificated"}, NO | {"classified"}
CONTRACTS = {
    "probationary": "probationary",
    "continuing": "continuing",
    "tenured": "continuing",
    "permanent": "continuing",
    "tenured or permanent": "continuing",
    "temporary": "temporary",
    "substitute": "temporary",
    "substitute/temporary": "temporary",
    "other": "other",
    "contractual": "other",
    "non-contractual": "other",
}


class CellRefused(Exception):
    """Why a cell cannot be used; shown to the person who sent the file."""


def clean_text(field: str, text: str) -> str:
    """Trimmed, composed (NFC), without characters that cannot be seen."""
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", UNSEEN.sub("", text).replace("\u00a0", " "))
        if CONTROL.search(text.strip()):
            raise CellRefused(
                _("%(field)s holds a character that can’t be seen. Type the words again.")
                % {"field": words_for(field)}
            )
    text = " ".join(text.split())
    if text.startswith(FORMULA):
        raise CellRefused(
            _("%(field)s begins with “%(sign)s”. A spreadsheet would run it. Take the sign out.")
            % {"field": words_for(field), "sign": text[0]}
        )
    if len(text) > LENGTHS.get(field, 100):
        raise CellRefused(
            _("%(field)s is longer than %(most)s characters.")
            % {"field": words_for(field), "most": LENGTHS.get(field, 100)}
        )
    return text


def clean_number(field: str, text: str) -> str:
    """An employee number is text: its zeros count."""
    text = clean_text(field, text)
    if ROUNDED.fullmatch(text):
        raise CellRefused(
            _("%(field)s %(number)s was rounded by a spreadsheet. Format the column as text.")
            % {"field": words_for(field), "number": text}
        )
    return text


def clean_email(field: str, text: str) -> str:
    text = folded(clean_text(field, text))
    if text and not EMAIL.fullmatch(text):
        raise CellRefused(_("“%(email)s” is not a whole e-mail address.") % {"email": text})
    return text


def clean_date(field: str, text: str) -> date | None:
    text = clean_text(field, text)
    day = parse_date(text) if text else None
    if text and day is None:
        raise CellRefused(
            _("%(field)s “%(text)s” is not clear. Write it like 2026-10-15 or 10/15/2026.")
            % {"field": words_for(field), "text": text}
        )
    return day


@lru_cache(maxsize=50_000)
def parse_date(text: str) -> date | None:
    """A day with a four-digit year; a time of midnight behind it is what spreadsheets add."""
    text = re.sub(r"[ T]00:00(:00(\.0+)?)?Z?$", "", text)
    days = (_day_by(pattern, text) for pattern in DATE_FORMATS)
    return next((day for day in days if day and day.year >= FIRST_YEAR), None)


def _day_by(pattern: str, text: str) -> date | None:
    try:
        if not pattern:
            return date.fromisoformat(text)
        return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def clean_certified(field: str, text: str) -> bool | None:
    word = clean_text(field, text).casefold()
    if not word:
        return None
    if word in CERTIFIED:
        return True
    if word in CLASSIFIED:
        return False
    raise CellRefused(_("Certified is “%(word)s”. Write yes or no.") % {"word": word})


def clean_contract(field: str, text: str) -> str:
    word = clean_text(field, text).casefold()
    if word and word not in CONTRACTS:
        raise CellRefused(
            _("Contract is “%(word)s”. Write probationary, continuing, temporary or other.")
            % {"word": word}
        )
    return CONTRACTS.get(word, "")


CLEANERS: dict[str, Callable[[str, str], Value]] = {
    "employee_number": clean_number,
    "supervisor": clean_number,
    "email": clean_email,
    "hired_on": clean_date,
    "in_role_since": clean_date,
    "is_certified": clean_certified,
    "contract_kind": clean_contract,
}


def clean(field: str, text: str) -> Value:
    """The cell as it is kept. Raises CellRefused."""
    return CLEANERS.get(field, clean_text)(field, text)


def words_for(field: str) -> str:
    """What a field is called on pages."""
    return {
        "employee_number": _("Employee number"),
        "supervisor": _("Supervisor"),
        "last_name": _("Last name"),
        "first_name": _("First name"),
        "email": _("E-mail"),
        "job_title": _("Job title"),
        "job_code": _("Job code"),
        "site": _("Work site"),
        "unit": _("Bargaining unit"),
        "hired_on": _("Hire date"),
        "in_role_since": _("In present role since"),
        "is_certified": _("Certified"),
        "contract_kind": _("Contract"),
        "work_calendar": _("Work calendar"),
        "jobs": _("Further jobs"),
        "is_active": _("Works here"),
    }.get(field, field)
