"""Reads go by one connection that is kept; nobody ever gets the answer of another."""

import gc
import os
from threading import Thread

import pytest
from django.core.cache import cache, caches


@pytest.fixture
def known():
    cache.set_many({"mine": {"name": "Tomas"}, "yours": {"name": "Priya"}, "count": 7})
    yield
    cache.delete_many(["mine", "yours", "count"])


@pytest.fixture
def reader(known):
    cache.get("mine")
    return caches["default"]._cache._reader()


def test_what_was_set_is_read(known):
    assert (cache.get("mine"), cache.get("count")) == ({"name": "Tomas"}, 7)
    assert cache.get("nobody's", "none") == "none"


def test_connection_that_the_server_closed_is_made_anew(reader):
    caches["default"]._cache.get_client().client_kill_filter(_type="normal", skipme=True)

    assert cache.get("mine") == {"name": "Tomas"}
    assert cache.get("yours") == {"name": "Priya"}


def test_answer_that_nobody_fetched_is_not_taken_for_the_next(reader, monkeypatch):
    def interrupted(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(reader, "read_response", interrupted)
        with pytest.raises(KeyboardInterrupt):
            cache.get("mine")

    assert cache.get("yours") == {"name": "Priya"}


def test_process_that_was_split_off_reads_by_its_own(reader, monkeypatch):
    monkeypatch.setattr(os, "getpid", lambda: 1)

    assert caches["default"]._cache._reader() is not reader
    assert cache.get("yours") == {"name": "Priya"}


def test_each_thread_reads_by_its_own(reader):
    found = []
    thread = Thread(target=lambda: found.append(caches["default"]._cache._reader()))
    thread.start()
    thread.join()

    assert found != [reader]


def test_thread_that_ends_leaves_no_connection_open(known):
    found = []
    thread = Thread(target=lambda: found.append(caches["default"]._cache._reader()))
    thread.start()
    thread.join()
    gc.collect()

    assert [one.is_connected for one in found] == [False]
