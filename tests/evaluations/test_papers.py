"""HR has the papers of a whole cycle made, and sees how far that is."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, Run
from accounts.services.runs import PATIENCE, ask_again
from evaluations import tasks
from evaluations.models import Step
from evaluations.services import papers
from records.errors import RecordBroken
from records.models import Document
from tests.records.documents import complete
from tests.signing_in import sign_in


@pytest.fixture
def sent(monkeypatch):
    """The chunks that would have gone to the broker."""
    sent = []
    monkeypatch.setattr(tasks.make_papers, "apply_async", lambda args, kwargs: sent.append(kwargs))
    return sent


@pytest.fixture
def in_twos(monkeypatch):
    monkeypatch.setattr(papers, "CHUNK", 2)


@pytest.fixture
def three_signed(cycle, tomas):
    """A form of each of tomas' steps, signed by both, and no PDF."""
    steps = Step.objects.filter(participation__employee=tomas)
    return [complete(tomas, step.pk) for step in steps.order_by("rule__position")]


def ask(cycle, actor, capture):
    with capture(execute=True):
        return papers.make_papers(cycle, actor=actor)


def grow_old(run):
    Run.objects.filter(pk=run.pk).update(asked_at=Now() - PATIENCE - timedelta(minutes=1))


def newest(run):
    return Run.objects.get(pk=run.pk)


def copies():
    """How many PDFs each document has."""
    documents = Document.objects.order_by("pk")
    return [document.renderings.count() for document in documents]


def page_of(cycle, person):
    client = sign_in(Client(), person)
    words = client.get(reverse("evaluations:cycle", args=[cycle.pk])).content.decode()
    return re.sub(r"\s+", " ", words)


def test_the_work_goes_out_in_chunks(
    three_signed, cycle, hana, sent, in_twos, django_capture_on_commit_callbacks
):
    run = ask(cycle, hana, django_capture_on_commit_callbacks)

    assert (run.total, [len(chunk["document_ids"]) for chunk in sent]) == (3, [2, 1])


def test_every_paper_is_made_once_though_its_chunk_comes_twice(
    three_signed, cycle, hana, sent, in_twos, django_capture_on_commit_callbacks
):
    run = newest(ask(cycle, hana, django_capture_on_commit_callbacks))
    for chunk in [*sent, *sent]:
        tasks.make_papers(**chunk)

    done = newest(run)
    assert (copies(), done.state, done.done, done.total) == ([1, 1, 1], "done", 3, 3)


def test_what_is_made_counts_before_the_chunk_ends(
    three_signed, cycle, hana, sent, django_capture_on_commit_callbacks
):
    run = ask(cycle, hana, django_capture_on_commit_callbacks)
    papers.make_paper(run.pk, three_signed[0].pk)

    assert (newest(run).state, newest(run).done, newest(run).total) == ("running", 1, 3)


def test_a_form_that_waits_for_a_signature_has_no_paper(cycle, hana, step):
    with pytest.raises(InvalidTransition, match="All signed papers are made"):
        papers.make_papers(cycle, actor=hana)


def test_papers_are_not_asked_for_twice_at_once(three_signed, cycle, hana, sent):
    papers.make_papers(cycle, actor=hana)

    with pytest.raises(InvalidTransition, match="being made already"):
        papers.make_papers(cycle, actor=hana)


def test_only_hr_has_papers_made(three_signed, cycle, ada):
    with pytest.raises(PermissionDenied):
        papers.make_papers(cycle, actor=ada)


def test_who_asked_is_in_the_audit_log(three_signed, cycle, hana, sent):
    papers.make_papers(cycle, actor=hana)

    line = AuditEntry.objects.get(verb="cycle.papers_asked_for")
    assert (line.actor, line.facts) == (hana, {"papers": 3})


def test_one_that_cannot_be_made_holds_no_other_up(
    three_signed, cycle, hana, sent, monkeypatch, django_capture_on_commit_callbacks
):
    real = papers.render_missing

    def break_first(document_id):
        if document_id == str(three_signed[0].pk):
            raise RecordBroken("the stored words do not match their hash")
        return real(document_id)

    monkeypatch.setattr(papers, "render_missing", break_first)
    run = ask(cycle, hana, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.make_papers.apply(kwargs=sent[0])
    for chunk in sent[1:]:  # the one that failed comes again, one by one
        tasks.make_papers.apply(kwargs=chunk)

    told = newest(run)
    assert copies() == [0, 1, 1]
    name = three_signed[0].person.name
    assert (told.state, told.message) == (
        "failed",
        f"2 of 3 papers are made, 1 failed: {name} (5240F2).",
    )


def test_a_run_that_stands_still_is_asked_for_again(
    three_signed, cycle, hana, sent, django_capture_on_commit_callbacks
):
    run = ask(cycle, hana, django_capture_on_commit_callbacks)
    papers.make_paper(run.pk, three_signed[0].pk)  # and then the worker is killed
    sent.clear()
    grow_old(run)

    with django_capture_on_commit_callbacks(execute=True):
        ask_again()

    assert [len(chunk["document_ids"]) for chunk in sent] == [2]


def test_the_page_of_the_cycle_says_how_many_wait(three_signed, cycle, hana):
    assert "3 forms are signed by everybody, and their PDFs are not made yet." in page_of(
        cycle, hana
    )


def test_the_page_leads_to_the_progress(three_signed, cycle, hana, sent):
    client = sign_in(Client(), hana)

    answer = client.post(reverse("evaluations:papers", args=[cycle.pk]))

    run = Run.objects.get(kind=papers.KIND)
    assert answer.url == reverse("accounts:run", args=[run.pk])


def test_an_admin_sees_nothing_of_papers(three_signed, cycle, ada):
    assert "Papers" not in page_of(cycle, ada)
