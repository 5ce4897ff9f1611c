"""Which certificates end when, and how many credits were earned for them? (S4-18)

Read from the development plans that are shared: what somebody has not shared, nobody counts.
Whoever the roster calls certified and has shared no certificate stands last.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import (
    DecimalField,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.places import PlaceField, Places
from accounts.models import Membership
from goals.idp.forms import in_short
from goals.models import Course

PAGE = 50
SOON = {"half": timedelta(days=183), "year": timedelta(days=365)}
HEAD = [
    "last_name",
    "first_name",
    "employee_number",
    "site",
    "unit",
    "certificate",
    "number",
    "valid_until",
    "credits_needed",
    "credits_earned",
]
CERTIFICATE = "plan__certificates__"
COLUMNS = [
    "last_name",
    "first_name",
    "employee_number",
    "site__name",
    "unit__name",
    *(f"{CERTIFICATE}{name}" for name in ("kind", "number", "expires_on", "credits_needed")),
    "earned",
]


class RenewalFilter(forms.Form):
    is_filter = True  # every field may stay empty, so none needs to say so

    ends = forms.ChoiceField(
        label=gettext_lazy("Valid until"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("over", gettext_lazy("Over")),
            ("half", gettext_lazy("Within six months")),
            ("year", gettext_lazy("Within a year")),
            ("none", gettext_lazy("No certificate shared")),
        ],
    )
    unit = PlaceField(label=gettext_lazy("Bargaining unit"), all_places=gettext_lazy("All units"))
    site = PlaceField(label=gettext_lazy("Site"), all_places=gettext_lazy("All sites"))

    def __init__(self, *args: Any, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, site = self.fields["unit"], self.fields["site"]
        assert isinstance(unit, PlaceField) and isinstance(site, PlaceField)
        unit.offer(places.units)
        site.offer(places.sites)


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to, on which day."""

    today: date
    ends: str = ""
    unit: UUID | None = None
    site: UUID | None = None


def renewals(asked: Asked) -> QuerySet[Any, Any]:
    """One row for each certificate, and one for each certified person without; a query."""
    people: QuerySet[Any, Any] = Membership.objects.active().annotate(
        plan=FilteredRelation("idps", condition=Q(idps__is_shared=True))
    )
    ends, has_one = f"{CERTIFICATE}expires_on", Q(plan__certificates__isnull=False)
    people = people.filter(Q(is_certified=True) | has_one).filter(_ending(asked, ends))
    if asked.unit:
        people = people.filter(unit=asked.unit)
    if asked.site:
        people = people.filter(site=asked.site)
    courses = Course.objects.completed().filter(certificate=OuterRef("plan__certificates__pk"))
    earned = courses.order_by().values("certificate").annotate(n=Sum("credits")).values("n")
    return people.annotate(
        earned=Subquery(earned, output_field=DecimalField(max_digits=8, decimal_places=2))
    ).order_by(F(ends).asc(nulls_last=True), "last_name", "first_name", "pk")


def _ending(asked: Asked, ends: str) -> Q:
    if asked.ends == "none":
        return Q(plan__certificates__isnull=True)
    if asked.ends == "over":
        return Q(**{f"{ends}__lt": asked.today})
    if asked.ends in SOON:
        last = asked.today + SOON[asked.ends]
        return Q(**{f"{ends}__gte": asked.today, f"{ends}__lte": last})
    return Q()


@dataclass(frozen=True)
class Row:
    """One line of the page."""

    person: UUID
    name: str
    site: str
    certificate: str
    number: str
    expires_on: date | None
    needed: str
    earned: str
    plan: UUID | None
    state: str  # kind of its mark
    word: str


def lines(rows: QuerySet[Any, Any], today: date) -> list[Row]:
    """Those of a page: one statement."""
    return [_line(values, today) for values in rows.values("pk", "plan__pk", *COLUMNS)]


def _line(values: dict[str, Any], today: date) -> Row:
    ends, needed = values[f"{CERTIFICATE}expires_on"], values[f"{CERTIFICATE}credits_needed"]
    earned: Decimal = values["earned"] or Decimal(0)
    state, word = _standing(ends, today, is_earned=needed is not None and earned >= needed)
    return Row(
        person=values["pk"],
        name=f"{values['last_name']}, {values['first_name']}",
        site=values["site__name"] or "",
        certificate=values[f"{CERTIFICATE}kind"] or "",
        number=values[f"{CERTIFICATE}number"] or "",
        expires_on=ends,
        needed=in_short(needed),
        earned=in_short(earned),
        plan=values["plan__pk"],
        state=state,
        word=word,
    )


def _standing(ends: date | None, today: date, *, is_earned: bool) -> tuple[str, str]:
    """Kind and word of the mark; neither while there is time."""
    if ends is None:
        return "idle", _("None shared")
    if ends < today:
        return "late", _("Over")
    if is_earned:
        return "done", _("Credits earned")
    return ("soon", _("Ends soon")) if ends <= today + SOON["half"] else ("", "")
