"""How does a task get into the queue while somebody waits for the answer?

Celery looks up options, routes and policies anew for each task: a sixth of a signature. So it
writes the message of each kind of task once, with marks where one differs from another; from then
on the marks are filled. What stands in the queue is the same.
"""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any
from uuid import uuid4

from celery import Celery, Task, current_task
from django.conf import settings
from kombu import Connection
from kombu.utils.json import dumps
from redis import Redis, RedisError

# Of Unicode's private use: nothing else in a message is written so.
ID, BODY, SHOWN, TAG = marks = [f"\ue000{name}\ue000" for name in ("id", "body", "shown", "tag")]
SHOWN_MOST = 1024  # letters of the arguments, for whoever looks at the queue
_one_at_a_time = Lock()  # kombu's queues in memory belong to all threads


@dataclass(frozen=True)
class Stencil:
    """The message of one kind of task, in JSON; `after` stands behind its arguments."""

    queue: str
    words: str
    after: dict[str, Any]

    def filled(self, kwargs: dict[str, Any]) -> str:
        body = dumps([(), kwargs, self.after]).encode()  # as Celery: it knows keys and days, too
        values = str(uuid4()), b64encode(body).decode(), repr(kwargs)[:SHOWN_MOST], str(uuid4())
        words = self.words
        for mark, value in zip(marks, values, strict=True):
            words = words.replace(json.dumps(mark), json.dumps(value))
        return words


def put(task: Task, kwargs: dict[str, Any]) -> bool:
    """Whether it is in the queue. If not, Celery may try, and say what is wrong.

    Left to Celery from the beginning is what a task sends, for it notes where that came from, and
    what does not stand at the end of the queue.
    """
    stencil = None if current_task else stencil_of(task)
    if stencil is None:
        return False
    try:
        _broker(task.app).lpush(stencil.queue, stencil.filled(kwargs))
    except RedisError:
        return False
    return True


@cache
def stencil_of(task: Task) -> Stencil | None:
    """From what Celery itself sends, caught in memory; None for a task with a priority."""
    with _one_at_a_time, Connection("memory://") as caught:
        send: Any = task.app.send_task
        send(task.name, (), {}, task_id=ID, ignore_result=task.ignore_result, connection=caught)
        queue = task.app.conf.task_default_queue
        memory: Any = caught.default_channel
        message = memory._get(queue)
    if message["properties"]["priority"]:
        return None
    _args, _kwargs, after = json.loads(b64decode(message["body"]))
    message["body"] = BODY
    message["headers"]["kwargsrepr"] = SHOWN
    message["properties"]["delivery_tag"] = TAG
    return Stencil(queue, json.dumps(message), after)


@cache
def _broker(app: Celery) -> Redis:
    """No more patient than with the cache: nobody waits for a page because the queue is away."""
    url = app.conf.broker_url.replace("redis+socket://", "unix://")  # Celery's way to spell it
    url = url.replace("virtual_host=", "db=")
    return Redis.from_url(url, **settings.CACHES["default"]["OPTIONS"])
