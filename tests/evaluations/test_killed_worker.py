"""Workers are killed in the middle of a batch of papers; each paper is there once all the same."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.models.functions import Now

from accounts import clock
from accounts.models import RoleGrant, Run
from accounts.scope import district_scope
from accounts.services.runs import PATIENCE, ask_again
from config.celery import app
from evaluations.models import Cycle, Step
from evaluations.services import papers
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from records.models import Document, Rendering
from records.verify import verify_district
from tests.factories import DistrictFactory, SchoolYearFactory, member
from tests.records.documents import complete

pytestmark = pytest.mark.django_db(transaction=True)  # for the worker's processes to see
PEOPLE = 3
DOCUMENTS = 3 * PEOPLE
LONG_ENOUGH = 180  # seconds: two workers start, and load what makes PDFs


@pytest.fixture
def maple():
    clock.move_to(datetime(2026, 9, 14, 15, tzinfo=UTC))
    yield DistrictFactory(name="Maple")
    clock.reset()
    app.control.purge()
    connection.close()


@pytest.fixture
def run(maple, monkeypatch):
    """Nine forms, all signed by both, whose PDFs HR has asked for, two in a task."""
    monkeypatch.setattr(papers, "CHUNK", 2)
    hana = member(maple, "Hana Hill", roles=[RoleGrant.Role.HR_COORDINATOR])
    with district_scope(maple.pk):
        cycle = filled_cycle(maple)
        for step in Step.objects.filter(participation__employee__supervisor__isnull=False):
            complete(step.participation.employee, step.pk)
    app.control.purge()  # what the last signatures ordered: as if the broker had lost it
    with district_scope(maple.pk):
        return papers.make_papers(cycle, actor=hana)


def filled_cycle(maple):
    ada = member(maple, "Ada Admin", roles=[RoleGrant.Role.ADMIN])
    priya = member(maple, "Priya Patel")
    for number in range(PEOPLE):
        member(maple, f"Person{number} Page", supervisor=priya)
    process = copy_preset("classified_goals", school_year=SchoolYearFactory(), actor=ada)
    cycle = open_cycle(publish_process(process, actor=ada), actor=ada)
    fill_next_batch(cycle.pk)
    return Cycle.objects.get(pk=cycle.pk)


@contextmanager
def worker():
    """A worker with two processes, as production starts it."""
    here = urlsplit(os.environ["DATABASE_URL"])._replace(path=connection.settings_dict["NAME"])
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency=2"],
        env={**os.environ, "DATABASE_URL": here.geturl()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a group of its own, which can be killed as one
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(holds):
    until = time.monotonic() + LONG_ENOUGH
    while not holds():
        assert time.monotonic() < until, "not within the time"
        time.sleep(0.05)


def made(maple):
    with district_scope(maple.pk):
        return Rendering.objects.count()


def told(maple, run):
    with district_scope(maple.pk):
        found = Run.objects.get(pk=run.pk)
        return found.state, found.done, found.total


def ask_again_later(maple, run):
    """What beat does when a run has stood still for five minutes."""
    with district_scope(maple.pk):
        Run.objects.filter(pk=run.pk).update(asked_at=Now() - PATIENCE - timedelta(minutes=1))
        ask_again()


def test_after_a_kill_each_paper_is_there_exactly_once(maple, run):
    with worker():
        wait_until(lambda: made(maple) >= 2)
    at_the_kill = made(maple)
    assert told(maple, run) == ("running", at_the_kill, DOCUMENTS)

    ask_again_later(maple, run)
    with worker():
        wait_until(lambda: told(maple, run)[0] == "done")

    with district_scope(maple.pk):
        copies = [document.renderings.count() for document in Document.objects.all()]
        problems = verify_district().problems
    assert (copies, problems) == ([1] * DOCUMENTS, [])
    assert told(maple, run) == ("done", DOCUMENTS, DOCUMENTS)
