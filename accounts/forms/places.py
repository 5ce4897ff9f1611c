"""Selects of work sites and bargaining units: read by one statement, drawn in one go.

A district may have hundreds of sites. An object, a choice and a turn of the template for each
cost more than all the rest of a page.
"""

from collections.abc import Mapping
from html import escape
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe

from accounts.asking import ask


class Places(NamedTuple):
    """Names by id (as text), in the order of the names; the codes of units beside them."""

    sites: dict[str, str]
    units: dict[str, str]
    codes: dict[str, str]


NOWHERE = Places({}, {}, {})
# Ids as text, as an address holds them, spare a UUID for each of hundreds. Not a union of the
# ORM's: its bracket in front hides from pghistory that the statement changes nothing.
ALL_PLACES = """SELECT 'site', id::text, name, code FROM accounts_site
    UNION ALL SELECT 'unit', id::text, name, code FROM accounts_bargainingunit
    ORDER BY name, code
"""


def places() -> Places:
    """All sites and units of the district: one statement."""
    found = Places({}, {}, {})
    for kind, key, name, code in ask(ALL_PLACES):
        if kind == "site":
            found.sites[key] = name
        else:
            found.units[key], found.codes[key] = name, code
    return found


class PlaceSelect(forms.Select):
    """The options of a `PlaceField`, without a template: hundreds of lines that are alike."""

    places: Mapping[str, str] = {}
    all_places: Any = ""  # what the first option says, which chooses none

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        chosen = str(value or "")
        options = "".join(
            f'<option value="{key}"{" selected" if key == chosen else ""}>{escape(label)}</option>'
            for key, label in [("", str(self.all_places)), *self.places.items()]
        )
        given = flatatt({"class": "select", **self.build_attrs(self.attrs, attrs)})
        # Every part is escaped.
        return mark_safe(f'<select name="{escape(name)}"{given}>{options}</select>')


class PlaceField(forms.Field):
    """One of some sites, or of some units: its id, or None for all of them."""

    widget = PlaceSelect
    default_error_messages = {
        "invalid_choice": forms.ModelChoiceField.default_error_messages["invalid_choice"]
    }

    def __init__(self, *, all_places: Any, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.widget.all_places = all_places

    def offer(self, names: Mapping[str, str]) -> None:
        """What can be chosen, names by id: call this in the form's `__init__`."""
        self.widget.places = names

    def clean(self, value: Any) -> UUID | None:
        if not value:
            return None
        if value not in self.widget.places:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return UUID(value)
