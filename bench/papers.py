"""A batch of PDFs: real workers, a real queue, documents signed for this run.

The time starts when the first papers are there, for a worker loads what makes them once. CPU is
that of the worker's processes; its floor is WeasyPrint alone, warm, on the HTML of such papers.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from accounts import clock
from accounts.models import District, Membership, RoleGrant, Run
from accounts.scope import district_scope
from accounts.years import school_year_of
from bench.bulk import Bulk
from bench.progress import tell
from bench.world import START, tidy
from config.celery import app
from config.demo.seed import fill_district, make_district
from config.demo.setup import give_role
from deadlines.services.calendar import refresh_holidays
from evaluations.models import Cycle, Process, Step, StepRule
from evaluations.services import papers
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from local.services import child_environment
from records import pdf
from records.models import Document
from records.services import check_content
from records.standing import signatures_in_force
from tests.records.documents import complete

WARM = 4  # papers before the time starts: each process has made one
SAMPLE = 12  # papers that WeasyPrint makes alone
TICK = os.sysconf("SC_CLK_TCK")
LONGEST = 120  # seconds without a paper
TOLD_EVERY = 50


def measure(full: bool) -> list[Bulk]:
    number = 1000 if full else 40
    one, _, html = batch(40, processes=1)
    two, cpu, _ = batch(number, processes=2)
    alone = weasyprint_cpu(html)
    return [
        Bulk("PDFs of a cycle, one process", one * number, number),
        Bulk("PDFs of a cycle, two processes", two * number, number, 0, one * number, 0.65),
        Bulk("CPU of one PDF in a batch", cpu, 1, 0, alone, 1.15),
    ]


def batch(number: int, processes: int) -> tuple[float, float, list[str]]:
    """Seconds and CPU seconds for each paper, and the HTML of a few."""
    clock.move_to(START)
    app.control.purge()
    now = time.time_ns()
    district = make_district(f"Bench papers {now}", f"bench-papers-{now}", "MD")
    fill_district(district, number + 10)
    tell(f"{number} forms to sign, then to print by {processes} at a time")
    with district_scope(district.pk):
        cycle, hr = opened_cycle(district)
    tidy()  # without statistics a list of a thousand steps took many minutes
    with district_scope(district.pk):
        sign_all(cycle, number)
        html = [html_of(document) for document in Document.objects.all()[:SAMPLE]]
    app.control.purge()  # what the last signatures ordered
    with district_scope(district.pk):
        run = papers.make_papers(cycle, actor=hr)
    with worker(processes) as pid:
        wait_for(district.pk, run.pk, WARM)
        began, cpu = time.perf_counter(), cpu_of(pid)
        done = done_of(district.pk, run.pk)
        wait_for(district.pk, run.pk, number)
        seconds, spent = time.perf_counter() - began, cpu_of(pid) - cpu
    made = number - done
    return seconds / made, spent / made, html


def opened_cycle(district: District) -> tuple[Cycle, Membership]:
    admin, hr = Membership.objects.filter(role_grants__isnull=True).order_by("-pk")[:2]
    give_role(admin, RoleGrant.Role.ADMIN)
    give_role(hr, RoleGrant.Role.HR_MANAGER)
    refresh_holidays(district, actor=admin)
    year = school_year_of(district, clock.today(district))
    process = copy_preset("classified_goals", school_year=year, actor=admin)
    Process.objects.filter(pk=process.pk).update(for_certified=True)
    cycle = open_cycle(publish_process(process, actor=admin), actor=admin)
    while fill_next_batch(cycle.pk):
        pass
    return Cycle.objects.get(pk=cycle.pk), hr


def sign_all(cycle: Cycle, number: int) -> None:
    """The form of the year's end of so many people, signed by both."""
    ends = Step.objects.filter(participation__cycle=cycle, rule__kind=StepRule.Kind.YEAR_END)
    with_head = ends.filter(participation__employee__supervisor__isnull=False)
    for step in with_head.select_related("participation__employee__supervisor")[:number]:
        complete(step.participation.employee, step.pk)


def html_of(document: Document) -> str:
    return pdf.document_html(document, check_content(document), signatures_in_force(document))


def weasyprint_cpu(html: list[str]) -> float:
    """CPU seconds of one paper, warm."""
    for page in html[:2]:
        pdf.html_pdf(page)
    started = time.process_time()
    for page in html:
        pdf.html_pdf(page)
    return (time.process_time() - started) / len(html)


@contextmanager
def worker(processes: int) -> Iterator[int]:
    """As production starts it."""
    command = ["-m", "celery", "-A", "config", "worker", f"--concurrency={processes}"]
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=settings.ROOT,
        env=child_environment({}),
        stdout=nowhere,
        stderr=nowhere,
        start_new_session=True,
    )
    try:
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def cpu_of(group: int) -> float:
    """Seconds that the processes of this group have used."""
    return sum(map(ticks_of, group_members(group))) / TICK


def group_members(group: int) -> list[list[str]]:
    """The fields of /proc/…/stat after the name, for each process."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[2]) == group:
            found.append(fields)
    return found


def ticks_of(fields: list[str]) -> int:
    return int(fields[11]) + int(fields[12])


def done_of(district: UUID, run: UUID) -> int:
    with district_scope(district):
        return Run.objects.values_list("done", flat=True).get(pk=run)


def wait_for(district: UUID, run: UUID, number: int) -> None:
    done, until = 0, time.monotonic() + LONGEST
    while done < number:
        time.sleep(0.05)
        now = done_of(district, run)
        if now // TOLD_EVERY > done // TOLD_EVERY:
            tell(f"{now} of {number} PDFs")
        if now > done:
            done, until = now, time.monotonic() + LONGEST
        elif time.monotonic() > until:
            raise TimeoutError("The papers are not made.")
    connection.close()
