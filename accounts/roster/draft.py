"""How does a plan grow? Rows are live until a check refuses them; refused ones change nothing."""

from dataclasses import dataclass, field

from accounts.roster.people import Kept, Known, Person, Values, is_empty
from accounts.roster.rows import FIELDS, PersonRow


@dataclass(slots=True)
class Draft:
    """Rows move from `live` to `refused`, never back."""

    known: Known
    source: str
    fields: frozenset[str]
    live: dict[str, PersonRow] = field(default_factory=dict)  # by employee number
    refused: list[PersonRow] = field(default_factory=list)
    still_gone: set[str] = field(default_factory=set)  # another source turned them off
    leaving: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)  # their supervisor's row is refused
    outcomes: dict[str, Values] = field(default_factory=dict)

    def refuse(self, number: str, reason: str, suggestion: str = "") -> None:
        self.refuse_row(self.live.pop(number), reason, suggestion)

    def refuse_row(self, row: PersonRow, reason: str, suggestion: str = "") -> None:
        row.reason, row.suggestion = reason, suggestion
        self.refused.append(row)

    def outcome(self, number: str, name: str) -> Kept:
        """The value somebody has after this file: from its row, or as it is."""
        if number in self.live:
            return self.outcomes[number][name]
        person = self.known.people.get(number)
        return person.values[name] if person else None

    def is_new(self, number: str, name: str) -> bool:
        """Does a live row give somebody another value than they have?"""
        person = self.known.people.get(number)
        return person is None or person.values[name] != self.outcomes[number][name]

    def stays(self, number: str) -> bool:
        """Works here after this file."""
        if number in self.live:
            return True
        person = self.known.people.get(number)
        return person is not None and person.is_active and number not in self.leaving


def settle(draft: Draft) -> None:
    """Work out every live row's outcome."""
    people = draft.known.people
    draft.outcomes = {
        number: _outcome(row, people.get(number), draft) for number, row in draft.live.items()
    }


def _outcome(row: PersonRow, person: Person | None, draft: Draft) -> Values:
    values: Values
    if person is None:
        values = dict.fromkeys(FIELDS, "") | {"hired_on": None, "in_role_since": None, "jobs": ()}
        values |= row.values
        values["jobs"] = tuple(sorted(row.jobs))
    else:
        values = dict(person.values)
        for name in draft.fields:
            said = said_by(row, name)
            owner = person.sources.get(name)
            if owner == draft.source or (owner is None and not is_empty(said)):
                values[name] = said
    values["is_certified"] = bool(values["is_certified"])
    return values


def said_by(row: PersonRow, name: str) -> Kept:
    return tuple(sorted(row.jobs)) if name == "jobs" else row.values.get(name)


def find_leaving(draft: Draft, mentioned: set[str]) -> None:
    """People this source brought and no longer names. A file of sites alone turns nobody off."""
    if draft.fields:
        draft.leaving = {
            number
            for number, person in draft.known.people.items()
            if person.is_active and person.brought_by == draft.source and number not in mentioned
        }
