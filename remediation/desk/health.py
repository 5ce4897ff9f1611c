"""How is each case doing? Rules in SQL, said in words, never a score of the person.

A rule looks at the facts of a case that `caseload.py` names: a column for each, such as
`next_check_on`, most of which the case keeps beside it (`models/kept_facts.py`). The words are
made for the few rows of a page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NEEDS_YOU, WORTH_A_LOOK, STEADY = "needs", "look", "steady"
QUIET_DAYS = 30  # without any contact
UNSIGNED_DAYS = 7
VOICES_DAYS = 7
DRAFT_DAYS = 14


@dataclass(frozen=True)
class Health:
    """One thing that stands out. `holds` is SQL over the facts of a case and %(today)s."""

    code: str
    level: str
    holds: str
    words: Callable[[Any, date], str]


def _days(since: date, today: date) -> int:
    return (today - since).days


def _late_check(row: Any, today: date) -> str:
    n = _days(row.next_check_on, today)
    return ngettext("A check is %(n)s day late", "A check is %(n)s days late", n) % {"n": n}


def _help_missing(row: Any, _today: date) -> str:
    return _("Promised help not given: %(what)s") % {"what": row.help_missing}


def _past_end(row: Any, today: date) -> str:
    n = _days(row.ends_on, today)
    words = ngettext("Over for %(n)s day, no outcome", "Over for %(n)s days, no outcome", n)
    return words % {"n": n}


def _to_review(row: Any, today: date) -> str:
    n = _days(row.sent_on, today) if row.sent_on else 0
    words = ngettext(
        "Waits for your review for %(n)s day", "Waits for your review for %(n)s days", n
    )
    return words % {"n": n}


def _unsigned(row: Any, today: date) -> str:
    n = _days(row.issued_on, today)
    return ngettext("Not signed for %(n)s day", "Not signed for %(n)s days", n) % {"n": n}


def _no_contact(row: Any, today: date) -> str:
    n = _days(row.contact_on, today)
    return ngettext("No contact for %(n)s day", "No contact for %(n)s days", n) % {"n": n}


def _no_proof(row: Any, _today: date) -> str:
    n = row.unproved
    words = ngettext(
        "%(n)s paper missing: help without proof", "%(n)s papers missing: help without proof", n
    )
    return words % {"n": n}


def _two_voices(row: Any, today: date) -> str:
    n = _days(row.voices_since, today)
    words = ngettext(
        "Two voices, no decision for %(n)s day", "Two voices, no decision for %(n)s days", n
    )
    return words % {"n": n}


def _new_supervisor(_row: Any, _today: date) -> str:
    return _("Another supervisor than when it began")


def _nobody(_row: Any, _today: date) -> str:
    return _("The evaluator has left")


def _away(row: Any, _today: date) -> str:
    return _("The evaluator is on leave")


def _old_draft(row: Any, today: date) -> str:
    n = _days(row.started_on, today)
    return ngettext("A draft for %(n)s day", "A draft for %(n)s days", n) % {"n": n}


RULES = [
    Health(
        "late_check",
        NEEDS_YOU,
        "f.state = 'running' AND f.next_check_on < %(today)s::date",
        _late_check,
    ),
    Health("help_missing", NEEDS_YOU, "f.help_missing_on < %(today)s::date", _help_missing),
    Health(
        "past_end", NEEDS_YOU, "f.state = 'running' AND f.ends_on < %(today)s::date", _past_end
    ),
    Health("to_review", NEEDS_YOU, "f.state = 'in_review'", _to_review),
    Health(
        "unsigned",
        NEEDS_YOU,
        f"f.state = 'issued' AND f.issued_on < %(today)s::date - {UNSIGNED_DAYS}",
        _unsigned,
    ),
    Health("nobody", NEEDS_YOU, "NOT f.evaluator_works", _nobody),
    Health(
        "no_contact",
        NEEDS_YOU,
        f"f.state = 'running' AND f.contact_on < %(today)s::date - {QUIET_DAYS}",
        _no_contact,
    ),
    Health("no_proof", NEEDS_YOU, "f.unproved > 0", _no_proof),
    Health(
        "two_voices",
        WORTH_A_LOOK,
        f"f.voices_since < %(today)s::date - {VOICES_DAYS}",
        _two_voices,
    ),
    Health("new_supervisor", WORTH_A_LOOK, "NOT f.same_supervisor", _new_supervisor),
    Health("away", WORTH_A_LOOK, "f.evaluator_away", _away),
    Health(
        "old_draft",
        WORTH_A_LOOK,
        f"f.state IN ('draft', 'approved') AND f.started_on < %(today)s::date - {DRAFT_DAYS}",
        _old_draft,
    ),
]
BY_CODE = {rule.code: rule for rule in RULES}


def _codes(level: str) -> str:
    cases = [
        f"CASE WHEN {rule.holds} THEN '{rule.code}' END" for rule in RULES if rule.level == level
    ]
    return f"array_remove(ARRAY[{', '.join(cases)}], NULL)"


def _any(level: str) -> str:
    return " OR ".join(f"({rule.holds})" for rule in RULES if rule.level == level)


# What holds of the facts f, the heavier first.
NEEDS_SQL, LOOK_SQL = _codes(NEEDS_YOU), _codes(WORTH_A_LOOK)
LEVEL_SQL = f"""CASE WHEN {_any(NEEDS_YOU)} THEN '{NEEDS_YOU}'
    WHEN {_any(WORTH_A_LOOK)} THEN '{WORTH_A_LOOK}' ELSE '{STEADY}' END"""


def words_of(row: Any, today: date) -> list[str]:
    """Of a row of the caseload: what stands out, the heavier first."""
    return [BY_CODE[code].words(row, today) for code in row.codes]
