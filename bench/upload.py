"""By how much does a worker's memory rise while it takes in the largest file?

A web process of its own, as in production, gets one real upload from outside; what counts is the
peak (VmHWM) over what it held just before. The file is the same each time and goes afterwards.
"""

import http.client
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client

from accounts.scope import district_scope
from bench.web import serve, worker_of
from bench.world import Stage
from goals.models import GoalSet
from local.services import free_port
from records.models import StoredFile
from tests.signing_in import sign_in

LIMIT = 10.0  # MB, issue 3: "How fast"
BOUNDARY = "bench0boundary"
TOKEN = "b" * 32
LINE = b"Mon 8 calls, Tue 11 calls, Wed 9 calls, Thu 12 calls, Fri 7 calls.\n"


@dataclass(frozen=True)
class Memory:
    """Megabytes (10⁶ bytes) that one worker held more at its peak."""

    name: str
    megabytes: float
    limit: float
    seconds: float

    @property
    def met(self) -> bool:
        return self.megabytes <= self.limit


def measure(stage: Stage) -> list[Memory]:
    with district_scope(stage.district.pk):
        goal_set = GoalSet.objects.exclude(employee__user=None).select_related("employee").first()
        assert goal_set is not None  # bench.world gives logins to some
    session = sign_in(Client(), goal_set.employee).cookies["sessionid"].value
    path = f"/goals/{goal_set.pk}/artifacts/new/"
    port = free_port()
    server = serve(port)
    try:
        worker = worker_of(server, port)
        send(port, path, session, 200)  # the code is loaded, and the pools are warm
        forget_peak(worker)
        held = status_of(worker, "VmRSS")
        started = time.perf_counter()
        send(port, path, session, settings.UPLOAD_LIMIT)
        seconds = time.perf_counter() - started
        rise = (status_of(worker, "VmHWM") - held) / 1e6
    finally:
        server.terminate()
        server.wait(30)
    with district_scope(stage.district.pk):
        for stored in StoredFile.objects.filter(size=settings.UPLOAD_LIMIT):
            default_storage.delete(stored.path)
    return [Memory("a file of 25 MB, one worker", max(rise, 0.0), LIMIT, seconds)]


def send(port: int, path: str, session: str, size: int) -> None:
    """One upload, from the disk: nothing of it is whole in our memory either."""
    with tempfile.TemporaryFile() as body:
        write_form(body, size)
        length = body.tell()
        body.seek(0)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        headers = {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Content-Length": str(length),
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        }
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        response.read()
    if response.status != http.HTTPStatus.FOUND:
        raise RuntimeError(f"The upload was answered with {response.status}.")


def write_form(body: BinaryIO, size: int) -> None:
    start = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    body.write(f'{start}"csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n'.encode())
    body.write(f'{start}"file"; filename="calls.txt"\r\n\r\n'.encode())
    for _ in range(size // len(LINE)):
        body.write(LINE)
    body.write(LINE[: size % len(LINE)])
    body.write(f'\r\n{start}"arrived"\r\n\r\nall\r\n--{BOUNDARY}--\r\n'.encode())


def forget_peak(process: int) -> None:
    Path(f"/proc/{process}/clear_refs").write_text("5")


def status_of(process: int, name: str) -> int:
    """One figure of the process, in bytes."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(f"{name}:"))) * 1024
