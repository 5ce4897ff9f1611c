"""Process files, loaded into a district."""

import json
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from accounts.scope import district_scope
from evaluations.models import Process
from evaluations.processes.audience import people_of
from evaluations.processes.file import FOLDER, ProcessFileRefused, read_process_file
from evaluations.services.process import publish_process
from evaluations.services.process_load import load_process
from tests.factories import SiteFactory, UnitFactory

CLASSIFIED = FOLDER / "classified_goals.json"


def data_with(**changes):
    return json.loads(CLASSIFIED.read_text()) | changes


def file_with(**changes):
    return read_process_file(json.dumps(data_with(**changes)).encode())


def serving(**audience):
    return file_with(serves={"staff": ["classified"], **audience})


@pytest.fixture
def load(year, ada, september):
    def load_file(file):
        return load_process(file, school_year=year, actor=ada)

    return load_file


def test_a_file_becomes_a_draft(load):
    process = load(file_with(name="Goals of bus drivers"))

    assert (process.name, process.state) == ("Goals of bus drivers", "draft")


def test_its_steps_bring_rule_source_and_reminders(load):
    step = {
        "kind": "goal_setting",
        "name": "Goals",
        "rule": "by 3rd Friday of October",
        "source": "Article 9",
        "source_url": "https://contract.example/9",
        "checked_on": "2026-08-01",
        "reminder_days": [10, 2],
        "overdue_every": 4,
        "supervisor_after": 2,
        "hr_after": 6,
    }

    rule = load(file_with(steps=[step])).step_rules.get().deadline_rule

    assert (rule.sentence, rule.source, rule.source_url) == (
        "by 3rd Friday of October",
        "Article 9",
        "https://contract.example/9",
    )
    assert (str(rule.checked_on), rule.reminder_days) == ("2026-08-01", [10, 2])
    assert (rule.overdue_every, rule.supervisor_after, rule.hr_after) == (4, 2, 6)


def test_loading_again_fills_the_same_draft_anew(load):
    first = load(file_with(name="One"))

    again = load(file_with(name="Two"))

    assert (again.pk, again.name) == (first.pk, "Two")
    assert again.step_rules.count() == 3


def test_rules_in_force_stay_beside_the_draft_that_is_to_replace_them(load, ada):
    in_force = publish_process(load(file_with()), actor=ada)

    draft = load(file_with(name="Newer"))

    assert (draft.replaces, draft.name) == (in_force, "Newer")
    assert Process.objects.get(pk=in_force.pk).name == "Classified professional goals"


def test_an_open_year_keeps_its_steps(load, cycle):
    shorter = data_with()["steps"][:1]

    with pytest.raises(InvalidTransition, match="open with other steps"):
        load(file_with(steps=shorter))


def test_only_who_sets_up_loads(year, hana, september):
    with pytest.raises(PermissionDenied):
        load_process(file_with(), school_year=year, actor=hana)


def test_unknown_units_and_sites_are_all_named(load):
    with pytest.raises(ProcessFileRefused) as refused:
        load(serving(units=["BTU"], sites=["S-99"]))

    assert refused.value.problems == [
        "This district has no bargaining unit with the code “BTU”.",
        "This district has no site with the code “S-99”.",
    ]


def test_a_step_without_a_date_this_year_is_named(load):
    steps = data_with()["steps"]
    steps[0] = steps[0] | {"rule": "by 23rd work day of October"}

    with pytest.raises(InvalidTransition, match="Step 1 has no date this year"):
        load(file_with(steps=steps))


def test_a_step_that_counts_from_none_is_named(load):
    steps = data_with()["steps"]
    steps[1] = steps[1] | {"rule": "10 work days after step 7"}

    with pytest.raises(InvalidTransition, match="There is no step 7 to count from"):
        load(file_with(steps=steps))


def test_it_serves_one_unit(load, tomas, uma):
    tomas.unit = UnitFactory(code="CUB")
    tomas.save()

    assert list(people_of(load(serving(units=["CUB"])))) == [tomas]


def test_it_serves_a_site_and_what_lies_below(load, tomas, uma):
    school = SiteFactory(code="S-1")
    tomas.site = SiteFactory(code="S-1-kitchen", parent=school)
    tomas.save()

    assert list(people_of(load(serving(sites=["S-1"])))) == [tomas]


def test_it_serves_some_jobs(load, tomas, uma):
    tomas.job_code = "4731"
    tomas.save()

    assert list(people_of(load(serving(job_codes=["4731"])))) == [tomas]


def test_it_serves_some_kinds_of_contract(load, tomas, uma):
    tomas.contract_kind = "probationary"
    tomas.save()

    assert list(people_of(load(serving(contracts=["probationary"])))) == [tomas]


def test_loading_is_noted(load):
    process = load(file_with())

    entry = AuditEntry.objects.get(verb="process.loaded")
    assert (entry.subject_id, entry.facts) == (
        process.pk,
        {"preset": "classified_goals", "year": "2026-27"},
    )


def run(*args):
    out = StringIO()
    call_command("load_process", str(CLASSIFIED), "--district", "maple", *args, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_tells_dates_and_people(maple, year, september, tomas, uma):
    told = json.loads(run("--json")[-1])

    assert [step["last_day"] for step in told["steps"]] == [
        "2026-10-14",
        "2027-02-12",
        "2027-07-30",
    ]


def test_the_command_only_checks_when_asked(maple, year, september):
    lines = run("--check")

    assert lines[-2] == "Nothing was loaded."
    with district_scope(maple.pk):
        assert Process.objects.count() == 0


def test_the_command_names_a_district_that_is_not_there(september):
    with pytest.raises(CommandError, match="There is no district “elm”"):
        call_command("load_process", str(CLASSIFIED), "--district", "elm")
