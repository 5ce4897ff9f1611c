"""How long does work on many rows take, beside the bare statements that write the same rows?

Everything happens in transactions that are taken back, so that each run finds the same district.
Foreign keys wait for the end of a transaction: their check is asked for, and timed.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from accounts import clock
from accounts.models import Membership
from accounts.scope import district_scope
from accounts.services import roster_load
from accounts.years import school_year_starting
from bench.measure import StatementCounter
from bench.twins import Twins, twins
from bench.world import NOW, ZONE, Stage
from config.demo.seed import fill_district, make_district
from deadlines.office_calendar import office_calendar
from deadlines.services.reminder import make_reminders
from evaluations.models import Process
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from records import pdf
from records.models import Document
from records.services import check_content
from records.standing import signatures_in_force

OPENED = [
    "evaluations_participation",
    "goals_goalset",
    "goals_goal",
    "evaluations_step",
    "deadlines_deadline",
]
REMINDER_DAY = datetime(2026, 10, 7, 9, 0, tzinfo=ZONE)  # a week before the last day to act
ROSTER_ROWS = 100_000
PDF_PAIRS = 7


@dataclass(frozen=True)
class Bulk:
    """One operation: seconds, seconds of its floor, and how often the floor it may take."""

    name: str
    seconds: float
    rows: int = 0
    sql: int = 0
    floor: float | None = None
    target: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.seconds / self.floor if self.floor else None

    @property
    def met(self) -> bool:
        return self.ratio is None or self.target is None or self.ratio <= self.target


def measure(stage: Stage) -> list[Bulk]:
    clock.move_to(NOW)
    return [seed(), opening(stage), reminders(stage), roster(stage), paper(stage)]


def timed(work: Callable[[], Any]) -> tuple[float, int, Any]:
    """Seconds, statements and result of work, with the checks that wait for the commit."""
    counter = StatementCounter()
    with connection.execute_wrapper(counter):
        started = time.perf_counter()
        result = work()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.perf_counter() - started
    return seconds, counter.count - 1, result


def seed() -> Bulk:
    """What `seed_district --people 10000` does."""
    with transaction.atomic():
        district = make_district("Bench seed", "bench-seed", "MD")
        started = time.perf_counter()
        rows = fill_district(district, 10_000)
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return Bulk("seed a district of 10,000", seconds, rows)


def opening(stage: Stage) -> Bulk:
    """The cycle of next year, for everybody."""
    with district_scope(stage.district.pk):
        year = school_year_starting(stage.district, 2027)
        process = copy_preset("classified_goals", school_year=year, actor=stage.admin)
        Process.objects.filter(pk=process.pk).update(for_certified=True)
        cycle = open_cycle(publish_process(process, actor=stage.admin), actor=stage.admin)
        seconds, sql, _ = timed(lambda: fill(cycle.pk))
        rows = cycle.participations.count()
        transaction.set_rollback(True)
    with twins(*OPENED) as bare:
        same = f"SELECT t.* FROM public.{{0}} t WHERE t.district_id = %(district)s LIMIT {rows}"
        limits = {"goals_goal": 2, "evaluations_step": 3, "deadlines_deadline": 3}
        statements = [
            f"INSERT INTO {name} "
            + same.format(name).replace(f"LIMIT {rows}", f"LIMIT {rows * limits.get(name, 1)}")
            for name in OPENED
        ]
        floor = bare.fill(*statements, district=stage.district.pk)
    return Bulk("open a cycle for everybody", seconds, rows, sql, floor, 20)


def fill(cycle_id: Any) -> None:
    while fill_next_batch(cycle_id):
        pass


def reminders(stage: Stage) -> Bulk:
    """Find who must hear of what, and put it into one message each."""
    clock.move_to(REMINDER_DAY)
    with district_scope(stage.district.pk):
        calendar = office_calendar()
        seconds, sql, rows = timed(lambda: make_reminders(stage.district, calendar))
        transaction.set_rollback(True)
    clock.move_to(NOW)
    with twins("deadlines_message", "deadlines_reminder") as bare:
        floor = bare.fill(*BARE_REMINDERS, district=stage.district.pk)
    return Bulk("reminders: find and enqueue", seconds, rows, sql, floor, 2.5)


BARE_REMINDERS = (
    """
    INSERT INTO deadlines_message
        (district_id, recipient_id, day, number, message_id, state, attempts, next_try_at)
    SELECT DISTINCT ON (d.turn_id) d.district_id, d.turn_id, current_date, 1, d.turn_id::text,
        'queued', 0, now()
    FROM public.deadlines_deadline d
    WHERE d.district_id = %(district)s AND d.turn_id IS NOT NULL AND d.kind = 'goal_setting'
    """,
    """
    INSERT INTO deadlines_reminder
        (district_id, deadline_id, recipient_id, kind, due_on, state, created_at, message_id)
    SELECT d.district_id, d.id, d.turn_id, 'before-7', current_date, 'due', now(), m.id
    FROM public.deadlines_deadline d JOIN deadlines_message m ON m.recipient_id = d.turn_id
    WHERE d.district_id = %(district)s AND d.turn_id IS NOT NULL AND d.kind = 'goal_setting'
    """,
)


def roster(stage: Stage) -> Bulk:
    """A file of 100,000 people for a district that has none: checked and loaded."""
    content = roster_file()
    with transaction.atomic():
        district = make_district("Bench roster", "bench-roster", "MD")
        with district_scope(district.pk):
            seconds, sql, rows = timed(lambda: load(content))
            transaction.set_rollback(True)
    with twins("accounts_membership") as bare:
        floor = bare.copy_in("accounts_membership", rows_like_those(bare, stage))
    return Bulk("roster: check and load", seconds, rows, sql, floor, 6)


def load(content: bytes) -> int:
    found, plan = roster_load.check_at_once(content, "bench.csv", source_name="Bench")
    roster_load.load_at_once(found, plan, allow_deactivations=True)
    return Membership.objects.count()


def roster_file() -> bytes:
    """Everybody has a supervisor among the first 2,000."""
    head = "employee_number,last_name,first_name,email,job_title,site,unit,supervisor_number"
    lines = [head]
    for n in range(ROSTER_ROWS):
        boss = f"{n % 2000:06d}" if n >= 2000 else ""
        lines.append(
            f"{n:06d},Doe{n % 977},Pat{n % 491},pat.{n}@bench.example,Teacher,"
            f"S{n % 400:03d},BTU,{boss}"
        )
    return "\n".join(lines).encode()


def rows_like_those(bare: Twins, stage: Stage) -> bytes:
    """100,000 memberships: those of the large district, twice."""
    columns = [field.column for field in Membership._meta.concrete_fields]
    again = {
        "id": "uuidv7()",
        "employee_number": "'x' || employee_number",
        "user_id": "NULL::uuid",
    }
    twice = ", ".join(f"{again[name]} AS {name}" if name in again else name for name in columns)
    chosen = f"FROM public.accounts_membership WHERE district_id = '{stage.finder.district_id}'"
    order = bare.owner.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'public.accounts_membership'::regclass"
        " AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
    )
    listed = ", ".join(name for (name,) in order)
    return bare.copy_out(
        f"SELECT {listed} {chosen} UNION ALL SELECT {listed} FROM (SELECT {twice} {chosen}) again"
    )


def paper(stage: Stage) -> Bulk:
    """One signed form as a PDF, and WeasyPrint alone on the same HTML, in turn."""
    with district_scope(stage.district.pk):
        document = Document.objects.in_force().filter(signatures__role="employee").first()
        assert document is not None  # world.play has signed some
        content, signatures = check_content(document), signatures_in_force(document)
        html = pdf.document_html(document, content, signatures)
        ours, alone = [], []
        for _ in range(PDF_PAIRS):
            ours.append(seconds_of(lambda: pdf.document_pdf(document, content, signatures)))
            alone.append(seconds_of(lambda: pdf.html_pdf(html)))
    return Bulk("one PDF", statistics.median(ours), 1, 0, statistics.median(alone), 1.15)


def seconds_of(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
