"""The summary for the board: one page of figures, which nobody can be told apart by."""

import io
from datetime import date

import pikepdf
import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEntry
from deadlines.models import Deadline
from deadlines.services.deadline import settle
from evaluations.models import Cycle
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from reports import board as boards
from reports.board import BoardLine, board_of, gathered
from reports.models import BoardSummary
from reports.services.board import ask_for_board_summary, board_html, make_summary
from reports.timing import Timing
from tests.evaluations.conftest import step_of
from tests.factories import MembershipFactory, SchoolYearFactory, SiteFactory
from tests.records.test_pdf import text_of
from tests.signing_in import sign_in


def staffed(name, people):
    site = SiteFactory(name=name)
    return [MembershipFactory(site=site, last_name=f"Secret{n}") for n in range(people)]


@pytest.fixture
def cycle(maple_scope, ada):
    """Elm has six people and Fir two; nobody else takes part, but for ada, who has no site."""
    elm = staffed("Elm School", 6)
    staffed("Fir School", 2)
    process = copy_preset("classified_goals", school_year=SchoolYearFactory(), actor=ada)
    cycle = open_cycle(publish_process(process, actor=ada), actor=ada)
    fill_next_batch(cycle.pk)
    step = step_of(cycle, elm[0])
    settle(step.rule.kind, step.pk, acted_on=date(2026, 10, 1))
    return Cycle.objects.select_related("district", "process__school_year").get(pk=cycle.pk)


def site(name, people):
    return BoardLine(name, people, Timing(0, 0, 0, people, 0, 0))


def pairs(lines):
    return [(line.name, line.people) for line in lines]


def test_small_sites_stand_together():
    lines = gathered([site("Ash", 3), site("Elm", 40), site("Fir", 2)])

    assert pairs(lines) == [("Elm", 40), ("2 other sites, together", 5)]


def test_what_is_left_out_cannot_be_found_from_the_total():
    lines = gathered([site("Ash", 3), site("Elm", 40), site("Oak", 6)])

    assert pairs(lines) == [("Elm", 40), ("2 other sites, together", 9)]


def test_a_lone_small_site_is_no_line():
    assert gathered([site("Ash", 4)]) == []


def test_sites_beyond_the_page_stand_together(monkeypatch):
    monkeypatch.setattr(boards, "MOST_LINES", 1)

    lines = gathered([site("Ash", 10), site("Elm", 40), site("Oak", 6)])

    assert pairs(lines) == [("Elm", 40), ("2 other sites, together", 16)]


def test_steps_tell_what_is_done_and_when(cycle):
    board = board_of(cycle)

    steps = [(line.name, line.people, line.percent_done) for line in board.steps]
    assert steps == [
        ("Goal setting", 9, 11),
        ("Mid-year reflection", 9, 0),
        ("Year-end conference", 9, 0),
    ]


def test_a_step_of_three_people_cannot_be_found_from_the_total(cycle):
    rule = cycle.process.step_rules.last().deadline_rule_id
    some = Deadline.objects.filter(rule=rule).values("pk")[:3]
    others = Deadline.objects.filter(rule=rule).exclude(
        pk__in=list(some.values_list("pk", flat=True))
    )
    others.update(cancelled_at=clock.now())

    board = board_of(cycle)

    shown = [step.timing.total for step in board.steps]
    assert len(shown) == cycle.process.step_rules.count() - 1
    assert board.total.timing.total == sum(shown)
    assert sum(site.timing.total for site in board.sites) == sum(shown)


def test_the_picture_is_told_in_words(cycle):
    html = board_html(board_of(cycle))

    assert (
        html.split("<title>")[2]
        .split("</title>")[0]
        .startswith("How each step stands. Goal setting: 1 on time, 0 late, 8 overdue, 0 not due.")
    )


def test_the_page_is_one_and_names_nobody(cycle, hana):
    for n in range(30):
        staffed(f"The very long name of an elementary school, number {n}", 5)
    fill_next_batch(cycle.pk)
    summary = make_summary(ask_for_board_summary(cycle, actor=hana).pk)

    words = text_of(bytes(summary.pdf))

    with pikepdf.open(io.BytesIO(bytes(summary.pdf))) as paper:
        assert len(paper.pages) == 1
    assert "Secret" not in words
    assert "Fir School" not in words


def test_a_district_of_four_gets_no_summary(maple_scope, ada, hana):
    process = copy_preset("classified_goals", school_year=SchoolYearFactory(), actor=ada)
    cycle = open_cycle(publish_process(process, actor=ada), actor=ada)
    fill_next_batch(cycle.pk)

    summary = make_summary(ask_for_board_summary(cycle, actor=hana).pk)

    assert summary.pdf is None
    assert BoardSummary.objects.get().run.message.startswith("Fewer than 5 people take part")


def test_hr_asks_and_a_worker_makes_it(client, cycle, hana):
    sign_in(client, hana)
    url = reverse("reports:board_summary", args=[cycle.pk])
    client.post(url)
    waiting = client.get(url).content.decode()
    make_summary(BoardSummary.objects.get().pk)

    ready = client.get(url).content.decode()
    file = client.get(reverse("reports:board_pdf", args=[cycle.pk]))

    assert "The summary is being made" in waiting
    assert "The summary for the board is ready" in ready
    assert file.content[:5] == b"%PDF-"
    verbs = AuditEntry.objects.filter(verb__startswith="board_summary").order_by("at")
    assert [entry.verb for entry in verbs] == [
        "board_summary.asked_for",
        "board_summary.downloaded",
    ]


def test_asked_for_twice_it_is_made_once(client, cycle, hana):
    sign_in(client, hana)
    url = reverse("reports:board_summary", args=[cycle.pk])
    client.post(url)

    again = client.post(url, follow=True)

    assert "The summary is being made already." in again.content.decode()
