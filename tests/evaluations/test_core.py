"""Rules that the district keeps for all units, and what a unit keeps for itself (S4-5)."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from deadlines.models import Deadline
from evaluations.core.catalogue import core_of, values_in
from evaluations.core.file import read_core_file, ready_core
from evaluations.core.reach import reach_of
from evaluations.models import Process
from evaluations.processes.file import FOLDER as PROCESS_FILES
from evaluations.processes.file import ProcessFileRefused, read_process_file
from evaluations.services.core import (
    change_core_rule,
    follow_core,
    keep_own_rule,
    remove_core_rule,
    take_core_rule,
)
from evaluations.services.core_overlay import set_core
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import (
    DateRule,
    change_dates,
    publish_process,
    revise_process,
    roll_over,
)
from evaluations.services.process_load import copy_preset, load_process
from evaluations.services.response_time import set_response_time
from tests.evaluations.test_process_file import file_with
from tests.factories import UnitFactory

PLANNING = "planning.date"


def date_of(sentence):
    return {"sentence": sentence, "source": "", "source_url": "", "checked_on": None}


LATER, PASSED = date_of("by Nov 13"), date_of("by Sep 4")


@pytest.fixture
def units(maple_scope):
    return {code: UnitFactory(code=code) for code in ("BTU", "PSASA", "FOP")}


@pytest.fixture
def teachers(units, ada, year, september):
    """BTU: a draft, with a date of its own."""
    return copy_preset("btu", school_year=year, actor=ada)


@pytest.fixture
def others(units, ada, year, september):
    """FOP: in force, with the date of the district."""
    return publish_process(copy_preset("other_staff", school_year=year, actor=ada), actor=ada)


@pytest.fixture
def open_year(others, units, ada, tomas):
    tomas.unit = units["FOP"]
    tomas.save()
    cycle = open_cycle(others, actor=ada)
    fill_next_batch(cycle.pk)
    return cycle


def in_force(code):
    return Process.objects.get(preset=code, state="published")


def sentence(process):
    return str(process.step_rules.get(kind="planning").deadline_rule)


def reached(year, value, key=PLANNING):
    return {one.process.preset: str(one.how) for one in reach_of(year, key, value)}


def test_the_first_process_that_follows_brings_the_ready_made_core(others, year):
    assert core_of(year) == ready_core()


def test_what_a_file_leaves_out_is_as_the_district_says(others, year):
    has, core = values_in(others), core_of(year)

    assert {key for key in core if has[key] != core[key]} == {"planning.topics"}
    assert others.own_rules == ["planning.topics"]


def test_a_date_of_its_own_stays_the_units(teachers, year):
    assert sentence(teachers) == "on or before Oct 15"
    assert teachers.own_rules == ["observations", "planning.date", "planning.topics"]


def test_the_number_of_observations_reaches_those_who_are_observed(teachers, others, year, ada):
    assert reached(year, 3, key="observations") == {"btu": "own"}

    change_core_rule(year, "observations", 3, actor=ada)
    take_core_rule(teachers, "observations", actor=ada)

    assert Process.objects.get(pk=teachers.pk).observations_least == 3


def test_a_file_that_leaves_the_number_out_takes_that_of_the_district(year, units, ada):
    set_core(year, ready_core() | {"observations": 4}, actor=ada)
    data = json.loads((PROCESS_FILES / "btu.json").read_text())
    del data["observations"]["least"]
    file = read_process_file(json.dumps(data).encode())

    process = load_process(file, school_year=year, actor=ada)

    assert (process.observations_least, "observations" in process.own_rules) == (4, False)


def test_a_change_shows_whom_it_reaches_and_whom_not(teachers, others, year):
    assert reached(year, LATER) == {"other_staff": "reached", "btu": "own"}


def test_a_change_shows_old_and_new_day_and_the_people(open_year, year):
    (one,) = reach_of(year, PLANNING, LATER)
    (planning,) = one.dates

    was, will_be = planning.was.due.last_day, planning.will_be.due.last_day
    assert [str(was), str(will_be), planning.people] == ["2026-11-02", "2026-11-13", 1]
    assert (planning.waits_for_hr, one.problem) == (False, "")


def test_showing_writes_nothing(open_year, year):
    reach_of(year, PLANNING, LATER)

    assert sentence(in_force("other_staff")) == "on or before Oct 31"
    assert Process.objects.count() == 1


def test_a_change_goes_into_rules_in_force_by_replacing_them(open_year, others, year, ada, tomas):
    (new,) = change_core_rule(year, PLANNING, LATER, actor=ada)

    assert (new.replaces, sentence(new), sentence(others)) == (
        others,
        "by Nov 13",
        "on or before Oct 31",
    )
    assert in_force("other_staff") == new
    assert str(Deadline.objects.get(person=tomas, kind="planning").last_day_on) == "2026-11-13"


def test_a_unit_that_keeps_its_own_is_left_alone(teachers, others, year, ada):
    change_core_rule(year, PLANNING, LATER, actor=ada)

    assert sentence(teachers) == "on or before Oct 15"


def test_a_draft_is_changed_in_place(units, year, ada, september):
    draft = copy_preset("psasa", school_year=year, actor=ada)

    assert change_core_rule(year, PLANNING, LATER, actor=ada) == [draft]
    assert sentence(draft) == "by Nov 13"


def test_a_draft_that_replaces_rules_takes_the_change_along(others, year, ada):
    draft = revise_process(others, actor=ada)

    assert [str(one.how) for one in reach_of(year, PLANNING, LATER)] == ["reached", "waits"]
    change_core_rule(year, PLANNING, LATER, actor=ada)
    assert (sentence(in_force("other_staff")), sentence(draft)) == (
        "on or before Oct 31",
        "by Nov 13",
    )


def test_a_day_that_has_passed_is_named_before_and_refused(open_year, year, ada):
    (one,) = reach_of(year, PLANNING, PASSED)

    assert one.problem.startswith("Initial planning conference would have ended on")
    with pytest.raises(InvalidTransition, match=r"^All other staff: Initial planning conference"):
        change_core_rule(year, PLANNING, PASSED, actor=ada)


def test_where_one_process_refuses_none_has_changed(open_year, units, year, ada):
    draft = copy_preset("psasa", school_year=year, actor=ada)

    with pytest.raises(InvalidTransition):
        change_core_rule(year, PLANNING, PASSED, actor=ada)
    assert sentence(draft) == "on or before Oct 31"
    assert core_of(year)[PLANNING]["sentence"] == "on or before Oct 31"


def test_a_change_is_written_down(others, year, ada):
    (new,) = change_core_rule(year, "response", {"days": 5, "unit": "work"}, actor=ada)

    entry = AuditEntry.objects.filter(verb="core.rule_changed").latest("pk")
    assert entry.facts == {
        "rule": "response",
        "was": "10 work days",
        "now": "5 work days",
        "reached": [str(new.pk)],
    }
    assert new.response_days == 5


def test_the_same_again_reaches_nobody(others, year, ada):
    assert change_core_rule(year, PLANNING, core_of(year)[PLANNING], actor=ada) == []


def test_only_an_admin_changes_rules_of_the_district(others, year, hana):
    with pytest.raises(PermissionDenied):
        change_core_rule(year, PLANNING, LATER, actor=hana)


def test_a_rule_of_the_district_counts_from_no_step(others, year, ada):
    with pytest.raises(InvalidTransition, match="can’t count from a step"):
        change_core_rule(year, PLANNING, date_of("5 work days after step 1"), actor=ada)


def test_a_date_changed_by_hand_is_the_units_own(units, year, ada, september):
    draft = copy_preset("psasa", school_year=year, actor=ada)
    planning = draft.step_rules.get(kind="planning")

    change_dates(draft, actor=ada, dates={planning: DateRule("by Oct 20", [14])})

    draft.refresh_from_db()
    assert draft.own_rules == ["planning.topics", "planning.date"]


def test_another_spelling_of_the_date_is_no_rule_of_its_own(units, year, ada, september):
    draft = copy_preset("psasa", school_year=year, actor=ada)
    planning = draft.step_rules.get(kind="planning")

    change_dates(draft, actor=ada, dates={planning: DateRule("by Oct 31", [14])})

    draft.refresh_from_db()
    assert draft.own_rules == ["planning.topics"]


def test_another_time_to_respond_is_the_units_own(units, year, ada, september):
    draft = copy_preset("psasa", school_year=year, actor=ada)

    draft = set_response_time(draft, actor=ada, days=3, unit="work")

    assert draft.own_rules == ["planning.topics", "response"]


def test_a_unit_takes_the_rule_of_the_district(teachers, year, ada):
    taken = take_core_rule(teachers, PLANNING, actor=ada)

    own = ["observations", "planning.topics"]
    assert (sentence(taken), taken.own_rules) == ("on or before Oct 31", own)
    assert reached(year, LATER) == {"btu": "reached"}


def test_a_unit_may_keep_its_own_rule_though_it_says_the_same(units, year, ada, september):
    draft = copy_preset("psasa", school_year=year, actor=ada)

    keep_own_rule(draft, PLANNING, actor=ada)

    assert reached(year, LATER) == {"psasa": "own"}


def test_published_rules_take_and_keep_nothing(others, ada):
    for act in (take_core_rule, keep_own_rule):
        with pytest.raises(InvalidTransition, match="are published"):
            act(others, PLANNING, actor=ada)


def test_a_process_that_begins_to_follow_keeps_what_differs(others, year, ada):
    draft = copy_preset("classified_goals", school_year=year, actor=ada)

    draft = follow_core(draft, actor=ada)

    assert set(draft.own_rules) >= {"mid_year.date", "year_end.name", "purpose"}
    assert "response" not in draft.own_rules


def test_a_removed_rule_leaves_processes_as_they_are(others, year, ada):
    remove_core_rule(year, PLANNING, actor=ada)

    assert (PLANNING in core_of(year), sentence(others)) == (False, "on or before Oct 31")


def test_the_next_year_starts_with_the_same_core(others, ada):
    draft = roll_over(others, actor=ada)

    assert core_of(draft.school_year) == core_of(others.school_year)
    assert (draft.follows_core, draft.own_rules) == (True, ["planning.topics"])


def test_a_change_of_this_year_leaves_the_next_one_alone(others, year, ada):
    draft = roll_over(others, actor=ada)

    change_core_rule(year, PLANNING, LATER, actor=ada)

    assert sentence(draft) == "on or before Oct 31"


# -- files --------------------------------------------------------------------------------------
def bare(**changes):
    steps = [{"kind": "planning"}, {"kind": "year_end"}]
    forms = [
        {"number": "W", "title": "Worksheet", "kind": "worksheet"},
        {"number": "S", "title": "Summary", "kind": "summary"},
    ]
    return file_with(**{"core": True, "steps": steps, "forms": forms, "goals": []} | changes)


def test_a_file_may_leave_its_rules_to_the_district(others, year, ada):
    data = json.loads(bare(code="bare"))
    del data["goals"], data["purpose"]

    process = load_process(
        read_process_file(json.dumps(data).encode()), school_year=year, actor=ada
    )

    assert [step.name for step in process.step_rules.all()] == [
        "Initial planning conference",
        "Annual rating and year-end conference",
    ]
    assert process.purpose == core_of(year)["purpose"]


def test_what_neither_says_is_named(year, ada, september):
    data = json.loads(bare(code="bare"))
    del data["goals"]

    with pytest.raises(ProcessFileRefused) as refused:
        load_process(read_process_file(json.dumps(data).encode()), school_year=year, actor=ada)

    assert refused.value.problems == [
        "Step 1: neither the file nor the district says what it is called.",
        "Step 1: neither the file nor the district says its date.",
        "Step 2: neither the file nor the district says what it is called.",
        "Step 2: neither the file nor the district says its date.",
    ]


def test_without_the_core_a_file_says_each_rule():
    with pytest.raises(ProcessFileRefused) as refused:
        read_process_file(file_with(steps=[{"kind": "goal_setting"}]))

    assert refused.value.problems == [
        "“steps” 1: 'name' is a required property",
        "“steps” 1: 'rule' is a required property",
    ]


def test_a_core_file_names_what_is_wrong_in_it():
    steps = [
        {"kind": "planning", "rule": "5 work days after step 1"},
        {"kind": "goal_setting", "topics": ["Goals"]},
    ]
    data = {"format": 1, "source": "Handbook", "steps": steps}

    with pytest.raises(ProcessFileRefused) as refused:
        read_core_file(json.dumps(data).encode())

    assert refused.value.problems == [
        "Planning conference: date: A rule of the district can’t count from a step or a plan:"
        " units have their own. Let it count from a day of the year.",
        "A step of this kind has no such rule: “goal_setting.topics”.",
    ]
