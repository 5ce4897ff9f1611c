"""What is missing in a chronology, or came too late? Pure rules over its entries.

Each gap says by which rule it was found. It is closed by a paper or by a written reason, never by
hiding it. The rules count work days by the function they are given.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from remediation.plans.limits import Broken
from remediation.reviews.entries import Entry, Kind, say_day

ENTERED_LATE = 5  # work days after which an entry counts as written from memory
CountDays = Callable[[date, date], int]  # work days after the first day, to the second


class Code(StrEnum):
    """The kinds of gaps."""

    NO_NOTICE = "no_notice"
    NO_PROOF_OF_HELP = "no_proof_of_help"
    NO_SECOND_OBSERVER = "no_second_observer"
    DELIVERED_LATE = "delivered_late"
    NO_PROOF_OF_DELIVERY = "no_proof_of_delivery"
    AFTER_LAST_DAY = "after_last_day"
    ENTERED_LATE = "entered_late"
    NO_ANSWER = "no_answer"
    NO_CHECK = "no_check"
    FILE_MISSING = "file_missing"
    OUTSIDE_LIMIT = "outside_limit"
    NO_LAST_NOTICE = "no_last_notice"


class Gap(NamedTuple):
    """`key` stays the same as long as the gap is the same one: an answer names it.

    `entry` is the key of the entry it belongs to; "" when the thing itself is missing.
    """

    code: Code
    key: str
    title: str
    words: str
    what_to_do: str
    source: str
    on: date | None = None  # where on the line of time it stands
    entry: str = ""


@dataclass(frozen=True)
class Terms:
    """What this review asks for, with the rule behind each (CaseKind.limits).

    `standards` are those on which the plan rests; `begins` and `ends` the days of the plan;
    `notice_by` the day set by law until which a last notice must have arrived.
    """

    today: date
    standards: Sequence[str] = ()
    begins: date | None = None
    ends: date | None = None
    observers: int = 1  # different people who must have observed
    check_every: int = 0  # calendar days; 0: no rule
    late_after: int = ENTERED_LATE
    notice_by: date | None = None
    broken: Sequence[Broken] = ()  # limits that the plan did not keep
    sources: Mapping[str, str] | None = None  # by code of the gap, where the district has its own

    def source(self, code: Code) -> str:
        return (self.sources or {}).get(code) or str(_SOURCES[code]())


# What a district that has not named its article reads: the practice behind the rule.
_SOURCES: dict[Code, Callable[[], str]] = {
    Code.NO_NOTICE: lambda: _("Each standard a plan rests on needs its own written notice."),
    Code.NO_PROOF_OF_HELP: lambda: _("Help that was promised counts when it can be shown."),
    Code.NO_SECOND_OBSERVER: lambda: _("More than one person must have observed."),
    Code.DELIVERED_LATE: lambda: _("The last day is set by law."),
    Code.NO_PROOF_OF_DELIVERY: lambda: _("Delivery counts when it can be shown."),
    Code.AFTER_LAST_DAY: lambda: _("The rule of this step sets its last day."),
    Code.ENTERED_LATE: lambda: _("An entry made much later is weaker evidence."),
    Code.NO_ANSWER: lambda: _("An answer was due inside a window."),
    Code.NO_CHECK: lambda: _("Progress must be checked at regular times."),
    Code.FILE_MISSING: lambda: _("The packet holds every paper that is ticked."),
    Code.OUTSIDE_LIMIT: lambda: _("A plan stays within the limits of its kind."),
    Code.NO_LAST_NOTICE: lambda: _("The last day is set by law."),
}


def find_gaps(entries: Iterable[Entry], terms: Terms, count_days: CountDays) -> list[Gap]:
    """Every gap, by the day where it stands; what has no day comes first."""
    rows = list(entries)
    found = [
        *no_notice(rows, terms),
        *no_proof(rows, terms),
        *too_few_observers(rows, terms),
        *late(rows, terms, count_days),
        *entered_late(rows, terms, count_days),
        *no_answer(rows, terms),
        *no_check(rows, terms),
        *outside_limits(terms),
        *no_last_notice(rows, terms),
    ]
    return sorted(found, key=lambda gap: (gap.on or date.min, gap.key))


def no_notice(entries: Sequence[Entry], terms: Terms) -> Iterator[Gap]:
    """A standard the plan rests on, and no written notice of it before the plan began."""
    named: set[str] = set()
    for one in entries:
        if one.kind == Kind.NOTICE and (terms.begins is None or one.on <= terms.begins):
            named |= set(map(_plainly, one.standards))
    for standard in terms.standards:
        if _plainly(standard) not in named:
            yield Gap(
                Code.NO_NOTICE,
                f"{Code.NO_NOTICE}:{standard}",
                _("No written notice for %(standard)s") % {"standard": standard},
                _("The plan rests on it, and no notice before the plan names it."),
                _("Add the notice, or write why there is none."),
                terms.source(Code.NO_NOTICE),
                on=terms.begins,
            )


def no_proof(entries: Iterable[Entry], terms: Terms) -> Iterator[Gap]:
    """Help that was promised by a day now past, and letters: nothing shows that they came."""
    for one in entries:
        if one.is_proved is not False or one.on > terms.today:
            continue
        if one.kind == Kind.SUPPORT and (one.last_day is None or one.last_day < terms.today):
            yield _of(
                one,
                Code.NO_PROOF_OF_HELP,
                _("No proof: %(what)s") % {"what": one.title},
                _("Promised %(day)s. No log, no note, no visit on file.")
                % {"day": say_day(one.on)},
                _("Ask %(who)s for the log.") % {"who": one.who}
                if one.who
                else _("Add the log or a note."),
                terms,
            )
        elif one.kind == Kind.NOTICE:
            yield _of(
                one,
                Code.NO_PROOF_OF_DELIVERY,
                _("No proof of delivery: %(what)s") % {"what": one.title},
                _("Nothing on file shows that it arrived."),
                _("Add the receipt, or write how it was given."),
                terms,
            )


def too_few_observers(entries: Iterable[Entry], terms: Terms) -> Iterator[Gap]:
    """During the plan, fewer different people observed than the rule asks for."""
    seen = {
        one.who
        for one in entries
        if one.kind == Kind.OBSERVATION and _within(one.on, terms.begins, terms.ends)
    }
    if terms.observers > 1 and len(seen) < terms.observers and _is_over(terms):
        words = ngettext(
            "Only %(n)s person observed. The rule asks for %(needed)s.",
            "Only %(n)s people observed. The rule asks for %(needed)s.",
            len(seen),
        )
        if not seen:
            words = _("Nobody observed. The rule asks for %(needed)s people.")
        yield Gap(
            Code.NO_SECOND_OBSERVER,
            Code.NO_SECOND_OBSERVER,
            _("Second observer missing"),
            words % {"n": len(seen), "needed": terms.observers},
            _("Add the other observation, or write why there is none."),
            terms.source(Code.NO_SECOND_OBSERVER),
            on=terms.ends,
        )


def late(entries: Iterable[Entry], terms: Terms, count_days: CountDays) -> Iterator[Gap]:
    """It happened after its last day, and nobody wrote why. A date set by law takes no reason."""
    for one in entries:
        if one.last_day is None or one.on <= one.last_day or one.kind == Kind.SUPPORT:
            continue
        if one.late_reason and not one.is_statutory:
            continue
        code = Code.DELIVERED_LATE if one.is_statutory else Code.AFTER_LAST_DAY
        days = count_days(one.last_day, one.on)
        told = ngettext(
            "%(n)s work day after the last day, %(day)s.",
            "%(n)s work days after the last day, %(day)s.",
            days,
        ) % {"n": days, "day": say_day(one.last_day)}
        title = _("After the day set by law: %(what)s") if one.is_statutory else "%(what)s"
        yield _of(one, code, title % {"what": one.title}, told, _("Add the reason."), terms)


def entered_late(entries: Iterable[Entry], terms: Terms, count_days: CountDays) -> Iterator[Gap]:
    """Written down so many work days after it happened that memory may have changed it."""
    for one in entries:
        if one.entered_on is None or one.entered_on <= one.on:
            continue
        days = count_days(one.on, one.entered_on)
        if days > terms.late_after:
            told = ngettext(
                "Entered %(n)s work day later, %(day)s.",
                "Entered %(n)s work days later, %(day)s.",
                days,
            )
            told %= {"n": days, "day": say_day(one.entered_on)}
            what = _("Add the notes of that day, or write why it was entered later.")
            yield _of(one, Code.ENTERED_LATE, one.title, told, what, terms)


def no_answer(entries: Iterable[Entry], terms: Terms) -> Iterator[Gap]:
    """An answer, or a step, was due by a day, and none came, or it came later."""
    for one in entries:
        if one.answer_by is None or terms.today <= one.answer_by:
            continue
        if one.answered_on is not None and one.answered_on <= one.answer_by:
            continue
        day = {"day": say_day(one.answer_by)}
        if one.answered_on is None:
            words = _("It was due by %(day)s. Nothing is on file.") % day
        else:
            words = _("It was due by %(day)s. It came %(came)s.") % (
                day | {"came": say_day(one.answered_on)}
            )
        title = _("Nothing came in time: %(what)s") % {"what": one.title}
        what = _("Add what came, or write why nothing did.")
        yield _of(one, Code.NO_ANSWER, title, words, what, terms)


def no_check(entries: Iterable[Entry], terms: Terms) -> Iterator[Gap]:
    """More days than allowed between two checks, or between one and either end of the plan."""
    if not terms.check_every or terms.begins is None:
        return
    end = min(terms.ends or terms.today, terms.today)
    held = sorted(
        {one.on for one in entries if one.kind == Kind.CHECK and terms.begins <= one.on <= end}
    )
    for before, after in pairwise([terms.begins, *held, end]):
        days = (after - before).days
        if days > terms.check_every:
            yield Gap(
                Code.NO_CHECK,
                f"{Code.NO_CHECK}:{before.isoformat()}",
                _("No check for %(n)s days") % {"n": days},
                _("From %(first)s to %(last)s. The plan asks for one every %(every)s days.")
                % {
                    "first": say_day(before),
                    "last": say_day(after),
                    "every": terms.check_every,
                },
                _("Add the check, or write why there was none."),
                terms.source(Code.NO_CHECK),
                on=after,
            )


def outside_limits(terms: Terms) -> Iterator[Gap]:
    """The plan itself was not within the limits of its kind: too short, too late, too much."""
    for one in terms.broken:
        yield Gap(
            Code.OUTSIDE_LIMIT,
            f"{Code.OUTSIDE_LIMIT}:{one.code}",
            _("The plan did not stay within a limit set by law")
            if one.is_law
            else _("The plan did not stay within a limit"),
            one.words,
            _("Change the plan while it runs, or write why it was so."),
            one.source or terms.source(Code.OUTSIDE_LIMIT),
            on=terms.begins,
        )


def no_last_notice(entries: Iterable[Entry], terms: Terms) -> Iterator[Gap]:
    """The day set by law is over, and no notice that had to keep it is on file."""
    if terms.notice_by is None or terms.today <= terms.notice_by:
        return
    if not any(one.kind == Kind.NOTICE and one.is_statutory for one in entries):
        yield Gap(
            Code.NO_LAST_NOTICE,
            Code.NO_LAST_NOTICE,
            _("No notice by the day set by law"),
            _("It had to arrive by %(day)s. Nothing is on file.")
            % {"day": say_day(terms.notice_by)},
            _("Add the notice, or write what was decided."),
            terms.source(Code.NO_LAST_NOTICE),
            on=terms.notice_by,
        )


def file_missing(title: str, entry: str, on: date | None) -> Gap:
    """Found while a packet is made: the bytes of a ticked paper are gone."""
    return Gap(
        Code.FILE_MISSING,
        f"{Code.FILE_MISSING}:{entry}",
        _("A file is missing: %(what)s") % {"what": title},
        _("It is ticked for the packet, and its file is gone or damaged."),
        _("Add the paper again, or take it out of the packet."),
        _SOURCES[Code.FILE_MISSING](),
        on,
        entry,
    )


def _plainly(words: str) -> str:
    """Two spellings of one standard are the same one."""
    return " ".join(words.casefold().split())


def _of(entry: Entry, code: Code, title: str, words: str, what_to_do: str, terms: Terms) -> Gap:
    key = f"{code}:{entry.key}"
    return Gap(code, key, title, words, what_to_do, terms.source(code), entry.on, entry.key)


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _is_over(terms: Terms) -> bool:
    """While the plan runs, the second observer may still come."""
    return terms.ends is None or terms.ends < terms.today
