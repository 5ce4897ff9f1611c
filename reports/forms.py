"""What can the overview be narrowed to?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import BargainingUnit, Membership, Site
from accounts.rules import sites_led_by
from evaluations.models import StepRule
from reports.rules import sees_whole_district


def named(rule: StepRule) -> str:
    return f"{rule.name}, {rule.process} {rule.process.school_year}"


class OverviewFilter(forms.Form):
    is_filter = True  # every field may stay empty, so none needs to say so

    step = forms.ChoiceField(label=_("Step"), required=False)
    unit = forms.ModelChoiceField(
        label=_("Bargaining unit"),
        queryset=BargainingUnit.objects.none(),
        required=False,
        empty_label=_("All units"),
    )
    site = forms.ModelChoiceField(
        label=_("Site"), queryset=Site.objects.none(), required=False, empty_label=_("All sites")
    )

    def __init__(
        self, *args: Any, actor: Membership, rules: Sequence[StepRule], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rules = {str(rule.pk): rule for rule in rules}
        step = self.fields["step"]
        assert isinstance(step, forms.ChoiceField)
        step.choices = [(pk, named(rule)) for pk, rule in self.rules.items()]
        sites = Site.objects.order_by("name")
        if not sees_whole_district(actor):
            sites = sites.filter(pk__in=sites_led_by(actor))
        self._narrow("unit", BargainingUnit.objects.order_by("name"))
        self._narrow("site", sites)

    def chosen_step(self) -> StepRule | None:
        return self.rules.get(self.cleaned_data.get("step", ""))

    def show_step(self, rule: StepRule) -> None:
        """The select shows what the page is about, even when nobody chose it."""
        self.data = self.data.copy()
        self.data["step"] = str(rule.pk)

    def _narrow(self, name: str, queryset: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queryset
