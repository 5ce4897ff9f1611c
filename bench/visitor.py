"""Who asks for the pages that are timed? Over HTTP, of a process as in production.

One thread answers, so that its connection to the database and its prepared statements are those of
the request before, and what it did can be asked afterwards (bench/wsgi.py).
"""

import gzip
import http.client
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpResponse
from django.test import Client

from bench.measure import LAST, Sample
from bench.web import serve, worker_of
from local.services import free_port

CSRF = "b" * 32
_served: list[http.client.HTTPConnection] = []


@contextmanager
def served() -> Iterator[None]:
    """The web process of the product and the floors, for as long as it is asked."""
    port = free_port()
    server = serve(port, threads=1, application="bench.wsgi:application")
    try:
        worker_of(server, port)
        _served.append(http.client.HTTPConnection("127.0.0.1", port, timeout=120))
        yield
    finally:
        _served.clear()
        server.terminate()
        server.wait(30)


class Visitor(Client):
    """Django's test client up to the wire: signs in at once and keeps cookies."""

    def request(self, **request: Any) -> HttpResponse:  # type: ignore[override]
        environ = self._base_environ(**request)
        headers = {
            name.removeprefix("HTTP_").replace("_", "-"): str(value)
            for name, value in environ.items()
            if name.startswith("HTTP_") or name in ("CONTENT_TYPE", "CONTENT_LENGTH")
        }
        cookies = f"{headers.pop('COOKIE', '')}; csrftoken={CSRF}"
        headers |= {"Cookie": cookies, "X-CSRFToken": CSRF}
        query = f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else ""
        status, kind, told, body = ask(
            environ["REQUEST_METHOD"],
            environ["PATH_INFO"] + query,
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)),
            headers,
        )
        for cookie in told:
            self.cookies.load(cookie)
        response = HttpResponse(body, status=status, content_type=kind)
        response.request = {"PATH_INFO": environ["PATH_INFO"]}  # type: ignore[attr-defined]
        response.json = lambda: json.loads(body)  # type: ignore[attr-defined]
        return response


def ask(
    method: str, path: str, body: bytes, headers: dict[str, str]
) -> tuple[int, str, list[str], bytes]:
    """Status, content type, cookies and body of the answer."""
    (server,) = _served
    server.request(method, path, body=body or None, headers=headers)
    answer = server.getresponse()
    cookies = answer.headers.get_all("Set-Cookie") or []
    return answer.status, answer.headers["Content-Type"], cookies, answer.read()


def last_request() -> tuple[int, float, float]:
    """Of the process, for the request before: statements, their milliseconds, those of its CPU.

    The empty view answers without reading what was sent to it, so the server may hang up on us.
    """
    try:
        *_rest, body = ask("GET", LAST, b"", {})
    except ConnectionError:
        _served[0].close()
        *_rest, body = ask("GET", LAST, b"", {})
    count, sql, cpu = json.loads(body)
    return count, sql, cpu


def request_once(sample: Sample, send: Callable[[], HttpResponse], expected: int) -> None:
    """Send one request and add what it cost. An unexpected status stops the run."""
    started = time.perf_counter()
    response = send()
    sample.times.append((time.perf_counter() - started) * 1000)
    body = response.content
    if response.status_code != expected:
        words = f"{response.request['PATH_INFO']} answered {response.status_code}."
        raise SystemExit(f"{words}\n{body[:2000].decode(errors='replace')}")
    count, sql, cpu = last_request()
    sample.sql_times.append(sql)
    sample.cpu_times.append(cpu)
    sample.sql_count = max(sample.sql_count, count)
    sample.size, sample.zipped = len(body), len(gzip.compress(body, mtime=0))
