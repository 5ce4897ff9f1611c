"""A run whose task was lost on its way to the broker: the round asks for it again."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from accounts.models import Run
from accounts.scope import district_scope
from accounts.services.roster import receive_roster
from accounts.services.runs import LOST, PATIENCE, ask_again, start_run
from accounts.tasks import roster, runs
from accounts.views.runs import LABELS
from evaluations import tasks as cycles
from tests.accounts.roster_files import sheet

FILE = sheet("900001,Ortiz,Ana,ana@x.example,Clerk,OAK")
TASKS = (
    roster.check_roster_file,
    roster.apply_roster_file,
    cycles.fill_cycle,
    runs.ask_for_waiting_runs,
)


@pytest.fixture
def sent(monkeypatch):
    """What would have gone to the broker."""
    sent = []
    for task in TASKS:
        name = task.name.rpartition(".")[2]
        monkeypatch.setattr(
            task, "apply_async", lambda args, kwargs, name=name: sent.append((name, kwargs))
        )
    return sent


@pytest.fixture
def waiting(maple, ada):
    """A roster check that no worker heard of, six minutes ago."""
    with district_scope(maple.pk):
        found = receive_roster(FILE, "staff.csv", actor=ada)
        found.run = start_run("check_roster", found, actor=ada)
        found.save()
        make_older(found.run)
    return found


def make_older(run, by=PATIENCE + timedelta(minutes=1)):
    Run.objects.filter(pk=run.pk).update(asked_at=Now() - by)


def ask(maple, capture):
    with capture(execute=True), district_scope(maple.pk):
        return ask_again()


def state_of(run):
    with district_scope(run.district_id):
        return Run.objects.get(pk=run.pk).state


@pytest.mark.parametrize(
    ("kind", "task", "names"),
    [
        ("check_roster", "check_roster_file", {"import_id"}),
        ("apply_roster", "apply_roster_file", {"import_id", "actor_id"}),
        ("open_cycle", "fill_cycle", {"cycle_id"}),
    ],
)
def test_every_kind_is_asked_for_again(
    kind, task, names, maple, ada, sent, django_capture_on_commit_callbacks
):
    with district_scope(maple.pk):
        make_older(start_run(kind, ada, actor=ada))

    assert ask(maple, django_capture_on_commit_callbacks) == 1

    ids = dict.fromkeys(names, str(ada.pk)) | {"district_id": str(maple.pk)}
    assert sent == [(task, ids)]


def test_a_second_round_gives_the_worker_time(
    waiting, maple, sent, django_capture_on_commit_callbacks
):
    asked = [ask(maple, django_capture_on_commit_callbacks) for _round in range(2)]

    assert asked == [1, 0]


def test_as_long_as_nobody_begins_it_is_asked_for_again(
    waiting, maple, sent, django_capture_on_commit_callbacks
):
    ask(maple, django_capture_on_commit_callbacks)
    with district_scope(maple.pk):
        make_older(waiting.run)

    assert ask(maple, django_capture_on_commit_callbacks) == 1


@pytest.mark.parametrize("state", ["running", "done", "failed"])
def test_what_has_begun_is_left_alone(
    state, waiting, maple, sent, django_capture_on_commit_callbacks
):
    with district_scope(maple.pk):
        Run.objects.update(state=state)

    assert ask(maple, django_capture_on_commit_callbacks) == 0


def test_what_stands_still_longer_than_any_task_lives_is_asked_for_again(
    waiting, maple, sent, django_capture_on_commit_callbacks
):
    with district_scope(maple.pk):
        Run.objects.update(state="running")
        make_older(waiting.run, by=LOST + timedelta(minutes=1))

    assert [ask(maple, django_capture_on_commit_callbacks) for _round in range(2)] == [1, 0]


def test_a_fresh_run_is_left_to_its_own_task(
    waiting, maple, sent, django_capture_on_commit_callbacks
):
    with district_scope(maple.pk):
        make_older(waiting.run, by=timedelta(minutes=1))

    assert ask(maple, django_capture_on_commit_callbacks) == 0


def test_a_task_that_comes_twice_leaves_the_run_done(waiting, maple):
    for _time in range(2):
        roster.check_roster_file(import_id=str(waiting.pk), district_id=str(maple.pk))

    assert state_of(waiting.run) == Run.State.DONE


def test_the_round_visits_every_district(maple, cedar, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        runs.sweep_runs()

    ids = sorted(kwargs["district_id"] for _name, kwargs in sent)
    assert ids == sorted([str(maple.pk), str(cedar.pk)])


def test_every_kind_has_a_label(settings):
    assert set(LABELS) == set(settings.RUN_STARTERS)
