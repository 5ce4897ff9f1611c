"""HR gives one person more time for some of their dates."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import DistrictRequest
from accounts.rules import people_visible_to, require
from deadlines import rules
from deadlines.person_forms import MoreTimeForm
from deadlines.services.extension import extend_deadlines


@require_http_methods(["GET", "POST"])
def more_time_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """`?date=…` ticks some of the dates already."""
    person = get_object_or_404(people_visible_to(request.membership), pk=pk)
    require(rules.can_extend_for(request.membership, person))
    form = MoreTimeForm(request.POST or None, person=person, ticked=request.GET.getlist("date"))
    if form.is_valid():
        outcomes = extend_deadlines(
            form.cleaned_data["deadlines"],
            more=form.more,
            reason=form.cleaned_data["reason"],
            actor=request.membership,
        )
        done = sum(outcome.is_done for outcome in outcomes)
        if done:
            words = ngettext("%(n)d date is later now.", "%(n)d dates are later now.", done)
            messages.success(request, words % {"n": done})
            return redirect("accounts:person", person.pk)
        form.add_error("until", " ".join({outcome.why_not for outcome in outcomes}))
    status = 422 if form.errors else 200
    context = {"person": person, "form": form}
    return render(request, "deadlines/more_time.html", context, status=status)
