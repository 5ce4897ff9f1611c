"""Which deadlines does an address of the overview ask about?"""

from zoneinfo import ZoneInfo

from accounts import clock
from accounts.forms.places import NOWHERE, places
from accounts.http import DistrictRequest
from reports import overview as overviews
from reports.forms import OverviewFilter
from reports.looked_at import step_at_hand, steps_to_look_at


def overview_scope(
    request: DistrictRequest,
    *,
    draws_filter: bool = False,
    kind: type[OverviewFilter] = OverviewFilter,
) -> tuple[OverviewFilter, overviews.Scope | None]:
    """The filter as asked, and what it means; None while no cycle is open."""
    actor, asked = request.membership, request.GET
    steps = steps_to_look_at()
    sites = overviews.sites_seen_by(actor)
    known = places() if draws_filter or asked.get("unit") or asked.get("site") else NOWHERE
    form = kind(asked, steps=steps, places=known, sites=sites)
    form.is_valid()  # a choice that is not there any more counts as not made
    today = clock.today(actor.district)
    step = form.chosen_step() or step_at_hand(steps, today)
    if step is None:
        return form, None
    form.show_step(step.rule)
    unit, site = form.cleaned_data.get("unit"), form.cleaned_data.get("site")
    return form, overviews.Scope(
        step,
        today,
        ZoneInfo(actor.district.time_zone),
        unit=unit,
        sites=sites if site is None else [site],
        supervisor=form.cleaned_data.get("supervisor"),
        standing=form.cleaned_data.get("standing", ""),
    )
