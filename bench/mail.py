"""Reminders for many districts at once, and the mail that comes of them.

Rounds happen in transactions that are taken back, and their floor, the bare statements that write
the same rows, in turn with them. Mail is sent for real, by processes like those of a worker, to a
mail server of this machine that keeps nothing (bench/sink.py).
"""

import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.conf import settings
from django.db import transaction

from accounts import clock
from accounts.models import District
from accounts.scope import district_scope
from bench.bulk import REMINDER_DAY, Bulk, timed
from bench.many import prepare_many, scopes
from bench.progress import tell
from bench.twins import twins
from bench.upload import Memory
from bench.world import NOW
from deadlines.mail_bytes import bytes_of
from deadlines.models import Message, Reminder
from deadlines.services.message import claim
from deadlines.services.sweep import sweep_district
from local.services import child_environment, free_port

LIMIT_OF_SENDING = 1 / 0.7  # of the seconds that built messages take
PREBUILT = 1_000  # messages for the limit
WORKERS = 3  # one alone, then two; each has sent a district before it is timed
MEGABYTES = 5.0

# What make_reminders makes for them: each person's own, and for supervisors what those without an
# address cannot be told; a digest for everybody who has one.
BARE = (
    """
    INSERT INTO deadlines_message
        (district_id, recipient_id, day, number, message_id, state, attempts, next_try_at)
    SELECT m.district_id, m.id, current_date, 1, m.id::text, 'queued', 0, now()
    FROM public.accounts_membership m WHERE m.district_id = %(district)s AND m.email <> ''
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO deadlines_reminder
        (district_id, deadline_id, recipient_id, kind, due_on, state, created_at, message_id)
    SELECT d.district_id, d.id, w.recipient_id, w.kind, current_date, 'due', now(), g.id
    FROM public.deadlines_deadline d
    JOIN public.accounts_membership m ON m.id = d.turn_id
    CROSS JOIN LATERAL (VALUES (m.id, 'before-7'),
        (CASE WHEN m.email = '' THEN m.supervisor_id END, 'tell-before-7')) w (recipient_id, kind)
    LEFT JOIN deadlines_message g ON g.recipient_id = w.recipient_id
    WHERE d.district_id = %(district)s AND w.recipient_id IS NOT NULL
    ON CONFLICT DO NOTHING
    """,
)


def measure_rounds(full: bool) -> list[Bulk]:
    with morning_of(200 if full else 20) as districts, clock.held():
        return sweeps(districts)


def measure_sending(full: bool) -> list[Bulk | Memory]:
    with morning_of(203 if full else 7) as districts, sink() as port:
        warm, rest = districts[:WORKERS], districts[WORKERS:]
        pair = max(2, len(rest) // 20)
        return send(warm, rest[:-pair], rest[-pair:], port)


@contextmanager
def morning_of(number: int) -> Iterator[list[District]]:
    """So many districts, whose people hear of everything today; before and after, no mail."""
    districts = prepare_many(number)
    forget_mail(districts)
    clock.move_to(REMINDER_DAY)
    try:
        yield districts
    finally:
        forget_mail(districts)
        clock.move_to(NOW)


def sweeps(districts: list[District]) -> list[Bulk]:
    first = again = floor = 0.0
    rows = sql = 0
    with twins("deadlines_message", "deadlines_reminder") as bare:
        for place, district in enumerate(scopes(districts), start=1):
            if place % 20 == 0:
                tell(f"round of district {place} of {len(districts)}")
            seconds, statements, made = timed(partial(sweep_district, district))
            first, sql, rows = first + seconds, max(sql, statements), rows + made
            seconds, statements, made = timed(partial(sweep_district, district))
            again, rows = again + seconds, rows + made
            transaction.set_rollback(True)
            floor += bare.fill(*BARE, district=district.pk)
    return [
        Bulk(f"sweep of {len(districts)} districts", first, rows, sql, floor, 2.5),
        Bulk("sweep again, nothing new", again, 0, statements, first, 0.1),
    ]


def send(
    warm: list[District], alone: list[District], together: list[District], port: int
) -> list[Bulk | Memory]:
    """One worker for the first districts, then two for the others."""
    for district in scopes([*warm, *alone, *together]):
        sweep_district(district)
    composing, built = compose(together[0])
    tell(f"sending for {len(alone)} districts by one process, then {len(together)} by two")
    limit = prebuilt_seconds(built, port)
    one, told = work([[warm[0], *alone]], port)
    two, _ = work([[warm[1], *together[::2]], [warm[2], *together[1::2]]], port)
    limit = (limit + prebuilt_seconds(built, port)) / 2  # before and after
    sent_one, sent_two = (messages_of(districts) for districts in (alone, together))
    return [
        composing,
        Bulk("send, one process", one, sent_one, 0, limit * sent_one, LIMIT_OF_SENDING),
        Bulk("send, two processes", two, sent_two, 0, limit * sent_two, LIMIT_OF_SENDING),
        Memory(f"from message {first_of(alone):,} to {sent_one:,}", told, MEGABYTES, one),
    ]


def compose(district: District) -> tuple[Bulk, list[tuple[str, bytes]]]:
    """All messages of a district, claimed and written; then taken back."""
    built: list[tuple[str, bytes]] = []
    with clock.held(), district_scope(district.pk):
        started = time.perf_counter()
        while letters := claim(district):
            built += [(one.to, bytes_of(one.email)) for one in letters]
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return Bulk("claim and compose", seconds, len(built)), built


def prebuilt_seconds(built: list[tuple[str, bytes]], port: int) -> float:
    """Seconds a message, on one connection: what the mail server takes at most."""
    with smtplib.SMTP("127.0.0.1", port) as server:
        started = time.perf_counter()
        for number in range(PREBUILT):
            to, message = built[number % len(built)]
            server.sendmail("bench@tandem.example", [to], message)
        return (time.perf_counter() - started) / PREBUILT


def work(shares: list[list[District]], port: int) -> tuple[float, float]:
    """Seconds, and megabytes that the first process held more than after its first districts.

    Of each share the first district is sent before the time begins.
    """
    environment = child_environment({"EMAIL_URL": f"smtp://127.0.0.1:{port}"})
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.mail_worker", *(str(one.pk) for one in share)],
            cwd=settings.ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for share in shares
    ]
    for worker in workers:
        assert worker.stdout is not None
        worker.stdout.readline()  # ready
    started = time.perf_counter()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    told = [worker.stdout.readline() for worker in workers if worker.stdout]
    seconds = time.perf_counter() - started
    for worker in workers:
        worker.communicate()
    return seconds, float(told[0])


def first_of(districts: list[District]) -> int:
    """After how many messages a worker looks at its memory first (bench/mail_worker.py)."""
    return messages_of(districts[: max(1, len(districts) // 10)])


def messages_of(districts: list[District]) -> int:
    sent = 0
    for _ in scopes(districts):
        sent += Message.objects.filter(state=Message.State.SENT).count()
    return sent


def forget_mail(districts: list[District]) -> None:
    for _ in scopes(districts):
        Reminder.objects.all().delete()
        Message.objects.all().delete()


@contextmanager
def sink() -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.sink", str(port)], cwd=settings.ROOT, env=dict(os.environ)
    )
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            smtplib.SMTP("127.0.0.1", port, timeout=5).quit()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
