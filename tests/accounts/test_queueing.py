"""What stands in the queue is what Celery would have put there."""

import json
from base64 import b64decode
from uuid import UUID

import pytest
from celery import shared_task
from hypothesis import given, settings
from hypothesis import strategies as st
from redis import Redis, RedisError

from accounts.tasks import AppTask, queueing
from config.celery import app
from evaluations.tasks import make_papers
from records.tasks import render_document, render_documents

# Every message has its own; `reply_to` is of the thread, and nobody waits for a result.
OF_EACH = {"id", "root_id", "correlation_id", "delivery_tag", "reply_to"}
words = st.text() | st.uuids() | st.lists(st.text(), max_size=3)


@pytest.fixture(autouse=True, scope="module")
def emptied():
    yield
    queueing._broker(app).delete("celery", "celery\x06\x169")


@shared_task(base=AppTask)
def remember(**kwargs):
    """A task that takes whatever it is given."""


@shared_task(base=AppTask)
def pass_on(**kwargs):
    render_document.apply_async((), kwargs)


def taken(queue="celery"):
    """The message that came last."""
    message = queueing._broker(app).lpop(queue)
    return json.loads(message) if message else None


def told(message):
    """Without what each has of its own; the body in the clear."""
    plain = {
        part: {name: value for name, value in message[part].items() if name not in OF_EACH}
        for part in ("headers", "properties")
    }
    return message | plain | {"body": json.loads(b64decode(message["body"]))}


def by_celery(task, kwargs):
    with app.connection_for_write() as connection:
        task.apply_async((), kwargs, connection=connection)
    return taken()


@settings(max_examples=40, deadline=None)
@given(kwargs=st.dictionaries(st.text(), words, max_size=3))
def test_message_says_what_celery_would_say(kwargs):
    assert queueing.put(remember, kwargs)
    ours, theirs = taken(), by_celery(remember, kwargs)

    for message in (ours, theirs):
        del message["headers"]["kwargsrepr"]  # of long ones we cut elsewhere
    assert told(ours) == told(theirs)


@pytest.mark.parametrize("task", [render_document, render_documents])
def test_message_of_a_task_of_ours_is_the_same(task):
    kwargs = {"district_id": str(UUID(int=7)), "document_ids": ["one", "two"]}

    assert queueing.put(task, kwargs)

    ours = taken()
    with app.connection_for_write() as connection:
        app.send_task(
            task.name, (), kwargs, connection=connection, ignore_result=task.ignore_result
        )
    assert told(ours) == told(taken())


def test_each_message_has_a_number_of_its_own():
    for _ in range(2):
        queueing.put(render_document, {})
    first, second = taken(), taken()

    assert first["headers"]["id"] == first["headers"]["root_id"]
    assert first["headers"]["id"] == first["properties"]["correlation_id"]
    assert first["headers"]["id"] != second["headers"]["id"]
    assert first["properties"]["delivery_tag"] != second["properties"]["delivery_tag"]


def test_task_with_a_priority_is_left_to_celery():
    kwargs = {"district_id": "", "document_ids": [], "run_id": ""}

    assert not queueing.put(make_papers, kwargs)


def test_every_other_task_of_ours_goes_the_short_way():
    """One that goes to a queue of its own would not be found when its message is made."""
    ours = [task for task in app.tasks.values() if isinstance(task, AppTask)]

    assert [task for task in ours if queueing.stencil_of(task) is None] == [make_papers]


def test_task_of_a_task_is_left_to_celery():
    sent_by = pass_on.apply(kwargs={"district_id": "", "document_id": ""}).id

    assert taken()["headers"]["parent_id"] == sent_by


def test_broker_that_is_away_is_left_to_celery(monkeypatch):
    def refuse(*args):
        raise RedisError

    monkeypatch.setattr(Redis, "lpush", refuse)

    assert not queueing.put(render_document, {})
