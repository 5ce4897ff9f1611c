"""Which steps has somebody in the open cycles, by when, and with whom?

One statement, composed once: everybody's home asks it. The ORM composed ten joined tables anew for
each page and made an object of every row of each, which took longer than the rest of the page.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from accounts.asking import ask
from accounts.models import Membership, SchoolYear
from evaluations.models import Cycle, Participation


@dataclass(frozen=True)
class DueDate:
    """What a deadlines.models.Deadline says of the same names."""

    deadline_on: date
    last_day_on: date
    overdue_from: date
    reason: str


@dataclass(frozen=True)
class OwnStep:
    """`supervisor` is a first name, empty when nobody is."""

    school_year: SchoolYear
    deadline: DueDate | None
    pk: UUID
    state: str
    completed_at: datetime | None
    goal_set_id: UUID | None
    name: str
    kind: str
    supervisor: str


def steps_of(membership: Membership) -> list[OwnStep]:
    """In the order of the year."""
    asked: dict[str, UUID | str] = {
        "employee": membership.pk,
        "active": Participation.State.ACTIVE,
        "open": Cycle.State.OPEN,
    }
    steps = []
    for row in ask(OWN_STEPS, asked):
        *step, label, starts_on, ends_on, due_on, last_day_on, overdue_from, reason = row
        year = SchoolYear(label=label, starts_on=starts_on, ends_on=ends_on)
        due = DueDate(due_on, last_day_on, overdue_from, reason) if last_day_on else None
        steps.append(OwnStep(year, due, *step))
    return steps


OWN_STEPS = """
SELECT step.id, step.state, step.completed_at, step.goal_set_id, rule.name, rule.kind,
       coalesce(supervisor.first_name, ''), year.label, year.starts_on, year.ends_on,
       deadline.deadline_on, deadline.last_day_on, deadline.overdue_from, deadline.reason
FROM evaluations_participation AS participation
JOIN evaluations_step AS step ON step.participation_id = participation.id
JOIN evaluations_steprule AS rule ON rule.id = step.rule_id
JOIN evaluations_cycle AS cycle ON cycle.id = participation.cycle_id
JOIN evaluations_process AS process ON process.id = cycle.process_id
JOIN accounts_schoolyear AS year ON year.id = process.school_year_id
JOIN accounts_membership AS employee ON employee.id = participation.employee_id
LEFT JOIN accounts_membership AS supervisor ON supervisor.id = employee.supervisor_id
LEFT JOIN deadlines_deadline AS deadline ON deadline.subject_id = step.id
    AND deadline.person_id = participation.employee_id AND deadline.cancelled_at IS NULL
WHERE participation.employee_id = %(employee)s AND participation.state = %(active)s
    AND cycle.state = %(open)s
ORDER BY participation.cycle_id, rule.position
"""
