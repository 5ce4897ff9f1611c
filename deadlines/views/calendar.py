"""The work calendar of the offices: seen by HR and admin, changed by the admin."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import SchoolYear
from accounts.rules import require
from accounts.years import school_year_of
from deadlines import rules
from deadlines.forms import ClosureForm, HolidaysForm
from deadlines.models import Closure, DeadlineRule, Holiday
from deadlines.moves import Move, preview_moves, waiting_for_hr
from deadlines.office_calendar import Calendars, names_of
from deadlines.provenance import facts_of, holiday_facts, load_with_sources
from deadlines.services import calendar as services
from deadlines.services.recompute import confirm_earlier_dates
from deadlines.who_works import Group, groups_of
from deadlines.year_grid import Layers, months_of


def chosen_year(request: DistrictRequest) -> SchoolYear:
    """`?year=2027-28`, else the present one; a year that is not there is the present one, too."""
    district = request.membership.district
    chosen = SchoolYear.objects.filter(label=request.GET.get("year", "")).first()
    return chosen or school_year_of(district, clock.today(district))


@require_GET
def calendar(request: DistrictRequest) -> HttpResponse:
    """`?for=teachers`: the year of one group; else of the offices."""
    require(rules.can_view_calendar(request.membership))
    year, district = chosen_year(request), request.membership.district
    calendars = load_with_sources()
    groups = groups_of(calendars, year, Counter())  # nobody is counted here
    group = next((one for one in groups if one.code == request.GET.get("for")), groups[0])
    holidays = Holiday.objects.filter(day__range=(year.starts_on, year.ends_on)).order_by("day")
    shown = list(holidays.select_related("confirmed_by"))
    closed = [h for h in shown if h.closes == Holiday.Closes.YES]
    undecided = [h for h in shown if h.closes == Holiday.Closes.UNCONFIRMED]
    layers = layers_of(group, calendars, closed, undecided)
    context = {
        "year": year,
        "years": SchoolYear.objects.order_by("starts_on"),
        "groups": groups,
        "group": group,
        "months": months_of(year, layers),
        "facts": facts_of(calendars, [], year.starts_on, year.ends_on, group.own),
        "holiday_facts": holiday_facts(closed),
        "undecided": undecided,
        "waiting": waiting_for_hr(district),
        "today": clock.today(district),
        "can_change": rules.can_change_calendar(request.membership),
        "can_view_outbox": rules.can_view_outbox(request.membership),
        "can_confirm": rules.can_confirm_earlier_dates(request.membership),
    }
    return render(request, "deadlines/calendar.html", context)


def layers_of(
    group: Group, calendars: Calendars, closed: list[Holiday], undecided: list[Holiday]
) -> Layers:
    """On work days, the grid of a group also tells when there is no school."""
    closing = (one for one in calendars.closures if one.work_calendar_id is None)
    return Layers(
        group.calendar,
        {h.day: str(h) for h in closed},
        {h.day: str(h) for h in undecided},
        {} if group.is_school else names_of(closing),
    )


def preview_of(
    request: DistrictRequest, changed: Calendars, since: date | None = None
) -> dict[str, Any]:
    """What moves and what stays on a changed calendar, for `_preview.html`."""
    district = request.membership.district
    since = services.since_change(district, since) if since else None
    moves = preview_moves(district, changed.office(), since=since, calendars=changed)
    return {
        "has_preview": True,
        "moves": [move for move in moves if move.moves],
        "stays": [move for move in moves if not move.moves],
    }


def tell_moves(request: DistrictRequest, done: str, moves: list[Move]) -> HttpResponse:
    """Back to the calendar, with what happened in a sentence."""
    messages.success(request, words_of(done, moves))
    return redirect("deadlines:calendar")


def words_of(done: str, moves: list[Move]) -> str:
    later = [move for move in moves if move.moves and not move.is_earlier]
    words = [done]
    if later:
        count = sum(move.people for move in later)
        words.append(
            ngettext("%(n)d person has a new date.", "%(n)d people have a new date.", count)
            % {"n": count}
        )
    if any(move.is_earlier for move in moves):
        words.append(_("Dates that would come earlier wait for HR."))
    return " ".join(words)


@require_http_methods(["GET", "POST"])
def holiday_update(request: DistrictRequest) -> HttpResponse:
    """POST with `preview` shows what would move; with `confirm` it is done."""
    require(rules.can_change_calendar(request.membership))
    year = chosen_year(request)
    holidays = Holiday.objects.filter(day__range=(year.starts_on, year.ends_on)).order_by("day")
    form = HolidaysForm(request.POST or None, holidays=holidays)
    context: dict[str, Any] = {"form": form, "year": year}
    if request.method == "POST" and form.is_valid():
        if "confirm" in request.POST:
            moves = services.confirm_holidays(
                form.closed(),
                actor=request.membership,
                open_on=form.open(),
                labels=form.labels(),
            )
            return tell_moves(request, _("The holidays are confirmed."), moves)
        changed = services.calendars_with_holidays(form.closed(), form.open(), form.labels())
        context |= preview_of(request, changed)
    context["years"] = SchoolYear.objects.order_by("starts_on")
    return render(request, "deadlines/holidays.html", context, status=422 if form.errors else 200)


@require_POST
def holiday_refresh(request: DistrictRequest) -> HttpResponse:
    """Ask for the state's list now instead of waiting for the next round."""
    services.refresh_holidays(request.membership.district, actor=request.membership)
    messages.success(request, _("The holidays of your state are in the list."))
    return redirect("deadlines:holidays")


