"""Who gets what from every URL? The table is tests/access/table.txt; a URL without a line fails.

200 is a page, 302 leads elsewhere (to sign in, to the result), 400 and 422 were let in with an
empty form, 403 is visible but forbidden, 404 invisible, 401 asks a script to sign in again.
Nothing a request does here is kept.
"""

from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts import clock
from tests.access.urls import named_urls
from tests.access.world import PERSONAS, SEPTEMBER, World

TABLE = Path(__file__).parent / "access/table.txt"
REFUSED_METHOD = 405


def lines():
    """(URL name, method, {persona: status}) of each line; the first line names the columns."""
    head, *rest = [line.split() for line in TABLE.read_text().splitlines() if line.strip()]
    assert head[2:] == list(PERSONAS)
    return [
        (name, method, dict(zip(head[2:], map(int, row), strict=True)))
        for name, method, *row in rest
    ]


def test_every_url_has_a_line_for_get_or_post():
    assert {name for name, _method, _row in lines()} == {name for name, _ in named_urls()}


def status_of(client, method, url):
    """What the answer is; whatever it wrote is taken back."""
    with transaction.atomic():
        answer = client.get(url) if method == "GET" else client.post(url)
        b"".join(answer)  # a file is closed when it was read
        transaction.set_rollback(True)
    return answer.status_code


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """For all personas: what a request writes is taken back, and so is all of this in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.mark.parametrize("persona", PERSONAS)
def test_each_url_answers_as_the_table_says(persona, world, db):
    # Each test forgets where the clock stood; nothing of the world lies in the future.
    clock.move_to(SEPTEMBER + timedelta(hours=1))
    parameters = dict(named_urls())
    client = world.sign_in(Client(), persona)
    wrong = defaultdict(list)

    for name, method, expected in lines():
        url = reverse(name, kwargs=world.arguments_for(name, parameters[name]))
        found = status_of(client, method, url)
        if found != expected[persona]:
            wrong[name].append(f"{method} {found}, not {expected[persona]}")

    assert wrong == {}


def test_other_districts_never_see_more_than_an_empty_page():
    """Whatever stands in the address, a stranger's HR gets 404 or 403, or a list of their own."""
    addressed = {name for name, parameters in named_urls() if "pk" in parameters}
    found = {
        row["cedar"]
        for name, _method, row in lines()
        if name in addressed and not name.startswith("mfa_")
    }

    assert found <= {403, 404, REFUSED_METHOD}
