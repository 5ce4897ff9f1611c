"""To what is a report narrowed?"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms.places import PlaceField, Places
from accounts.models import SchoolYear
from reports.compiled.family import Family
from reports.compiled.figures import Asked


class FiguresFilter(forms.Form):
    """One school year and how it is cut: why no more can be chosen stands in grouped.py."""

    is_filter = True

    cut = forms.ChoiceField(
        label=_("Lines"),
        required=False,
        choices=[
            ("site", _("By site")),
            ("unit", _("By bargaining unit")),
            ("group", _("Certified and classified")),
            ("kind", _("By kind")),
        ],
    )
    year = forms.ChoiceField(label=_("School year"), required=False)

    def __init__(
        self,
        asked: QueryDict,
        *,
        years: Sequence[SchoolYear],
        at_hand: SchoolYear | None,
    ) -> None:
        """Without a choice, or with one that is none: `at_hand`. There is no “all years”."""
        given = asked.copy()
        found = {str(one.pk): one for one in years}
        self.chosen_year = found.get(given.get("year", ""), at_hand)
        given["year"] = str(self.chosen_year.pk) if self.chosen_year else ""
        super().__init__(given)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, str(one)) for key, one in found.items()]
        self.is_valid()
        self.chosen_cut = self.cleaned_data.get("cut") or "site"

    def word_of_cut(self) -> str:
        return _word_of(self, "cut", self.chosen_cut)


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
        year.choices = [*((str(one.pk), str(one)) for one in years), ("all", _("All years"))]
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
        return _word_of(self, "cut", cut)

    def in_words(self) -> list[str]:
        """What a paper says of its filter, without the lines."""
        words = []
        for name in ("year", "site", "unit", "group", "standing"):
            value = self.cleaned_data.get(name)
            if value and name in {"site", "unit"}:
                words.append(self.fields[name].widget.places[str(value)])
            elif value:
                words.append(_word_of(self, name, value))
        return words


def _word_of(form: forms.Form, name: str, value: str) -> str:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return str(dict(field.choices)[value])  # type: ignore[arg-type]
