"""Take the targets of a building into the next year."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from buildings import page, rules
from buildings.carry_forms import CarryForm
from buildings.services.carry import carry_targets
from buildings.views.building import find_building, year_of


@require_http_methods(["GET", "POST"])
def target_carry(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """From the year of the address into the one after it."""
    site, tracking = find_building(request, pk)
    require(rules.can_set_target(request.membership, site))
    year, today = year_of(request), clock.today(request.membership.district)
    lines = page.lines_of(site, year, tracking, min(today, year.ends_on))
    form = CarryForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            made = carry_targets(site, year, form.picked(), actor=request.membership)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            words = ngettext(
                "%(n)d target was set for the next year.",
                "%(n)d targets were set for the next year.",
                len(made),
            )
            nothing = _("Nothing new: the next year has these targets already.")
            messages.success(request, words % {"n": len(made)} if made else nothing)
            following = made[0].school_year if made else year
            return redirect(
                f"{reverse('buildings:building', args=[site.pk])}?year={following.label}"
            )
    context = {"form": form, "site": site, "year": year, "lines": lines}
    status = 422 if form.errors else 200
    return render(request, "buildings/carry.html", context, status=status)
