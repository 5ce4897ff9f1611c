"""To what is the coordinator's desk narrowed?"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms.places import PlaceField, Places


class DeskFilter(forms.Form):
    is_filter = True  # every field may stay empty, so none needs to say so

    kind = PlaceField(label=gettext_lazy("Kind"), all_places=gettext_lazy("All kinds"))
    site = PlaceField(label=gettext_lazy("Site"), all_places=gettext_lazy("All sites"))
    unit = PlaceField(label=gettext_lazy("Bargaining unit"), all_places=gettext_lazy("All units"))
    group = forms.ChoiceField(
        label=gettext_lazy("Group"),
        required=False,
        choices=[
            ("", gettext_lazy("All groups")),
            ("certified", gettext_lazy("Certified")),
            ("classified", gettext_lazy("Classified")),
        ],
    )
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose"),
        required=False,
        choices=[("", gettext_lazy("Everybody’s")), ("mine", gettext_lazy("Those I claimed"))],
    )

    def __init__(
        self, *args: Any, places: Places, kinds: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].offer(kinds)  # type: ignore[attr-defined]
        self.fields["site"].offer(places.sites)  # type: ignore[attr-defined]
        self.fields["unit"].offer(places.units)  # type: ignore[attr-defined]
