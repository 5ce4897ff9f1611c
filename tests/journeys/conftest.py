"""Real Chromium against a real server, a real worker on real Valkey, and a real mail sink."""

import os
import shutil
import socket
import time
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.scope import district_scope
from config.celery import app
from tests.journeys.actors import Actor
from tests.signing_in import sign_in

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Each window would load two pages of its address bar, half of what the window costs. This option
# takes the place of Playwright's own: what that turns off and a test can notice is named again.
TURNED_OFF = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)


def pytest_collection_modifyitems(items):
    """Without Chromium these tests cannot run: in CI that is a failure, elsewhere a skip."""
    if CHROMIUM or os.environ.get("CI") == "true":
        return
    for item in items:
        if "tests/journeys" in str(item.path):
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed."))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    quiet.append(f"--disable-features={','.join(TURNED_OFF)}")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-US", "timezone_id": "America/New_York"}


@pytest.fixture
def page(page):
    """A page that keeps what the console complained about."""
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "console",
        lambda message: page.complaints.append(message.text) if message.type == "error" else None,
    )
    page.set_default_timeout(15_000)
    return page


class Sink:
    """Keeps every message the product sends."""

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Kept"

    def to(self, address):
        return [message for message in self.messages if message["To"] == address]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mail(settings):
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    yield sink
    controller.stop()


AT_WORK = """
    SELECT query FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""


@pytest.fixture(autouse=True)
def done_before_tables_are_emptied(transactional_db):
    """What the server still does when a test is over ends before the tables are emptied.

    They would wait for each other. This is set up first, and so taken down last but the database.
    """
    yield
    for _ in range(200):
        with connection.cursor() as cursor:
            still = cursor.execute(AT_WORK).fetchall()
        if not still:
            return
        time.sleep(0.1)
    pytest.fail(f"Still at work 20 seconds after the test: {still}")


@pytest.fixture
def worker(transactional_db):
    """A Celery worker in a thread: background work really takes the way through Valkey."""
    app.control.purge()
    with start_worker(app, pool="threads", concurrency=1, perform_ping_check=False) as started:
        yield
    started.pool.executor.shutdown(cancel_futures=True)  # a task goes on when its worker ends


@pytest.fixture
def at_work(request, worker, browser, live_server):
    """Somebody signed in, in a browser of their own, which asks nothing once the test is over.

    With `--pictures DIR` it is kept how the last page of each of them looked.
    """
    actors, folder = {}, request.config.getoption("--pictures")

    def at_work(person, **options):
        actor = actors[person.first_name] = Actor(browser, live_server.url, **options)
        actor.take_session(sign_in(Client(), person))
        return actor

    yield at_work
    for name, actor in actors.items():
        if folder:
            actor.page.screenshot(
                path=f"{folder}/{request.node.originalname}-{name}.png", full_page=True
            )
        actor.context.close()


@pytest.fixture
def within():
    """`with within(district):` for looking into the database from a journey."""
    return lambda district: district_scope(district.pk)


@pytest.fixture(autouse=True)
def quick_static():
    assert settings.WHITENOISE_USE_FINDERS  # the stylesheets are served where they lie
