"""Policies for tests, in Maple: words, and a revision that HR proposed and henry approved."""

from datetime import UTC, date, datetime

import pytest

from accounts import clock
from forms.policies.audience import Group
from forms.policies.text import PolicyText, Section
from forms.services.policy import begin_revision, save_text, start_policy
from forms.services.policy_proposal import approve_proposal, propose_revision, publish_revision
from forms.services.policy_reading import ask_to_read
from tests.factories import SchoolYearFactory

WORDS = [Section("Why", "Everybody should know."), Section("When", "By the end of October.")]
CHANGED = [WORDS[0], Section("When", "By October 15.")]
TEXT = PolicyText("Evaluation", WORDS, "Board", "https://maple.example/gcn")
TODAY = date(2026, 9, 14)
EVERYBODY = Group()
READ_BY = date(2026, 10, 1)


@pytest.fixture
def september(db):
    clock.move_to(datetime(2026, 9, 14, 15, tzinfo=UTC))
    yield
    clock.reset()


@pytest.fixture
def year(maple_scope, september):
    return SchoolYearFactory()


@pytest.fixture
def draft(year, hana):
    return start_policy("GCN", "policy", TEXT, actor=hana)


@pytest.fixture
def proposal(draft, hana):
    return proposed(draft, hana)


@pytest.fixture
def policy(proposal, hana, henry):
    """In force since August."""
    return published(proposal, hana, henry, date(2026, 8, 24))


@pytest.fixture
def reading(policy, hana, tomas):
    """tomas is asked to read it."""
    ask_to_read(policy, EVERYBODY, due_on=READ_BY, actor=hana)
    return policy.readings.get(person=tomas)


def proposed(draft, actor):
    return propose_revision(draft, reason="Too late", summary="A sooner day", actor=actor)


def published(proposal, actor, approver, begins, adopted_on=date(2026, 8, 11)):
    approved = approve_proposal(proposal, actor=approver)
    return publish_revision(approved, adopted_on=adopted_on, in_force_from=begins, actor=actor)


def changed_draft(policy, actor, sections=CHANGED):
    """The next revision, with other words."""
    draft = begin_revision(policy.policy, actor=actor)
    text = PolicyText("Evaluation", sections)
    return save_text(draft, text, version=draft.version, actor=actor)
