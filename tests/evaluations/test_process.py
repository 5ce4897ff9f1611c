"""Ready-made processes, their dates, and publishing."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.errors import InvalidTransition
from evaluations.models import Process, StepRule
from evaluations.services.process import DateRule, change_dates, publish_process
from evaluations.services.process_load import copy_preset


def test_the_ready_made_process_has_the_dates_of_procedure_5240(draft):
    assert [f"{rule.name} {rule.deadline_rule}" for rule in draft.step_rules.all()] == [
        "Goal setting before Oct 15",
        "Mid-year reflection before Feb 15",
        "Year-end conference before Aug 1",
    ]


def test_copying_twice_makes_one_process(draft, year, ada):
    assert copy_preset("classified_goals", school_year=year, actor=ada) == draft
    assert StepRule.objects.count() == 3


def test_only_the_admin_copies(year, hana, september):
    with pytest.raises(PermissionDenied):
        copy_preset("classified_goals", school_year=year, actor=hana)


def test_a_draft_takes_other_dates(draft, ada):
    rule = draft.step_rules.first()
    wanted = DateRule("by Oct 31", [7])

    change_dates(draft, actor=ada, dates={rule: wanted})

    assert str(draft.step_rules.first().deadline_rule) == "by Oct 31"


def test_published_dates_are_frozen(process, ada):
    rule = process.step_rules.first()
    wanted = DateRule("by Oct 31", [7])

    with pytest.raises(InvalidTransition, match="published"):
        change_dates(process, actor=ada, dates={rule: wanted})


def test_publishing_twice_is_refused(process, ada):
    with pytest.raises(InvalidTransition):
        publish_process(process, actor=ada)


def test_publishing_keeps_who_and_when(process, ada):
    assert (process.state, process.published_by) == (Process.State.PUBLISHED, ada)
    assert process.published_at is not None
