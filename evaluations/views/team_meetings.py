"""“We met”: one day for several people."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.wording import long_date
from deadlines.services.gentle import gentle_turns
from evaluations import rules
from evaluations.conferences.one_on_one_forms import TeamMeetingsForm
from evaluations.conferences.team_meetings import Meetings, TeamMember, chosen_of, meetings_of
from evaluations.services.team_meetings import Outcome, record_conferences
from evaluations.steps.queue import steps_of

REFUSED = "refused_meetings"  # in the session until the page that tells them


@require_http_methods(["GET", "POST"])
def team_meetings(request: DistrictRequest) -> HttpResponse:
    found = meetings_of(request.membership)
    require(bool(found) or rules.can_use_queue(request.membership))
    shown = chosen_of(found, request.GET.get("step", ""))
    if request.method == "GET":
        ticked = [one.pk for one in shown.people if one.may_be_met]
        form = form_of(request, shown.people, chosen=ticked if "all" in request.GET else [])
        return team_page(request, found, shown, form)
    form = form_of(request, shown.people, request.POST)
    if not form.is_valid():
        return team_page(request, found, shown, form, status=422)
    tell(request, keep(request, shown.kind, form), form.cleaned_data["held_on"])
    return redirect(f"{reverse('evaluations:team_meetings')}?step={shown.kind}")


def form_of(
    request: DistrictRequest, team: list[TeamMember], data: Any = None, *, chosen: Any = ()
) -> TeamMeetingsForm:
    today = clock.today(request.membership.district)
    first = min((one.year_starts_on for one in team), default=today)
    initial = {"held_on": today, "steps": chosen}
    return TeamMeetingsForm(data, team=team, first=first, today=today, initial=initial)


def keep(request: DistrictRequest, kind: str, form: TeamMeetingsForm) -> list[Outcome]:
    steps = steps_of(request.membership, kind).filter(pk__in=form.cleaned_data["steps"])
    with_names = steps.select_related("participation__employee").order_by(
        "participation__employee__last_name", "pk"
    )
    return record_conferences(
        with_names, actor=request.membership, held_on=form.cleaned_data["held_on"]
    )


def tell(request: DistrictRequest, outcomes: list[Outcome], held_on: date) -> None:
    refused = {str(one.step): one.refusal for one in outcomes if one.refusal}
    request.session[REFUSED] = refused
    done = len(outcomes) - len(refused)
    if done:
        words = ngettext(
            "%(day)s is kept for %(count)d person.", "%(day)s is kept for %(count)d people.", done
        )
        messages.success(request, words % {"day": long_date(held_on), "count": done})
    if refused:
        words = ngettext(
            "One person could not be entered. The list says why.",
            "%(count)d people could not be entered. The list says why.",
            len(refused),
        )
        messages.error(request, words % {"count": len(refused)})


def team_page(
    request: DistrictRequest,
    found: list[Meetings],
    shown: Meetings,
    form: TeamMeetingsForm,
    status: int = 200,
) -> HttpResponse:
    refused = request.session.pop(REFUSED, {}) if REFUSED in request.session else {}
    chosen = {str(pk) for pk in form["steps"].value() or ()}
    context = {
        "rows": [
            (one, str(one.pk) in chosen, refused.get(str(one.pk), "")) for one in shown.people
        ],
        "found": found,
        "shown": shown,
        "form": form,
        "talks": gentle_turns(request.membership),
        "has_all": "all" in request.GET,
    }
    return render(request, "evaluations/team_meetings.html", context, status=status)
