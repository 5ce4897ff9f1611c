"""To what is a report narrowed?"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.places import PlaceField, Places
from accounts.models import SchoolYear
from reports.compiled.family import Family
from reports.compiled.figures import Asked


class FamilyFilter(forms.Form):
    is_filter = True  # every field may stay empty, so none needs to say so

    cut = forms.ChoiceField(
        label=_("Lines"),
        required=False,
        choices=[
            ("site", _("By site")),
            ("unit", _("By bargaining unit")),
            ("group", _("Certified and classified")),
            ("year", _("By school year")),
            ("kind", _("By kind")),
        ],
    )
    year = forms.ChoiceField(label=_("School year"), required=False)
    site = PlaceField(label=_("Site"), all_places=_("All sites"))
    unit = PlaceField(label=_("Bargaining unit"), all_places=_("All units"))
    group = forms.ChoiceField(
        label=_("Group"),
        required=False,
        choices=[
            ("", _("Everybody")),
            ("certified", _("Certified")),
            ("classified", _("Classified")),
        ],
    )
    standing = forms.ChoiceField(label=_("How it stands"), required=False)

    def __init__(
        self,
        *args: Any,
        family: Family,
        places: Places,
        years: Sequence[SchoolYear],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        year, standing = self.fields["year"], self.fields["standing"]
        assert isinstance(year, forms.ChoiceField) and isinstance(standing, forms.ChoiceField)
        year.choices = [*((str(one.pk), one.label) for one in years), ("all", _("All years"))]
        told = ((code, one.label) for code, one in family.standings.items())
        standing.choices = [("", _("In any way")), *told]
        self.fields["site"].offer(places.sites)  # type: ignore[attr-defined]
        self.fields["unit"].offer(places.units)  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """A choice that is not there any more counts as not made."""
        self.is_valid()
        found = self.cleaned_data
        group, year = found.get("group"), found.get("year")
        return Asked(
            year=UUID(year) if year and year != "all" else None,
            site=found.get("site"),
            unit=found.get("unit"),
            certified=None if not group else group == "certified",
            standing=found.get("standing", ""),
            cut=found.get("cut") or "site",
        )

    def word_of_cut(self, cut: str) -> str:
        return self._word_of("cut", cut)

    def _word_of(self, name: str, value: str) -> str:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return str(dict(field.choices)[value])  # type: ignore[arg-type]

    def in_words(self) -> list[str]:
        """What a paper says of its filter, without the lines."""
        words = []
        for name in ("year", "site", "unit", "group", "standing"):
            value = self.cleaned_data.get(name)
            if value and name in {"site", "unit"}:
                words.append(self.fields[name].widget.places[str(value)])
            elif value:
                words.append(self._word_of(name, value))
        return words
