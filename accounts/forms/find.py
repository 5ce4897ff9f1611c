"""How is the list of people narrowed down? Everything stands in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import UNSEEN
from accounts.forms.places import PlaceField, Places
from accounts.models.people import MembershipQuerySet

SORTS = {
    "name": ("last_name", "first_name", "pk"),
    "number": ("employee_number", "pk"),
    "job": ("job_title", "last_name", "first_name", "pk"),
    "site": ("site__name", "last_name", "first_name", "pk"),
    "hired": ("hired_on", "last_name", "pk"),
}


class FindForm(forms.Form):
    """Values nobody could have chosen are left out, so that an old address still opens."""

    q = forms.CharField(label=_("Name or number"), required=False)
    site = PlaceField(label=_("Work site"), all_places=_("All sites"))
    unit = PlaceField(label=_("Bargaining unit"), all_places=_("All units"))
    left = forms.BooleanField(label=_("Also people who left"), required=False)

    def __init__(self, *args: Any, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].offer(places.sites)
        self.fields["unit"].offer(places.units)

    def found(self, people: MembershipQuerySet) -> MembershipQuerySet:
        self.is_valid()
        wanted = self.cleaned_data
        if not wanted.get("left"):
            people = people.active()
        for name in ("site", "unit"):
            if wanted.get(name):
                people = people.filter(**{name: wanted[name]})
        return people.matching(wanted.get("q", ""))

    def clean_q(self) -> str:
        return UNSEEN.sub("", self.cleaned_data["q"])[:100].strip()


def order_of(sort: str) -> list[str]:
    """Column names for ?sort=name or ?sort=-name; by name if it is neither."""
    columns = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    return [f"-{column}" for column in columns] if sort.startswith("-") else list(columns)
