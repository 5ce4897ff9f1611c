"""What can the overview be narrowed to?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import BargainingUnit, Membership, Site
from accounts.rules import sites_led_by
from evaluations.models import StepRule
from reports.overview import step_rules_of_open_cycles
from reports.rules import sees_whole_district


class StepChoice(forms.ModelChoiceField):
    def label_from_instance(self, rule: StepRule) -> str:
        return f"{rule.name}, {rule.process} {rule.process.school_year}"


class OverviewFilter(forms.Form):
    is_filter = True  # every field may stay empty, so none needs to say so

    step = StepChoice(
        label=_("Step"), queryset=StepRule.objects.none(), required=False, empty_label=None
    )
    unit = forms.ModelChoiceField(
        label=_("Bargaining unit"),
        queryset=BargainingUnit.objects.none(),
        required=False,
        empty_label=_("All units"),
    )
    site = forms.ModelChoiceField(
        label=_("Site"), queryset=Site.objects.none(), required=False, empty_label=_("All sites")
    )

    def __init__(self, *args: Any, actor: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = Site.objects.order_by("name")
        if not sees_whole_district(actor):
            sites = sites.filter(pk__in=sites_led_by(actor))
        self._narrow("step", step_rules_of_open_cycles())
        self._narrow("unit", BargainingUnit.objects.order_by("name"))
        self._narrow("site", sites)

    def show_step(self, rule: StepRule) -> None:
        """The select shows what the page is about, even when nobody chose it."""
        self.data = self.data.copy()
        self.data["step"] = str(rule.pk)

    def _narrow(self, name: str, queryset: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queryset
