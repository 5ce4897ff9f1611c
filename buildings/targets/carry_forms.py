"""Which targets go into the next year, from where, to where?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.fields import NumberField
from buildings.page import Line
from buildings.services.carry import Carried, proposed
from buildings.targets.flaws import out_of_range
from buildings.targets.standing import lead_of


class CarryForm(forms.Form):
    """Three fields for each target: take it along, where it begins, what it shall reach.

    Named by the target, for another one may end or begin before the form is sent.
    """

    def __init__(self, data: Any = None, *, lines: Sequence[Line]) -> None:
        self.lines = lines
        super().__init__(data, initial=_initial(lines))
        for line in lines:
            place, name = line.target.pk, {"name": line.target.name}
            self.fields[f"take-{place}"] = forms.BooleanField(
                label=_("Take along: %(name)s") % name, required=False
            )
            self.fields[f"baseline-{place}"] = NumberField(label=_("Baseline: %(name)s") % name)
            self.fields[f"goal-{place}"] = NumberField(label=_("Target: %(name)s") % name)

    def rows(self) -> list[tuple[Line, dict[str, forms.BoundField]]]:
        names = ("take", "baseline", "goal")
        return [
            (line, {name: self[f"{name}-{line.target.pk}"] for name in names})
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for line in self.lines:
            if cleaned.get(f"take-{line.target.pk}"):
                self._check(line, cleaned)
        return cleaned

    def _check(self, line: Line, cleaned: dict[str, Any]) -> None:
        place, measure = line.target.pk, line.target.measure
        for name in ("baseline", "goal"):
            value = cleaned.get(f"{name}-{place}")
            if value is not None and (words := out_of_range(measure, value)):
                self.add_error(f"{name}-{place}", words)
        baseline, goal = cleaned.get(f"baseline-{place}"), cleaned.get(f"goal-{place}")
        if baseline is None or goal is None:
            return
        if lead_of(goal, baseline, falls=measure.falls) < 0:
            self.add_error(f"goal-{place}", _("The target is not better than the baseline."))

    def picked(self) -> list[Carried]:
        cleaned = self.cleaned_data
        return [
            Carried(line.target, cleaned[f"baseline-{place}"], cleaned[f"goal-{place}"])
            for line in self.lines
            for place in [line.target.pk]
            if cleaned[f"take-{place}"]
        ]


def _initial(lines: Sequence[Line]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in lines:
        place, one = line.target.pk, proposed(line)
        found |= {
            f"take-{place}": True,
            f"baseline-{place}": one.baseline,
            f"goal-{place}": one.goal,
        }
    return found
