"""A year is closed when nothing is open, archived when its forms are in the file, and read on."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, Membership, Run
from accounts.services.runs import PATIENCE, ask_again, fail_run
from deadlines.models import Deadline, Notice
from evaluations.models import Participation
from evaluations.services import summary
from evaluations.services.archive import (
    archive_cycle,
    close_cycle,
    papers_left,
    settle_closed,
)
from evaluations.services.exemption import exempt
from evaluations.services.one_on_one import start_one_on_one
from evaluations.services.sharing import share_step
from evaluations.services.year_notice import tell_of_archive
from evaluations.steps.queue import queue_counts
from evaluations.tasks import tell_of_archived_cycle
from goals.models import GoalSet
from goals.services import add_comment, bring_artifact, save_goal, suggest_words
from records.rendering import render_document
from records.services import About
from records.services.filing import file_document, return_document
from reports.own_steps import steps_of
from tests.evaluations.conftest import PROOF, step_of
from tests.signing_in import sign_in


def let_off(cycle, person, hana):
    rows = Participation.objects.filter(cycle=cycle, employee=person)
    exempt(rows, actor=hana, reason="On leave until fall")


def let_all_off_but(tomas, cycle, hana, henry):
    """HR lets nobody of themselves off, so each does it for the other."""
    for row in cycle.participations.exclude(employee=tomas).select_related("employee"):
        let_off(cycle, row.employee, henry if row.employee == hana else hana)


@pytest.fixture
def done(received, cycle, tomas, hana, henry):
    """tomas signed all; whoever else the rules serve was let off."""
    let_all_off_but(tomas, cycle, hana, henry)
    cycle.refresh_from_db()
    return cycle


def finish(run):
    settle_closed(run.pk)
    settle_closed(run.pk)  # a task may come twice
    run.refresh_from_db()
    return run


@pytest.fixture
def closed(done, henry):
    finish(close_cycle(done, actor=henry))
    done.refresh_from_db()
    return done


@pytest.fixture
def filed(closed, henry):
    for document in papers_left(closed):
        render_document(document.pk)
        file_document(document, actor=henry)
    return closed


# -- closing ------------------------------------------------------------------------------------
def test_open_steps_keep_a_year_from_being_closed(received, cycle, henry):
    with pytest.raises(InvalidTransition):
        close_cycle(cycle, actor=henry)


def test_a_summary_that_waits_for_a_signature_keeps_it_open(to_receive, cycle, tomas, hana, henry):
    let_all_off_but(tomas, cycle, hana, henry)

    with pytest.raises(InvalidTransition):
        close_cycle(cycle, actor=henry)


@pytest.mark.parametrize("name", ["ada", "erin", "priya", "tomas"])
def test_only_hr_closes_and_archives(done, name, request):
    actor = request.getfixturevalue(name)

    for act in (close_cycle, archive_cycle):
        with pytest.raises(PermissionDenied):
            act(done, actor=actor)


def test_a_closed_year_asks_nobody_for_anything(closed, cycle, tomas):
    assert (closed.state, closed.archived_at) == ("closed", None)
    assert set(Deadline.objects.open().values_list("kind", flat=True)) <= {"response"}
    assert list(GoalSet.objects.filter(employee=tomas, closed_at=None)) == []
    assert Run.objects.get(kind="close_cycle").state == "done"
    assert AuditEntry.objects.filter(verb="cycle.closed").count() == 1


def test_a_year_whose_closing_failed_is_not_archived(filed, henry):
    Run.objects.filter(kind="close_cycle").update(state=Run.State.FAILED)

    with pytest.raises(InvalidTransition):
        archive_cycle(filed, actor=henry)


def test_closed_twice_is_refused(closed, henry):
    with pytest.raises(InvalidTransition):
        close_cycle(closed, actor=henry)


def test_a_run_that_failed_is_begun_again(done, henry):
    fail_run(close_cycle(done, actor=henry).pk)
    again = finish(close_cycle(done, actor=henry))

    assert again.state == "done"
    assert AuditEntry.objects.filter(verb="cycle.closed").count() == 1


def test_what_the_year_settled_late_or_in_time_stays_as_it_was(received, done, henry):
    before = list(Deadline.objects.exclude(settled_at=None).values_list("pk", "was_late"))
    finish(close_cycle(done, actor=henry))

    assert list(Deadline.objects.exclude(settled_at=None).values_list("pk", "was_late")) == before


def refused(act, *args, **kwargs):
    with pytest.raises(InvalidTransition):
        act(*args, **kwargs)


def test_in_a_closed_year_nothing_is_written(closed, tomas, priya, uma):
    step, other = step_of(closed, tomas), step_of(closed, uma)
    goal = other.goal_set.goals.first()

    refused(save_goal, goal, actor=uma, changes={"specific": "More"}, version=goal.version)
    refused(share_step, other, actor=uma)
    refused(add_comment, step.goal_set, actor=priya, words="One more thing")
    refused(suggest_words, step.goal_set.goals.first(), actor=priya, part="specific", words="No")
    refused(start_one_on_one, step.participation, actor=priya)
    link = {"link": "https://a.example", "about": About(), "goals": []}
    refused(bring_artifact, step.goal_set, actor=tomas, **link)


def test_it_is_still_read(client, closed, tomas, priya):
    step = step_of(closed, tomas)
    for reader in (tomas, priya):
        sign_in(client, reader)
        urls = [f"/goals/{step.goal_set_id}/", f"/steps/{step.pk}/", f"/people/{tomas.pk}/"]
        assert [client.get(url).status_code for url in urls] == [200, 200, 200]


def test_homes_and_queues_leave_it_out(closed, tomas, priya):
    assert steps_of(tomas) == []
    assert queue_counts(priya).total == 0


def told(kind):
    """Of each notice of a kind: who, and where it leads."""
    rows = Notice.objects.filter(kind=kind).select_related("recipient")
    return sorted((row.recipient.first_name, row.path) for row in rows)


def employees_of(cycle):
    return [row.employee for row in cycle.participations.select_related("employee")]


def test_everybody_is_told_once_that_the_year_is_closed(closed, priya):
    own = sorted((one.first_name, f"/people/{one.pk}/") for one in employees_of(closed))

    assert told("year_closed") == own
    assert told("team_closed") == [("Priya", "/people/")]
    assert Notice.objects.filter(what="Classified professional goals, 2026–27").count() > 2


def test_who_left_is_told_nothing(done, henry, uma):
    Membership.objects.filter(pk=uma.pk).update(is_active=False)

    finish(close_cycle(done, actor=henry))

    assert "Uma" not in dict(told("year_closed"))


# -- the archive --------------------------------------------------------------------------------
def test_forms_that_are_not_filed_keep_it_from_the_archive(closed, henry):
    with pytest.raises(InvalidTransition):
        archive_cycle(closed, actor=henry)
    assert papers_left(closed).count() == 3


def test_an_open_year_is_not_archived(done, henry):
    with pytest.raises(InvalidTransition):
        archive_cycle(done, actor=henry)


def test_filed_it_is_archived_once(filed, henry):
    first = archive_cycle(filed, actor=henry).archived_at

    assert archive_cycle(filed, actor=henry).archived_at == first
    assert AuditEntry.objects.filter(verb="cycle.archived").count() == 1


def test_everybody_is_told_once_where_their_forms_are(
    filed, henry, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        archive_cycle(filed, actor=henry)
    tell_of_archive(filed.pk)  # a task may come twice

    own = sorted((one.first_name, f"/people/{one.pk}/file/") for one in employees_of(filed))
    assert told("year_filed") == own
    assert told("team_filed") == [("Priya", "/people/")]


def test_they_are_told_although_the_first_word_to_a_worker_was_lost(
    filed, henry, monkeypatch, django_capture_on_commit_callbacks
):
    heard = []
    work = lambda args, kwargs: heard.append(tell_of_archived_cycle(**kwargs))  # noqa: E731
    archive_cycle(filed, actor=henry)  # the broker is down: nobody hears of it
    Run.objects.update(asked_at=Now() - 2 * PATIENCE)
    monkeypatch.setattr(tell_of_archived_cycle, "apply_async", work)

    with django_capture_on_commit_callbacks(execute=True):
        asked = [ask_again() for _round in range(2)]

    assert (asked, len(heard), told("team_filed")) == ([1, 0], 1, [("Priya", "/people/")])
    assert Run.objects.get(kind="archive_cycle").state == Run.State.DONE


def test_a_declined_summary_needs_no_file(to_receive, cycle, tomas, hana, henry):
    summary.decline_summary(to_receive, actor=tomas, authentication=PROOF, reason="No")
    let_all_off_but(tomas, cycle, hana, henry)
    finish(close_cycle(cycle, actor=henry))

    assert {document.kind for document in papers_left(cycle)} == {
        "goals_worksheet",
        "conference_notes",
    }


# -- the page -----------------------------------------------------------------------------------
def page(client, cycle, reader):
    sign_in(client, reader)
    return client.get(f"/cycles/{cycle.pk}/closing/")


def test_open_steps_are_named_with_links(client, received, cycle, uma, hana):
    response = page(client, cycle, hana)

    end, words = response.context["end"], response.content.decode()
    assert end.title == "9 steps are still open in 2026–27"
    assert [row["n"] for row in end.by_step] == [3, 3, 3]
    assert all(f"/steps/{step_of(cycle, uma, n).pk}/" in words for n in (1, 2, 3))
    assert "Close the year" not in words


def test_left_forms_are_named_with_what_they_wait_for(client, closed, hana, henry):
    first = papers_left(closed).order_by("frozen_at")[0]
    render_document(first.pk)
    return_document(first, actor=henry, reason="The date is missing")
    second = papers_left(closed).order_by("frozen_at")[1]
    render_document(second.pk)

    end = page(client, closed, hana).context["end"]

    assert end.title == "3 signed forms of 2026–27 are not in the file yet"
    assert sorted(row.waits for row in end.rows) == [
        "Its PDF is being made",
        "Returned; the supervisor answers next",
        "Waits for HR",
    ]


def test_closed_and_archived_from_the_page(client, done, henry):
    assert page(client, done, henry).context["end"].title == "Close 2026–27?"
    client.post(f"/cycles/{done.pk}/closing/")
    finish(Run.objects.get(kind="close_cycle"))
    for document in papers_left(done):
        render_document(document.pk)
        file_document(document, actor=henry)

    assert page(client, done, henry).context["end"].title == "Archive 2026–27?"
    answer = client.post(f"/cycles/{done.pk}/archiving/")

    assert answer.url == f"/cycles/{done.pk}/"
    assert page(client, done, henry).context["end"].title == "2026–27 is archived"


def test_an_archived_year_leaves_the_lists_and_stays_in_the_overview(
    client, filed, henry, ada, hana
):
    archive_cycle(filed, actor=henry)
    sign_in(client, ada)
    processes = client.get("/processes/").context
    cycles = client.get("/cycles/").context
    sign_in(client, hana)
    overview = client.get("/overview/").content.decode()

    assert (processes["processes"], len(processes["archived"])) == ([], 1)
    assert (cycles["cycles"], len(cycles["archived"])) == ([], 1)
    assert "Classified professional goals 2026–27" in overview
