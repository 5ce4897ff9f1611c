"""A file of the rules for all units, loaded into a district."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from evaluations.core.catalogue import core_of
from evaluations.core.file import FOLDER, ready_core
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from tests.factories import UnitFactory

CORE = FOLDER / "core.json"


@pytest.fixture
def run(maple, year, september):
    def run_command(path, *options):
        out = StringIO()
        call_command("load_core", path, *options, district="maple", year=2026, stdout=out)
        lines = out.getvalue().splitlines()
        return lines[:-1], json.loads(lines[-1])

    return run_command


def changed(tmp_path, **changes):
    path = tmp_path / "core.json"
    path.write_text(json.dumps(json.loads(CORE.read_text()) | changes))
    return path


def test_a_first_file_becomes_the_core(run, year):
    assert run(CORE) == (["Loaded."], {"rules": 9, "loaded": True, "changes": {}})
    assert core_of(year) == ready_core()


def test_a_check_loads_nothing(run, year):
    assert run(CORE, "--check")[0] == ["Nothing was loaded."]
    assert core_of(year) == {}


def test_a_second_file_says_whom_its_changes_would_reach(run, year, ada, tmp_path):
    UnitFactory(code="FOP")
    publish_process(copy_preset("other_staff", school_year=year, actor=ada), actor=ada)

    said, figures = run(changed(tmp_path, response={"days": 5, "unit": "work"}))

    title = "Time to respond to a signed form"
    assert said == [
        f"{title}: change it on the page of the rules for all units.",
        "  All other staff, 0 people.",
        "Nothing was loaded.",
    ]
    assert figures["changes"] == {title: ["All other staff"]}
    assert core_of(year)["response"] == {"days": 10, "unit": "work"}


def test_what_is_wrong_in_the_file_is_named(run, tmp_path):
    path = changed(tmp_path, steps=[{"kind": "planning", "rule": "some day"}])

    with pytest.raises(CommandError, match=r"^Planning conference: date: The rule “some day”"):
        run(path)
