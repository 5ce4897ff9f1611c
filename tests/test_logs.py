"""The log tells who, where and how long; never a name, a path or a value."""

import io
import json
import logging
import logging.config

import pytest

from accounts.scope import district_scope
from config import logs


@pytest.fixture
def written():
    """Lines as production writes them."""
    stream = io.StringIO()
    configuration = logs.configuration(production=True)
    configuration["handlers"]["lines"]["stream"] = stream
    logging.config.dictConfig(configuration)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.config.dictConfig(logs.configuration(production=False))


def test_request_is_one_line_with_ids(client, tomas, written):
    client.force_login(tomas.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    response = client.get("/privacy/?q=Torres")

    (line,) = [line for line in written() if line["event"] == "request"]
    del line["timestamp"], line["ms"]
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "tandem.request",
        "method": "GET",
        "request_id": response["X-Request-ID"],
        "route": "privacy/",
        "status": 200,
        "actor_id": str(tomas.pk),
        "district_id": str(tomas.district_id),
    }


def test_address_of_a_feed_is_never_written(client, db, written):
    client.get("/feeds/secret-token.ics")

    (line,) = [line for line in written() if line["event"] == "request"]
    assert (line["route"], line["status"]) == ("feeds/<str:token>.ics", 404)
    assert "secret" not in json.dumps(written())


def test_exception_is_told_without_its_message(written):
    try:
        raise ValueError("Torres needs improvement")
    except ValueError:
        logging.getLogger("tandem.errors").exception("Page failed")

    (line,) = written()
    assert line["exception"][0]["kind"] == "ValueError"
    assert "Torres" not in json.dumps(line)


def test_django_never_writes_the_path(written):
    logging.getLogger("django.request").error("Internal Server Error: %s", "/feeds/secret/")

    assert [line["event"] for line in written()] == ["django.request: ERROR"]


def test_line_outside_a_request_names_the_district(maple, written):
    with district_scope(maple.pk):
        logging.getLogger("tandem.deadlines").info("Swept")

    assert [line["district_id"] for line in written()] == [str(maple.pk)]
