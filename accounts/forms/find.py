"""How is the list of people narrowed down? Everything stands in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import SearchField
from accounts.forms.places import PlaceField, Places
from accounts.search import Search


class FindForm(forms.Form):
    """Values nobody could have chosen are left out, so that an old address still opens."""

    q = SearchField(label=_("Name or number"))
    site = PlaceField(label=_("Work site"), all_places=_("All sites"))
    unit = PlaceField(label=_("Bargaining unit"), all_places=_("All units"))
    left = forms.BooleanField(label=_("Also people who left"), required=False)

    def __init__(self, *args: Any, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].offer(places.sites)
        self.fields["unit"].offer(places.units)

    def narrow(self, people: Search) -> Search:
        self.is_valid()
        wanted = self.cleaned_data
        if not wanted.get("left"):
            people.active()
        if wanted.get("site"):
            people.at(wanted["site"])
        if wanted.get("unit"):
            people.in_unit(wanted["unit"])
        return people.matching(wanted.get("q", ""))
