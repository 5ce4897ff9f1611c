"""Who will not be able to act on the dates that are near? (S4-24)

Of everybody with something due, and their supervisors: who has never signed in, has no supervisor,
no e-mail or one that is refused. And who takes part in no open cycle at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts import clock
from accounts.asking import ask
from accounts.models import District, Membership
from accounts.rules import supervisors_acted_for

NEVER, ALONE, UNMAILED, BROKEN = "never", "alone", "unmailed", "broken"
REFUSED, UNPLACED = "refused", "unplaced"
PROBLEMS: dict[str, Promise] = {
    NEVER: _l("Never signed in"),
    ALONE: _l("No supervisor"),
    UNMAILED: _l("No e-mail"),
    BROKEN: _l("No whole e-mail address"),
    REFUSED: _l("E-mail refused"),
    UNPLACED: _l("In no process"),
}
STUCK = [NEVER, ALONE, UNMAILED, BROKEN, REFUSED]  # they can't act; the others have no year
WHOLE = "^[^@[:space:]]+@[^@[:space:]]+$"  # as deadlines/transfer.py takes them
PAGE = 50

# Everybody concerned, with what stands in their way. (`ask` wants its statements to begin with
# SELECT.)
FOUND = """
    WITH due AS (
        SELECT DISTINCT d.person_id, d.last_day_on FROM deadlines_deadline d
        WHERE d.settled_at IS NULL AND d.cancelled_at IS NULL AND NOT d.is_gentle
            AND d.last_day_on = ANY(%(days)s::date[]) AND NOT EXISTS (
                SELECT FROM deadlines_leave l WHERE l.person_id = d.person_id
                AND d.last_day_on BETWEEN l.first_day AND coalesce(l.last_day, 'infinity')
            )
    ), concerned AS (
        SELECT id, min(day) AS day, bool_or(is_employee) AS is_employee FROM (
            SELECT person_id, last_day_on, true FROM due
            UNION ALL
            SELECT m.supervisor_id, due.last_day_on, false
            FROM due JOIN accounts_membership m ON m.id = due.person_id
            WHERE m.supervisor_id IS NOT NULL
        ) AS every (id, day, is_employee) GROUP BY id
    ), unplaced AS (
        SELECT m.id FROM accounts_membership m
        WHERE m.is_evaluated AND EXISTS (
            SELECT FROM evaluations_cycle c WHERE c.state = 'open'
        ) AND NOT EXISTS (
            SELECT FROM evaluations_participation p JOIN evaluations_cycle c ON c.id = p.cycle_id
            WHERE p.employee_id = m.id AND c.state IN ('opening', 'open')
        )
    ), found AS (
        SELECT m.id, m.first_name, m.last_name, m.site_id, m.access_confirmed_at, c.day,
            m.user_id, boss.first_name AS boss_first, boss.last_name AS boss_last,
            coalesce(r.answer, '') AS answer, array_remove(ARRAY[
                CASE WHEN c.id IS NOT NULL AND u.last_login IS NULL THEN 'never' END,
                CASE WHEN c.is_employee AND boss.is_active IS NOT TRUE THEN 'alone' END,
                CASE WHEN c.id IS NOT NULL
                    AND coalesce(nullif(u.email, ''), nullif(m.email, '')) IS NULL
                    THEN 'unmailed' END,
                CASE WHEN c.id IS NOT NULL
                    AND coalesce(nullif(u.email, ''), nullif(m.email, '')) !~ %(whole)s
                    THEN 'broken' END,
                CASE WHEN c.id IS NOT NULL AND r.id IS NOT NULL THEN 'refused' END,
                CASE WHEN n.id IS NOT NULL THEN 'unplaced' END
            ], NULL) AS problems
        FROM accounts_membership m
        LEFT JOIN concerned c ON c.id = m.id
        LEFT JOIN unplaced n ON n.id = m.id
        LEFT JOIN accounts_membership boss ON boss.id = m.supervisor_id
        LEFT JOIN accounts_user u ON u.id = m.user_id
        LEFT JOIN deadlines_refusal r ON r.membership_id = m.id
            AND r.address = lower(coalesce(nullif(u.email, ''), m.email))
        WHERE m.is_active AND (c.id IS NOT NULL OR n.id IS NOT NULL)
            AND (%(bosses)s::uuid[] IS NULL OR m.supervisor_id = ANY(%(bosses)s::uuid[]))
    )
