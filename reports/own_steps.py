"""Which steps has somebody in the open cycles, by when, and with whom?

One statement, composed once: everybody's home asks it. The ORM composed ten joined tables anew for
each page and made an object of every row of each, which took longer than the rest of the page.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from accounts import clock
from accounts.asking import ask
from accounts.models import Membership, SchoolYear
from deadlines.away import SUPERVISOR_GONE, Absence
from evaluations.models import Cycle, Participation


@dataclass(frozen=True)
class DueDate:
    """What a deadlines.models.Deadline says of the same names."""

    deadline_on: date
    last_day_on: date
    overdue_from: date
    reason: str


@dataclass(frozen=True)
class Left:
    """What the year before left in these goals: offers without an answer, and what began one."""

    year: str  # 2026-27
    goals: int
    to_develop: int
    has_begun: bool  # the development goal holds what the year-end conference named

    @property
    def offers(self) -> int:
        return self.goals + self.to_develop


@dataclass(frozen=True)
class OwnStep:
    """`supervisor` is a first name, empty when nobody is."""

    school_year: SchoolYear
    deadline: DueDate | None
    left: Left | None
    absence: Absence | None  # of the supervisor, today
    pk: UUID
    state: str
    completed_at: datetime | None
    goal_set_id: UUID | None
    name: str
    kind: str
    supervisor: str
    excuse: str = ""  # Step.Excuse: nobody expects it of this person
    guide: str = ""  # the number of the guide that the process names


def steps_of(membership: Membership) -> list[OwnStep]:
    """In the order of the year."""
    asked: dict[str, UUID | str | date] = {
        "employee": membership.pk,
        "day": clock.today(membership.district),
        "active": Participation.State.ACTIVE,
        "open": Cycle.State.OPEN,
    }
    steps = []
    for row in ask(OWN_STEPS, asked):
        step, (label, starts_on, ends_on), due = row[:9], row[9:12], row[12:16]
        left, absence = row[16:20], row[20:]
        steps.append(
            OwnStep(
                SchoolYear(label=label, starts_on=starts_on, ends_on=ends_on),
                DueDate(*due) if due[1] else None,
                Left(*left) if left[0] else None,
                Absence(*absence) if absence[0] else None,
                *step,
            )
        )
    return steps


OWN_STEPS = f"""
SELECT step.id, step.state, step.completed_at, step.goal_set_id, rule.name, rule.kind,
       coalesce(supervisor.first_name, ''), step.excuse,
       coalesce(jsonb_path_query_first(process.forms, '$[*] ? (@.kind == "guide")')
           ->> 'number', ''),
       year.label, year.starts_on, year.ends_on,
       deadline.deadline_on, deadline.last_day_on, deadline.overdue_from, deadline.reason,
       before.label, before.goals, before.to_develop, before.has_begun,
       gone.name, gone.until, gone.stand_ins
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
LEFT JOIN LATERAL (
    SELECT max(earlier.label) AS label,
           count(*) FILTER (WHERE carried.kind = 'goal' AND carried.state = 'open') AS goals,
           count(*) FILTER (WHERE carried.kind = 'development' AND carried.state = 'open')
               AS to_develop,
           bool_or(carried.kind = 'development' AND carried.state = 'taken') AS has_begun
    FROM goals_carried AS carried
    JOIN accounts_schoolyear AS earlier ON earlier.id = carried.from_year_id
    WHERE carried.goal_set_id = step.goal_set_id
) AS before ON step.goal_set_id IS NOT NULL
LEFT JOIN LATERAL ({SUPERVISOR_GONE}) AS gone ON true
WHERE participation.employee_id = %(employee)s AND participation.state = %(active)s
    AND cycle.state = %(open)s
ORDER BY participation.cycle_id, rule.position
"""
