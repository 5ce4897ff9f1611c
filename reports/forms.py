"""What can the overview be narrowed to?"""

from collections.abc import Container, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, WholeNumberField, WordsField
from accounts.forms.person import SupervisorField
from accounts.forms.places import PlaceField, Places
from deadlines.services.extension import MOST_WORK_DAYS
from evaluations.models import Cycle, Process, StepRule
from evaluations.services.transfer import cycles_to_move_to
from reports.looked_at import LookedAt
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
        steps: Sequence[LookedAt],
        places: Places,
        sites: Container[UUID] | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.steps = {str(step.rule.pk): step for step in steps}
        step, unit, site = (self.fields[name] for name in ("step", "unit", "site"))
        assert isinstance(step, forms.ChoiceField)
        assert isinstance(unit, PlaceField) and isinstance(site, PlaceField)
        step.choices = [(pk, named(one.rule)) for pk, one in self.steps.items()]
        unit.offer(places.units)
        site.offer(
            places.sites
            if sites is None
            else {pk: name for pk, name in places.sites.items() if UUID(pk) in sites}
        )

    def chosen_cut(self) -> str:
        return self.cleaned_data.get("cut") or "site"

    def chosen_step(self) -> LookedAt | None:
        return self.steps.get(self.cleaned_data.get("step", ""))

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


class ChoiceOfPeople(forms.Form):
    """Which people of a list, and what to do with them. `ids` is None for everybody on it."""

    act = forms.ChoiceField(label=_("With those you ticked"))
    everybody = forms.BooleanField(required=False)

    def __init__(self, *args: Any, acts: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        act = self.fields["act"]
        assert isinstance(act, forms.ChoiceField)
        act.choices = [(name, one.label) for name, one in acts.items()]

    @property
    def ids(self) -> list[UUID] | None:
        if self.cleaned_data.get("everybody"):
            return None
        field = forms.UUIDField(required=False)
        told = self.data.getlist("person")
        return [pk for pk in (cleaned(field, value) for value in told) if pk is not None]


def cleaned(field: forms.UUIDField, value: str) -> UUID | None:
    """None for what is no id."""
    try:
        found: UUID | None = field.clean(value)
    except ValidationError:
        return None
    return found


class CycleField(forms.ModelChoiceField):
    """Cycles by the name of their process."""

    def label_from_instance(self, cycle: Cycle) -> str:
        return f"{cycle.process.name}, {cycle.process.school_year}"


class ChangeForm(forms.Form):
    """What an act on several people asks for: the fields named, and no other."""

    supervisor = SupervisorField(label=_("New supervisor"))
    cycle = CycleField(
        Cycle.objects.none(),
        label=_("New cycle"),
        empty_label=None,
        widget=forms.RadioSelect,
        help_text=_("Of the same school year, and open."),
        error_messages={
            "required": _("Choose the cycle they move to. If none is listed, open one first.")
        },
    )
    until = DayField(
        label=_("New last day"),
        help_text=_("If the offices are closed on it, it is the next work day."),
        required=False,
    )
    work_days = WholeNumberField(
        label=_("Or: this many work days more"),
        min_value=1,
        max_value=MOST_WORK_DAYS,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
        error_messages={"invalid": _("Write a number of days, like 5")},
    )
    first_day = DayField(label=_("First day away"))
    last_day = DayField(
        label=_("Last day away"),
        required=False,
        help_text=_("Leave it empty while nobody knows: their dates are on hold then."),
    )
    note = WordsField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("Only HR sees it. Nobody else learns why somebody is away."),
    )
    reason = WordsField(
        label=_("Why"),
        max_length=300,
        help_text=_("Such as: on leave until June. HR and the person can read it."),
    )

    def __init__(self, *args: Any, fields: Sequence[str], process: Process, **kwargs: Any) -> None:
        """`process` is the one that the people take part in now."""
        super().__init__(*args, **kwargs)
        cycle = self.fields["cycle"]
        assert isinstance(cycle, CycleField)
        cycle.queryset = cycles_to_move_to(process)
        if "cycle" in fields and not cycle.queryset.exists():
            cycle.help_text = _("No other cycle of this school year is open. Open one first.")
        for name in [name for name in self.fields if name not in fields]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        asked = {"until", "work_days"} & set(self.fields)
        if asked and not self.errors and bool(cleaned["until"]) == bool(cleaned["work_days"]):
            self.add_error("until", _("Pick a day, or write a number of work days: one of them"))
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first day. Swap them."))
        return cleaned
