"""Regular reports by beat, broker and worker: once, whoever else is at it. (S3-7)"""

import time
from datetime import timedelta

import pytest
from celery.contrib.testing.worker import start_worker
from django.core import mail
from django.db import connection

from accounts import clock
from accounts.models import District, Run
from accounts.scope import active_district, district_scope
from accounts.services.runs import ask_again
from config.celery import app
from reports import tasks
from reports.models import MadeCopy, MadeReport, ReportSchedule
from reports.services import made
from tests.at_once import both, meanwhile
from tests.factories import SchoolYearFactory
from tests.reports.regular import MONDAY, now, weekly

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def schedule(maple, hana):
    now(MONDAY)
    with district_scope(maple.pk):
        SchoolYearFactory()
        made_by = weekly(hana, name="Plans of Tomas Torres", files=["rows", "paper"])
    yield made_by
    clock.reset()


def wait_until(holds, seconds=60):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "not within the time"
        time.sleep(0.1)


def count_of(district, model):
    with district_scope(district.pk):
        return model.objects.count()


def test_beat_and_worker_make_it_and_mail_a_link_that_names_nothing(schedule, maple, settings):
    app.control.purge()
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=30):
        for _beat in range(2):
            tasks.begin_due_reports_everywhere.delay_on_commit()
        wait_until(lambda: mail.outbox)

    (email,) = mail.outbox
    with district_scope(maple.pk):
        report = MadeReport.objects.get()
        assert report.copies.count() == 1
    assert (email.to, email.subject) == (["hana@maple.example"], "Ready: A regular report")
    assert f"{settings.BASE_URL}/reports/made/{report.pk}/" in email.body
    assert [word for word in ("Tomas", "Torres", "Plans") if word in email.body] == []
    connection.close()


def test_a_round_needs_no_scope_around_it(schedule, maple):
    assert active_district() is None

    tasks.begin_due_reports(district_id=str(maple.pk))

    assert count_of(maple, MadeReport) == 1


def test_two_rounds_at_once_begin_it_once(schedule, maple, monkeypatch):
    def round_():
        with district_scope(maple.pk):
            return made.begin_due_reports(District.objects.get(pk=maple.pk))

    found = both(round_, monkeypatch, made, "choices_on")

    assert (sorted(found), count_of(maple, MadeReport)) == ([0, 1], 1)


def test_two_workers_with_the_same_report_make_it_once(schedule, maple):
    tasks.begin_due_reports(district_id=str(maple.pk))
    with district_scope(maple.pk):
        report = MadeReport.objects.get()

    def make():
        made.make_regular_report(report.pk)

    meanwhile(maple, make, make)

    assert count_of(maple, MadeCopy) == 1


def test_a_lost_task_is_asked_for_again(schedule, maple, monkeypatch):
    tasks.begin_due_reports(district_id=str(maple.pk))
    asked = []
    monkeypatch.setattr(
        tasks.make_regular_report, "apply_async", lambda _args, kwargs: asked.append(kwargs)
    )
    with district_scope(maple.pk):
        report = MadeReport.objects.get()
        Run.objects.update(asked_at=clock.real_now() - timedelta(hours=1))
        ask_again()

    assert asked == [{"district_id": str(maple.pk), "report_id": str(report.pk)}]


def test_a_disk_that_is_full_for_good_is_told(schedule, maple, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr(made, "copies_of", full)
    monkeypatch.setattr(tasks.make_regular_report, "max_retries", 0)
    tasks.begin_due_reports(district_id=str(maple.pk))
    with district_scope(maple.pk):
        report = MadeReport.objects.get()
    ids = {"district_id": str(maple.pk), "report_id": str(report.pk)}

    tasks.make_regular_report.apply(kwargs=ids)

    with district_scope(maple.pk):
        assert (Run.objects.get().state, MadeReport.objects.get().made_at) == ("failed", None)


def test_another_district_makes_nothing_of_it(schedule, cedar):
    tasks.begin_due_reports(district_id=str(cedar.pk))

    assert (count_of(cedar, ReportSchedule), count_of(cedar, MadeReport)) == (0, 0)