@require_http_methods(["GET", "POST"])
def closure_create(request: DistrictRequest) -> HttpResponse:
    """GET with days shows what would move; POST closes the offices."""
    require(rules.can_change_calendar(request.membership))
    data = request.POST if request.method == "POST" else request.GET
    form = ClosureForm(
        data if "reason" in data else None,
        initial=data.dict(),
        today=clock.today(request.membership.district),
    )
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        first, last = form.cleaned_data["first_day"], form.cleaned_data["last_day"]
        facts = {"reason": form.cleaned_data["reason"], "who": form.cleaned_data["who"]}
        if request.method == "POST":
            return close_offices(request, first=first, last=last, **facts)
        changed = services.calendars_with_closure(first, last, **facts)
        context |= preview_of(request, changed, since=first)
    return render(
        request, "deadlines/closure_create.html", context, status=422 if form.errors else 200
    )


def close_offices(request: DistrictRequest, **facts: Any) -> HttpResponse:
    try:
        _closure, moves = services.add_closure(actor=request.membership, **facts)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return redirect("deadlines:calendar")
    return tell_moves(request, _("The closure is in the calendar."), moves)


@require_http_methods(["GET", "POST"])
def closure_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """GET shows what would move; POST opens the offices again."""
    require(rules.can_change_calendar(request.membership))
    closure = get_object_or_404(Closure, pk=pk)
    if request.method == "POST":
        try:
            moves = services.remove_closure(closure, actor=request.membership)
        except InvalidTransition as error:
            messages.error(request, str(error))
            return redirect("deadlines:calendar")
        return tell_moves(request, _("The offices are open on these days."), moves)
    context = {"closure": closure}
    context |= preview_of(request, services.calendars_without_closure(closure))
    return render(request, "deadlines/closure_removal.html", context)


@require_POST
def earlier_date_create(request: DistrictRequest, rule_pk: UUID, year_pk: UUID) -> HttpResponse:
    """HR gives people an earlier date after all."""
    require(rules.can_confirm_earlier_dates(request.membership))
    rule = get_object_or_404(DeadlineRule, pk=rule_pk)
    school_year = get_object_or_404(SchoolYear, pk=year_pk)
    try:
        count = confirm_earlier_dates(
            request.membership.district,
            actor=request.membership,
            rule=rule,
            school_year=school_year,
        )
    except InvalidTransition as error:
        messages.error(request, str(error))
    else:
        words = ngettext("%(n)d date is earlier now.", "%(n)d dates are earlier now.", count)
        messages.success(request, words % {"n": count})
    return redirect("deadlines:calendar")
