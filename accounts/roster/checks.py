"""Which rows cannot be used, and why? Each check moves rows from live to refused."""

from collections import defaultdict

from django.utils.translation import gettext as _

from accounts.roster.draft import Draft
from accounts.roster.rows import BLANK, Job, PersonRow

MUST_AGREE = ("last_name", "first_name", "email", "hired_on")
MOST_ROUNDS = 25


def merge_jobs(draft: Draft, rows: list[PersonRow]) -> None:
    """Rows with one number are one person's jobs, if they agree on the person."""
    groups: dict[str, list[PersonRow]] = defaultdict(list)
    for row in rows:
        groups[row.number].append(row)
    for number, group in groups.items():
        if number and (len(group) == 1) and not group[0].reason:
            draft.live[number] = group[0]
        elif number and len(group) > 1 and not (reason := _disagreement(group)):
            draft.live[number] = _merged(group)
        else:
            for row in group:
                draft.refuse_row(row, row.reason or reason, row.suggestion)


def _disagreement(group: list[PersonRow]) -> str:
    first, *others = group
    where = ", ".join(f"{row.row:,}" for row in group)
    if any(row.reason for row in group):
        return _("Another row of this person can’t be used (rows %(rows)s).") % {"rows": where}
    for row in others:
        if any(_differ(first, row, name) for name in MUST_AGREE):
            return _("Rows %(rows)s have one number, but not one person.") % {"rows": where}
    if len({(row.job.title, row.job.site) for row in group}) < len(group):
        return _("Rows %(rows)s have one number and one job. Keep one of them.") % {"rows": where}
    return ""


def _differ(first: PersonRow, second: PersonRow, name: str) -> bool:
    """A blank agrees with anything."""
    one, other = first.values.get(name), second.values.get(name)
    return one not in BLANK and other not in BLANK and one != other


def _merged(group: list[PersonRow]) -> PersonRow:
    """The first row is the main job. What it leaves blank about the person comes from the rest."""
    first, *others = group
    for row in others:
        first.jobs.append(row.job)
        for name in MUST_AGREE:
            if first.values.get(name) in BLANK and name in row.values:
                first.values[name] = row.values[name]
    first.jobs = [job for job in first.jobs if job != Job("")]
    return first


def check_zeros(draft: Draft) -> None:
    """A number that lost the zeros in front. The full one is offered, never taken."""
    known = set(draft.known.people)
    numbers = known | set(draft.live)
    padded = _by_stripped(numbers)
    width = _common_width(known)
    for number in list(draft.live):
        if number in known or not number.isdigit():
            continue
        meant = _with_zeros(padded, number) or (number.zfill(width) if width else "")
        if len(meant) > len(number):
            draft.refuse(number, _("The number has lost the zeros in front."), meant)


def _by_stripped(numbers: set[str]) -> dict[str, str]:
    """Numbers that begin with zero, by what is left without."""
    return {n.lstrip("0"): n for n in sorted(numbers) if n.startswith("0") and n.isdigit()}


def _with_zeros(padded: dict[str, str], number: str) -> str:
    """The longer number that this one may have been, or ""."""
    meant = padded.get(number.lstrip("0"), "") if number.isdigit() else ""
    return meant if len(meant) > len(number) else ""


def _common_width(numbers: set[str]) -> int:
    """The one width of all numbers, if some begin with zero; else 0."""
    widths = {len(number) for number in numbers if number.isdigit()}
    return widths.pop() if len(widths) == 1 and any(n.startswith("0") for n in numbers) else 0


def check_people(draft: Draft) -> None:
    """Supervisors, loops and e-mails, again and again: a refused row may spoil another."""
    for _round in range(MOST_ROUNDS):
        before = len(draft.refused)
        check_supervisors(draft)
        check_loops(draft)
        check_emails(draft)
        if len(draft.refused) == before:
            return
    for number in list(draft.live):
        if draft.is_new(number, "supervisor") or draft.is_new(number, "email"):
            draft.refuse(number, _("Too many rows of this file hang on rows we can’t use."))


def check_supervisors(draft: Draft) -> None:
    """A new supervisor must work here. One who was there before is not questioned again.

    If only the supervisor's own row is refused, nothing is wrong with this one: it is used, and
    the supervisor stays as it is until that row is put right.
    """
    refused = {row.number for row in draft.refused}
    padded = _by_stripped(set(draft.known.people) | set(draft.live))
    for number in list(draft.live):
        supervisor = str(draft.outcomes[number]["supervisor"])
        if not supervisor or not draft.is_new(number, "supervisor"):
            continue
        if supervisor != number and draft.stays(supervisor):
            continue
        if supervisor in refused and supervisor not in draft.known.people:
            person = draft.known.people.get(number)
            draft.outcomes[number]["supervisor"] = person.values["supervisor"] if person else ""
            draft.waiting.add(number)
            continue
        suggestion = _with_zeros(padded, supervisor)
        draft.refuse(number, _supervisor_words(draft, number, supervisor), suggestion)
        refused.add(number)


def _supervisor_words(draft: Draft, number: str, supervisor: str) -> str:
    words = {"number": supervisor}
    if supervisor == number:
        return _("The row names the person as their own supervisor.")
    if supervisor in draft.leaving:
        return _("Supervisor %(number)s is not in the file and would be turned off.") % words
    if supervisor in draft.known.people:
        return _("Supervisor %(number)s has left.") % words
    return _("Supervisor %(number)s is not in the file and not known.") % words


def check_loops(draft: Draft) -> None:
    """Nobody supervises, through others, themselves."""
    seen: set[str] = set()
    for start in list(draft.live):
        path: dict[str, None] = {}  # ordered
        number = start
        while number and number not in seen and number not in path:
            path[number] = None
            number = str(draft.outcome(number, "supervisor") or "")
        if number in path:
            ring = list(path)[list(path).index(number) :]
            _refuse_ring(draft, ring)
        seen.update(path)


def _refuse_ring(draft: Draft, ring: list[str]) -> None:
    rows = [draft.live[n].row for n in ring if n in draft.live and draft.is_new(n, "supervisor")]
    where = ", ".join(f"{row:,}" for row in sorted(rows)[:10])
    for number in ring:
        if number in draft.live and draft.is_new(number, "supervisor"):
            draft.refuse(
                number,
                _("Supervisors go round in a ring of %(people)s people (rows %(rows)s).")
                % {"people": len(ring), "rows": where},
            )


def check_emails(draft: Draft) -> None:
    """One address, one person: nobody could tell two apart by it."""
    users: dict[str, list[str]] = defaultdict(list)
    for number in draft.live:
        users[str(draft.outcomes[number]["email"])].append(number)
    for number, person in draft.known.people.items():
        if number not in draft.live and draft.stays(number):
            users[str(person.values["email"])].append(number)
    users.pop("", None)
    for email, numbers in users.items():
        if len(numbers) > 1:
            _refuse_shared(draft, email, numbers)


def _refuse_shared(draft: Draft, email: str, numbers: list[str]) -> None:
    names = {number: _name_of(draft, number) for number in numbers}
    for number in numbers:
        if number in draft.live and draft.is_new(number, "email"):
            others = ", ".join(names[other] for other in numbers[:6] if other != number)
            draft.refuse(
                number,
                _("%(email)s is also the address of %(others)s. A shared mailbox can’t sign in.")
                % {"email": email, "others": others},
            )


def _name_of(draft: Draft, number: str) -> str:
    if number in draft.live:
        row = draft.live[number]
        return _("%(name)s (row %(row)s)") % {"name": row.name, "row": f"{row.row:,}"}
    return draft.known.people[number].name
