"""Which deadlines does an address of the overview ask about?"""

from zoneinfo import ZoneInfo

from accounts import clock
from accounts.forms.places import NOWHERE, places
from accounts.http import DistrictRequest
from reports import overview as overviews
from reports.forms import OverviewFilter


def overview_scope(
    request: DistrictRequest,
    *,
    draws_filter: bool = False,
    kind: type[OverviewFilter] = OverviewFilter,
) -> tuple[OverviewFilter, overviews.Scope | None]:
    """The filter as asked, and what it means; None while no cycle is open."""
    actor, asked = request.membership, request.GET
    step_rules = list(overviews.step_rules_to_look_at())
    sites = overviews.sites_seen_by(actor)
    known = places() if draws_filter or asked.get("unit") or asked.get("site") else NOWHERE
    form = kind(asked, rules=step_rules, places=known, sites=sites)
    form.is_valid()  # a choice that is not there any more counts as not made
    today = clock.today(actor.district)
    rule = form.chosen_step() or overviews.step_at_hand(step_rules, today)
    if rule is None:
        return form, None
    form.show_step(rule)
    unit, site = form.cleaned_data.get("unit"), form.cleaned_data.get("site")
    return form, overviews.Scope(
        rule,
        today,
        ZoneInfo(actor.district.time_zone),
        unit=unit,
        sites=sites if site is None else [site],
        supervisor=form.cleaned_data.get("supervisor"),
        standing=form.cleaned_data.get("standing", ""),
    )
