"""The last signature orders the PDF, and a worker makes it."""

import time

import pytest
from celery.contrib.testing.worker import start_worker
from django.db import connection

from accounts.scope import active_district, district_scope
from config.celery import app
from records import tasks
from records.models import Rendering
from tests.factories import DistrictFactory, member
from tests.records.documents import complete, frozen, signed


@pytest.fixture
def sent(monkeypatch):
    """What would have gone to the broker."""
    sent = []
    for task in (tasks.render_document, tasks.render_missing):
        name = task.name.rpartition(".")[2]
        monkeypatch.setattr(
            task, "apply_async", lambda args, kwargs, name=name: sent.append((name, kwargs))
        )
    return sent


def test_only_the_last_signature_orders_the_copy(
    maple, tomas, priya, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), district_scope(maple.pk):
        document = frozen(tomas)
        signed(document, priya, "supervisor")
    assert sent == []

    with django_capture_on_commit_callbacks(execute=True), district_scope(maple.pk):
        signed(document, tomas, "employee")
    ids = {"district_id": str(maple.pk), "document_id": str(document.pk)}
    assert sent == [("render_document", ids)]


def test_task_needs_no_scope_around_it_and_twice_is_once(maple, tomas):
    with district_scope(maple.pk):
        document = complete(tomas)
    assert active_district() is None

    for _ in range(2):
        tasks.render_document(district_id=str(maple.pk), document_id=str(document.pk))

    with district_scope(maple.pk):
        assert Rendering.objects.count() == 1


def test_sweep_visits_every_district(maple, cedar, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_renderings()

    assert sorted(kwargs["district_id"] for _, kwargs in sent) == sorted(
        [str(maple.pk), str(cedar.pk)]
    )


@pytest.mark.django_db(transaction=True)
def test_worker_makes_the_copy_after_the_commit():
    maple = DistrictFactory(name="Maple")
    tomas = member(maple, "Tomas Torres", supervisor=member(maple, "Priya Patel"))

    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=30):
        with district_scope(maple.pk):
            document = complete(tomas)
        wait_until(lambda: has_copy(maple, document))

    with district_scope(maple.pk):
        assert document.renderings.count() == 1
    connection.close()


def has_copy(district, document):
    with district_scope(district.pk):
        return document.renderings.exists()


def wait_until(holds, seconds=30):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "not within the time"
        time.sleep(0.1)
