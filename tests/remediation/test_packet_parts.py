"""HR chooses the papers of a packet and their order; index and hashes follow it."""

import csv
import io
import zipfile
from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from accounts import clock
from remediation.models import Packet, PartOrder
from remediation.services.review import tick_entry
from tests.remediation import papers, reviewing
from tests.remediation.test_packets import bytes_of, made
from tests.signing_in import sign_in

TITLES = ["First letter", "Second letter", "Third letter"]


@pytest.fixture
def case(maple_scope, tomas, hana):
    case = reviewing.begin(tomas, hana)
    for day, title in enumerate(TITLES, start=10):
        data = papers.plain(pages=1, words=title)
        reviewing.add_paper(case, hana, title=title, data=data, happened_on=date(2026, 11, day))
    yield case
    clock.reset()


def move(client, case, title, where):
    key = f"paper:{case.case_papers.get(title=title).pk}"
    return client.post(f"/cases/{case.pk}/packet-parts/", {"entry": key, "move": where})


def index_of(packet):
    zipped = zipfile.ZipFile(io.BytesIO(bytes_of(packet.originals)))
    text = zipped.read("index.csv").decode("utf-8-sig")
    hashes = [line.split("  ")[0] for line in zipped.read("hashes.txt").decode().splitlines()]
    rows = list(csv.DictReader(io.StringIO(text)))
    return [(row["title"], row["pages"]) for row in rows], [
        [row["sha256"] for row in rows] == hashes
    ]


@pytest.mark.parametrize(
    ("title", "where", "order"),
    [
        ("Third letter", "up", [0, 2, 1]),
        ("Third letter", "first", [2, 0, 1]),
        ("First letter", "down", [1, 0, 2]),
        ("First letter", "last", [1, 2, 0]),
        ("First letter", "up", [0, 1, 2]),
        ("Third letter", "down", [0, 1, 2]),
    ],
)
def test_part_is_moved_and_the_index_and_the_hashes_follow(
    client, case, hana, title, where, order
):
    sign_in(client, hana)

    answer = move(client, case, title, where)

    rows, are_alike = index_of(made(case, hana))
    assert answer.status_code == 302
    assert rows == [(TITLES[n], f"A{place}") for place, n in enumerate(order, start=1)]
    assert are_alike == [True]


def test_order_is_kept_with_the_packet(client, case, hana):
    sign_in(client, hana)
    move(client, case, "Third letter", "first")
    first = made(case, hana)
    client.post(f"/cases/{case.pk}/packet-parts/", {"move": "as_it_happened"})

    second = made(case, hana)

    titles = [[title for title, _pages in index_of(one)[0]] for one in (first, second)]
    assert titles == [["Third letter", "First letter", "Second letter"], TITLES]
    assert (len(Packet.objects.get(pk=first.pk).order), second.order) == (3, [])


def test_part_is_left_out_and_taken_in_again(client, case, hana):
    sign_in(client, hana)
    move(client, case, "Second letter", "out")
    without = [title for title, _pages in index_of(made(case, hana))[0]]

    move(client, case, "Second letter", "in")

    assert without == ["First letter", "Third letter"]
    assert [title for title, _pages in index_of(made(case, hana))[0]] == TITLES


def test_part_that_is_new_stands_after_those_that_were_ordered(client, case, hana):
    sign_in(client, hana)
    move(client, case, "Third letter", "first")
    reviewing.add_paper(case, hana, title="Early letter", happened_on=date(2026, 9, 1))

    rows = index_of(made(case, hana))[0]

    assert [title for title, _pages in rows] == [
        "Third letter",
        "First letter",
        "Second letter",
        "Early letter",
    ]


def test_page_has_no_button_that_leads_nowhere(client, case, hana):
    tick_entry(case, f"paper:{case.case_papers.get(title=TITLES[1]).pk}", actor=hana, is_in=False)
    sign_in(client, hana)

    page = client.get(f"/cases/{case.pk}/packet-parts/")

    assertContains(page, "Up<span", count=1)
    assertContains(page, "Take in<span", count=1)
    assertNotContains(page, "Back to the order")


def test_unknown_part_is_not_found(client, case, hana):
    sign_in(client, hana)

    answer = client.post(f"/cases/{case.pk}/packet-parts/", {"entry": "paper:x", "move": "up"})

    assert (answer.status_code, PartOrder.objects.count()) == (404, 0)


@pytest.mark.parametrize("who", ["priya", "tomas", "erin"])
def test_nobody_but_hr_orders_the_parts(client, case, request, who):
    sign_in(client, request.getfixturevalue(who))

    answer = move(client, case, "Third letter", "up")

    assert (answer.status_code, PartOrder.objects.count()) == (404, 0)
