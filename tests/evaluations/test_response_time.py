"""How long an employee may respond is a rule of the process; signing opens the window."""

from datetime import date

import pytest

from accounts.errors import InvalidTransition
from deadlines.models import Deadline
from evaluations.services.response_time import set_response_time
from evaluations.services.signing import ask_for_change, sign_step, withdraw_step_signature
from records.models import Document
from tests.evaluations.conftest import MET_ON, PROOF
from tests.signing_in import sign_in


def test_window_opens_when_the_supervisor_signs(signing, tomas):
    window = Deadline.objects.get(kind="response")

    assert (window.subject_id, window.person) == (Document.objects.get().pk, tomas)
    assert (window.anchor_on, window.last_day_on) == (date(2026, 9, 14), date(2026, 9, 28))


def test_window_is_never_overdue_and_nobodys_turn(signing):
    window = Deadline.objects.get(kind="response")

    assert window.turn is None
    assert list(Deadline.objects.overdue(date(2027, 6, 1)).filter(kind="response")) == []


def test_no_days_is_no_window(draft, ada):
    process = set_response_time(draft, actor=ada, days=0, unit="work")

    assert (process.response_days, process.response_unit) == (0, "work")


def test_published_rules_are_frozen(process, ada):
    with pytest.raises(InvalidTransition, match="published"):
        set_response_time(process, actor=ada, days=5, unit="calendar")


def test_admin_sets_it_on_the_draft(client, draft, ada):

    sign_in(client, ada)
    client.post(f"/processes/{draft.pk}/response-time/", {"days": "7", "unit": "calendar"})
    draft.refresh_from_db()

    assert (draft.response_days, draft.response_unit) == (7, "calendar")


def test_no_time_runs_for_a_version_that_is_no_longer_in_force(signing, tomas):
    ask_for_change(signing, actor=tomas, reason="Name the other school, too.")

    assert list(Deadline.objects.open().filter(kind="response")) == []


def test_time_runs_for_the_newest_version_alone(signing, tomas, priya):
    withdraw_step_signature(signing, actor=priya)
    sign_step(signing, actor=priya, authentication=PROOF, held_on=MET_ON)

    window = Deadline.objects.open().get(kind="response")
    assert window.subject_id == Document.objects.in_force().get().pk
