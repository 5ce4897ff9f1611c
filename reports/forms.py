"""What can the overview be narrowed to?"""

from collections.abc import Container, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.places import PlaceField, Places
from evaluations.models import StepRule
from reports.timing import STANDINGS


def named(rule: StepRule) -> str:
    return f"{rule.name}, {rule.process} {rule.process.school_year}"


class OverviewFilter(forms.Form):
    """`sites`: those that whoever looks may see; None for all."""

    is_filter = True  # every field may stay empty, so none needs to say so

    step = forms.ChoiceField(label=_("Step"), required=False)
    cut = forms.ChoiceField(
        label=_("Lines"),
        required=False,
        choices=[
            ("site", _("By site")),
            ("unit", _("By bargaining unit")),
            ("supervisor", _("By supervisor")),
        ],
    )
    standing = forms.ChoiceField(
        label=_("Who"), required=False, choices=[("", _("Everybody")), *STANDINGS.items()]
    )
    supervisor = forms.UUIDField(required=False, widget=forms.HiddenInput)
    unit = PlaceField(label=_("Bargaining unit"), all_places=_("All units"))
    site = PlaceField(label=_("Site"), all_places=_("All sites"))

    def __init__(
        self,
        *args: Any,
        rules: Sequence[StepRule],
        places: Places,
        sites: Container[UUID] | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rules = {str(rule.pk): rule for rule in rules}
        step, unit, site = (self.fields[name] for name in ("step", "unit", "site"))
        assert isinstance(step, forms.ChoiceField)
        assert isinstance(unit, PlaceField) and isinstance(site, PlaceField)
        step.choices = [(pk, named(rule)) for pk, rule in self.rules.items()]
        unit.offer(places.units)
        site.offer(
            places.sites
            if sites is None
            else {pk: name for pk, name in places.sites.items() if UUID(pk) in sites}
        )

    def chosen_cut(self) -> str:
        return self.cleaned_data.get("cut") or "site"

    def chosen_step(self) -> StepRule | None:
        return self.rules.get(self.cleaned_data.get("step", ""))

    def show_step(self, rule: StepRule) -> None:
        """The select shows what the page is about, even when nobody chose it."""
        self.data = self.data.copy()
        self.data["step"] = str(rule.pk)


class OnTimeFilter(OverviewFilter):
    """The lines may be the steps of the process, too."""

    cut = forms.ChoiceField(
        label=_("Lines"),
        required=False,
        choices=[
            ("step", _("By step")),
            ("site", _("By site")),
            ("unit", _("By bargaining unit")),
            ("supervisor", _("By supervisor")),
        ],
    )

    def chosen_cut(self) -> str:
        return self.cleaned_data.get("cut") or "step"
