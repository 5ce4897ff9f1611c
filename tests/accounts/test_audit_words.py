"""Whatever the program writes in the log, the log can say in a sentence."""

import ast
from collections.abc import Iterator
from pathlib import Path

from accounts.audit_groups import GROUPS, subjects_of
from accounts.audit_words import SENTENCES
from forms.models import PolicyEvent
from reports.compiled.family import FAMILIES

ROOT = Path(__file__).parents[2]
APPS = (
    "accounts",
    "buildings",
    "deadlines",
    "evaluations",
    "forms",
    "goals",
    "records",
    "remediation",
    "reports",
)


def recorded_verbs() -> Iterator[str]:
    """Each verb that stands as a word in a call of `record` (accounts/audit.py)."""
    for app in APPS:
        for file in (ROOT / app).rglob("*.py"):
            for call in ast.walk(ast.parse(file.read_text())):
                if isinstance(call, ast.Call) and "record" in ast.unparse(call.func).split("."):
                    yield from verbs_in(call)


def verbs_in(call: ast.Call) -> Iterator[str]:
    second = call.args[1] if len(call.args) > 1 else None
    choices = [second.body, second.orelse] if isinstance(second, ast.IfExp) else [second]
    for one in choices:
        if isinstance(one, ast.Constant) and "." in str(one.value):
            yield str(one.value)


def test_each_recorded_verb_has_a_sentence():
    verbs = set(recorded_verbs())

    assert len(verbs) > 200  # the search itself still finds them
    assert verbs - set(SENTENCES) == set()


def test_each_policy_event_and_report_has_a_sentence():
    events = {f"policy.{kind}" for kind in PolicyEvent.Kind.values}
    reports = {
        f"report.{code.replace('-', '_')}{part}_downloaded"
        for code in FAMILIES
        for part in ("", "_figures")
    }

    assert (events | reports) - set(SENTENCES) == set()


def test_what_each_verb_is_about_can_be_looked_for():
    subjects = [subject for group in GROUPS for subject in subjects_of(group)]

    assert sorted(subjects) == sorted({verb.partition(".")[0] for verb in SENTENCES})
