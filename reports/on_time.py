"""The lines of the page on who was on time."""

from collections.abc import Iterable
from dataclasses import replace

from evaluations.models import StepRule
from reports.overview import Scope
from reports.timing import GroupTiming, timing_by

SORTS = {
    "site": "name",
    "on_time": "on_time",
    "late": "late",
    "overdue": "overdue",
    "not_due": "not_due",
}


def by_group(scope: Scope, cut: str, steps: Iterable[StepRule]) -> list[GroupTiming]:
    """One aggregate. By step, all steps of the process, in their order."""
    if cut != "step":
        return timing_by(cut, scope.deadlines(), today=scope.today, zone=scope.zone)
    deadlines = replace(scope, is_whole=True).deadlines()
    rows = timing_by(cut, deadlines, today=scope.today, zone=scope.zone)
    found = {row.key: row for row in rows}
    return [
        replace(found[step.deadline_rule_id], key=step.pk, name=step.name)
        for step in steps
        if step.process_id == scope.rule.process_id and step.deadline_rule_id in found
    ]


def sorted_rows(rows: list[GroupTiming], sort: str) -> list[GroupTiming]:
    """By a column; `-` first for the other way round. Nothing asked: as they came."""
    column = SORTS.get(sort.lstrip("-"))
    if column is None:
        return rows
    return sorted(rows, key=lambda row: getattr(row, column), reverse=sort.startswith("-"))