"""
COUNTS = f"""SELECT * FROM ({FOUND}
    SELECT count(*) FILTER (WHERE day IS NOT NULL),
        count(*) FILTER (WHERE day IS NOT NULL AND access_confirmed_at >= %(since)s),
        count(*) FILTER (WHERE problems && %(stuck)s::text[]),
        count(*) FILTER (WHERE 'never' = ANY(problems)),
        count(*) FILTER (WHERE 'alone' = ANY(problems)),
        count(*) FILTER (WHERE 'unmailed' = ANY(problems)),
        count(*) FILTER (WHERE 'broken' = ANY(problems)),
        count(*) FILTER (WHERE 'refused' = ANY(problems)),
        count(*) FILTER (WHERE 'unplaced' = ANY(problems))
    FROM found
) AS asked
"""
ROWS = f"""SELECT * FROM ({FOUND}
    SELECT found.id, found.first_name, found.last_name, coalesce(site.name, ''), found.day,
        found.problems, found.answer, found.user_id IS NOT NULL, found.boss_first,
        found.boss_last, CASE WHEN found.access_confirmed_at >= %(since)s
            THEN found.access_confirmed_at END
    FROM found LEFT JOIN accounts_site site ON site.id = found.site_id
    WHERE found.problems && %(wanted)s::text[]
    ORDER BY found.last_name, found.first_name, found.id
    LIMIT %(limit)s OFFSET %(offset)s
) AS asked
"""
TO_TELL = f"""SELECT * FROM ({FOUND}
    SELECT id, day, access_confirmed_at >= %(since)s FROM found
    WHERE problems && %(stuck)s::text[]
) AS asked
"""


@dataclass(frozen=True)
class Window:
    """The last days that are near, and since when a confirmation counts."""

    days: Sequence[date]
    since: datetime

    def asked(self, bosses: Iterable[UUID] | None) -> dict[str, Any]:
        of = None if bosses is None else list(bosses)
        named = {"bosses": of, "stuck": STUCK, "whole": WHOLE}
        return {"days": list(self.days), "since": self.since, **named}


@dataclass(frozen=True)
class Counts:
    concerned: int
    confirmed: int
    any: int
    by_problem: dict[str, int]


@dataclass(frozen=True)
class Stuck:
    """One person of the list, and what stands in their way."""

    pk: UUID
    name: str
    site: str
    day: date | None
    problems: list[str]
    answer: str  # of the mail server
    has_login: bool
    supervisor: str
    confirmed_at: datetime | None

    @property
    def words(self) -> list[tuple[str, str]]:
        """(what it is, what to do) of each problem."""
        return [(str(PROBLEMS[one]), what_to_do(self, one)) for one in self.problems]

    @property
    def url(self) -> str:
        return reverse("accounts:person", args=[self.pk])


def window_of(district: District, days: Sequence[date] | None = None) -> Window:
    """All days from today on that are checked by now, if no others are named."""
    today, ahead = clock.today(district), district.access_check_days
    since = datetime.combine(
        today - timedelta(days=ahead), datetime.min.time(), ZoneInfo(district.time_zone)
    )
    if days is None:
        days = [today + timedelta(days=n) for n in range(ahead + 1)]
    return Window(days, since)


def bosses_of(actor: Membership) -> list[UUID]:
    """Whose people a supervisor sees: their own, and those they stand in for."""
    return [actor.pk, *supervisors_acted_for(actor)]


def count_stuck(window: Window, *, bosses: Iterable[UUID] | None) -> Counts:
    """`bosses`: only their people. One query."""
    concerned, confirmed, stuck, *each = ask(COUNTS, window.asked(bosses))[0]
    return Counts(concerned, confirmed, stuck, dict(zip(PROBLEMS, each, strict=True)))


def stuck_people(
    window: Window, *, bosses: Iterable[UUID] | None, problem: str, page: int
) -> list[Stuck]:
    """One page of them, by name. One query."""
    wanted = [problem] if problem in PROBLEMS else STUCK
    asked = window.asked(bosses) | {
        "wanted": wanted,
        "limit": PAGE,
        "offset": PAGE * (page - 1),
    }
    return [_stuck(*row) for row in ask(ROWS, asked)]


def _stuck(
    pk: UUID, first: str, last: str, site: str, day: date | None, problems: list[str], *rest: Any
) -> Stuck:
    answer, has_login, boss_first, boss_last, confirmed_at = rest
    supervisor = " ".join(filter(None, (boss_first, boss_last)))
    name = f"{last}, {first}"
    return Stuck(pk, name, site, day, problems, answer, has_login, supervisor, confirmed_at)


def what_to_do(stuck: Stuck, problem: str) -> str:
    if problem == NEVER:
        if UNMAILED in stuck.problems:
            return _("Print a letter with a code, and hand it over.")
        if stuck.has_login:
            return _("Ask them to sign in now.")
        return _("An HR manager or an admin can send an invitation from their page.")
    return {
        ALONE: _("Name a supervisor in the roster: nobody can answer or sign for them now."),
        UNMAILED: _("Add an e-mail in the roster. Until then their supervisor hears instead."),
        BROKEN: _("Correct the address in the roster: no mail can go to it."),
        REFUSED: _("Correct the address. The mail server said: %s") % stuck.answer,
        UNPLACED: _("Take them into a process, or mark them as not evaluated."),
    }[problem]
