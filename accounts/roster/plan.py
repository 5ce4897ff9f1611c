"""What would a file change? The plan is made first; the service writes what it says.

Rules (docs/roster.md explains them to admins):
- A source owns the fields it was the first to fill for a person, and the people it brought.
- A supervisor whom HR named by hand belongs to no source until HR hands the field back; what else
  HR set by hand, until a file says the same.
- A blank cell says nothing, unless the source owns the field: then it empties it and lets go.
- A row that cannot be used changes nothing, and keeps the person it means from being turned off.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.roster import checks
from accounts.roster.draft import Draft, find_leaving, said_by, settle
from accounts.roster.people import BY_HAND, Kept, Known, Person, Values, is_empty
from accounts.roster.places import Places, resolve_places
from accounts.roster.rows import Job, PersonRow, Reading


@dataclass(slots=True)
class Line:
    """One person (or refused row) and what becomes of them."""

    row: int | None
    number: str
    name: str
    person: Person | None = None
    values: Values = field(default_factory=dict)  # as they will be
    changes: dict[str, tuple[Kept, Kept]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)  # who owns which field afterwards
    reason: str = ""
    suggestion: str = ""

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Further jobs, as they will be."""
        jobs = self.values["jobs"]
        return jobs if isinstance(jobs, tuple) else ()


@dataclass(slots=True)
class Plan:
    added: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    deactivated: list[Line] = field(default_factory=list)
    rejected: list[Line] = field(default_factory=list)
    unchanged: int = 0
    claimed: list[Line] = field(default_factory=list)  # only the owner of a field changes
    places: Places = field(default_factory=Places)
    ignored: Counter[tuple[str, str]] = field(default_factory=Counter)  # (field, its owner)
    by_hand: list[str] = field(default_factory=list)  # whose supervisor the file would change
    waiting: int = 0  # people whose supervisor's own row is refused
    still_gone: int = 0  # rows of people another source turned off
    without_supervisor: int = 0  # people who stay and whose supervisor does not
    missing_site: tuple[str, int] = ("", 0)  # no row names it; so many who leave work there
    brought_before: int = 0  # active people this source has brought

    @property
    def figures(self) -> dict[str, int]:
        """People; `rejected` counts rows."""
        return {
            "added": len(self.added),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "deactivated": len(self.deactivated),
            "rejected": len(self.rejected),
        }

    @property
    def touched(self) -> int:
        """People to whom something happens."""
        return len(self.added) + len(self.changed) + len(self.deactivated)

    def turns_off_more_than(self, percent: int) -> bool:
        return len(self.deactivated) * 100 > percent * self.brought_before


def make_plan(reading: Reading, known: Known, source: str) -> Plan:
    """`source` is the id of the RosterSource, as it stands in Person.sources."""
    draft = Draft(known, source, reading.fields)
    checks.merge_jobs(draft, reading.rows)
    _set_aside_gone(draft)
    places = resolve_places(draft, reading.sites)
    checks.check_zeros(draft)
    find_leaving(draft, _mentioned(draft, reading.rows))
    settle(draft)
    checks.check_people(draft)
    plan = _compare(draft)
    plan.places = places
    _add_leaving(draft, plan)
    _add_refused(draft, plan)
    plan.waiting = len(draft.waiting)
    plan.without_supervisor = _count_orphans(draft)
    return plan


def _set_aside_gone(draft: Draft) -> None:
    """Who brought somebody says when they are back; another source's row waits."""
    for number in list(draft.live):
        person = draft.known.people.get(number)
        if person and not person.is_active and person.brought_by not in (None, draft.source):
            draft.still_gone.add(number)
            del draft.live[number]


def _mentioned(draft: Draft, rows: list[PersonRow]) -> set[str]:
    """Also who a refused row may have meant: 000123 and ="000123" are one person."""
    meant = {row.suggestion for row in draft.refused}
    meant |= {re.sub(r"\W", "", row.number) for row in draft.refused}
    return {row.number for row in rows} | meant


def _compare(draft: Draft) -> Plan:
    plan = Plan(still_gone=len(draft.still_gone), unchanged=len(draft.still_gone))
    for number, row in draft.live.items():
        person = draft.known.people.get(number)
        line = Line(row.row, number, row.name, person, draft.outcomes[number])
        if person is None:
            filled = (name for name in draft.fields if not is_empty(said_by(row, name)))
            line.sources = dict.fromkeys(filled, draft.source)
            plan.added.append(line)
        else:
            line.sources = _owners(draft, plan, row, person)
            _compare_known(plan, line, person)
    return plan


def _compare_known(plan: Plan, line: Line, person: Person) -> None:
    line.changes = {
        name: (old, line.values[name])
        for name, old in person.values.items()
        if old != line.values[name]
    }
    if not person.is_active:
        line.changes["is_active"] = (False, True)
    if line.changes:
        plan.changed.append(line)
        return
    plan.unchanged += 1
    if line.sources != person.sources:
        plan.claimed.append(line)


def _owners(draft: Draft, plan: Plan, row: PersonRow, person: Person) -> dict[str, str]:
    """Who owns which field afterwards; counts what was ignored because another owns it."""
    sources = dict(person.sources)
    for name in draft.fields:
        owner, said = sources.get(name), said_by(row, name)
        if _is_caught_up(name, owner, said, person):
            owner = None
        if owner in (None, draft.source):
            if not is_empty(said):
                sources[name] = draft.source
            elif owner is not None:
                del sources[name]
        elif not is_empty(said) and said != person.values[name]:
            _count_ignored(plan, name, str(owner), person)
    return sources


def _is_caught_up(name: str, owner: str | None, said: Kept, person: Person) -> bool:
    """HR set it ahead of the file, and the file says the same now."""
    by_hand = owner is not None and owner.startswith(BY_HAND)
    return by_hand and name != "supervisor" and said == person.values[name]


def _count_ignored(plan: Plan, name: str, owner: str, person: Person) -> None:
    if not owner.startswith(BY_HAND):
        plan.ignored[name, owner] += 1
    elif name == "supervisor":
        plan.by_hand.append(person.name)


def _add_leaving(draft: Draft, plan: Plan) -> None:
    people = draft.known.people
    for number in sorted(draft.leaving):
        person = people[number]
        changes: dict[str, tuple[Kept, Kept]] = {"is_active": (True, False)}
        plan.deactivated.append(
            Line(None, number, person.name, person, person.values, changes, person.sources)
        )
    named = {draft.outcome(number, "site") for number in draft.live}
    sites = Counter(str(people[number].values["site"]) for number in draft.leaving)
    lost = ((site, count) for site, count in sites.most_common() if site and site not in named)
    plan.missing_site = next(lost, ("", 0))
    plan.brought_before = sum(
        person.is_active and person.brought_by == draft.source for person in people.values()
    )


def _add_refused(draft: Draft, plan: Plan) -> None:
    for row in sorted(draft.refused, key=lambda row: row.row):
        line = Line(row.row, row.number, row.name, draft.known.people.get(row.number))
        line.values = dict(row.values)
        line.reason, line.suggestion = row.reason, row.suggestion
        plan.rejected.append(line)


def _count_orphans(draft: Draft) -> int:
    numbers = {*draft.known.people, *draft.live}
    staying = {number for number in numbers if draft.stays(number)}
    supervisors = (draft.outcome(number, "supervisor") for number in staying)
    return sum(bool(supervisor) and supervisor not in staying for supervisor in supervisors)


def json_value(value: Any) -> Any:
    """For a JSON column: days as ISO, jobs as lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [[job.title, job.code, job.site] for job in value]
    return value
