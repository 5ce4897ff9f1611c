"""Bringing an artifact in a browser: progress, what is told before sending, a lost connection."""

import pytest
from playwright.sync_api import expect

from accounts.scope import district_scope
from goals.services import start_goal_set
from records.models import Artifact
from tests.factories import SchoolYearFactory
from tests.signing_in import sign_in

MEGABYTE = b"Mon 8 calls, Tue 11 calls, Wed 9 calls..\n" * 25_600


@pytest.fixture
def goal_set(transactional_db, maple, tomas):
    with district_scope(maple.pk):
        return start_goal_set(tomas, SchoolYearFactory())


@pytest.fixture
def open_form(client, live_server, goal_set, tomas):
    """Open the form in this page, signed in as tomas."""

    def open_it(page):
        sign_in(client, tomas)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        page.context.add_cookies([cookie | {"url": live_server.url}])
        page.goto(f"{live_server.url}/goals/{goal_set.pk}/artifacts/new/")

    return open_it


def choose(page, content, name="calls.txt"):
    file = {"name": name, "mimeType": "text/plain", "buffer": content}
    page.set_input_files("#id_file", file)


def kept(maple):
    with district_scope(maple.pk):
        return [artifact.title for artifact in Artifact.objects.all()]


def test_a_file_is_sent_and_stands_on_the_list(page, open_form, maple):
    open_form(page)
    choose(page, MEGABYTE * 3)
    page.check("text=Performance goal")
    page.click("text=Add it")

    expect(page.locator("h1")).to_have_text("1 artifact shows your work")
    expect(page.locator(".toast")).to_contain_text("Added: calls")
    assert kept(maple) == ["calls"]
    assert page.complaints == []


def test_a_file_that_is_too_large_is_told_before_it_is_sent(page, open_form, tmp_path):
    sent = []
    large = tmp_path / "calls.txt"
    large.write_bytes(MEGABYTE * 26)
    open_form(page)
    page.on("request", lambda request: sent.append(request.method))
    page.set_input_files("#id_file", large)  # read by the browser, not handed over in letters
    page.click("text=Add it")

    told = page.locator(".errors")
    expect(told).to_have_text("This file is larger than 25 MB. Save it smaller, or add a link.")
    expect(told).to_be_focused()
    assert "POST" not in sent


def test_a_refused_file_leaves_the_words_on_the_page(page, open_form, maple):
    open_form(page)
    page.fill("#id_title", "Calls in fall")
    choose(page, b"#!/bin/sh\n", "calls.txt")
    page.click("text=Add it")

    expect(page.locator(".errors")).to_contain_text("This is a program or a script.")
    expect(page.locator("#id_title")).to_have_value("Calls in fall")
    assert kept(maple) == []


def test_a_lost_connection_keeps_the_file_chosen_and_sends_it_once_it_is_back(
    page, open_form, maple
):
    open_form(page)
    choose(page, MEGABYTE)
    page.context.set_offline(True)
    page.click("text=Add it")
    expect(page.locator(".errors")).to_contain_text("The connection broke off")
    assert kept(maple) == []

    page.context.set_offline(False)
    page.click("text=Add it")

    expect(page.locator("h1")).to_have_text("1 artifact shows your work")
    assert kept(maple) == ["calls"]
