"""Rounds of employment recommendations: opened, looked over and taken home by HR."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.forms.places import places
from accounts.http import DistrictRequest
from accounts.rules import has_people, require
from accounts.table_file import csv_answer, workbook_answer
from accounts.unsent import Unsent
from accounts.years import school_year_of
from remediation.models import RecommendationRound, RecommendationStage
from remediation.plans.choices import label_of
from remediation.recommendations import standing as recommendations
from remediation.recommendations.forms import DaysForm, RoundFilter, RoundForm
from remediation.recommendations.rules import (
    can_close_round,
    can_open_round,
    can_view_round,
    can_view_rounds,
)
from remediation.recommendations.standing import (
    HEAD,
    Asked,
    by_choice,
    by_site,
    export_rows,
    rows_of,
)
from remediation.services.recommendation_days import NOTICE_FIELD, days_of, move_days
from remediation.services.recommendation_round import close_round, last_days, notice_by, open_round

PAGE = 50
FILE = "recommendations"


@require_GET
def round_list(request: DistrictRequest) -> HttpResponse:
    require(can_view_rounds(request.membership))
    stages = RecommendationStage.objects.approved_by(request.membership)
    rounds = RecommendationRound.objects.select_related("school_year").annotate(
        asks_me=Exists(stages.filter(round=OuterRef("pk")))
    )
    context = {
        "rounds": rounds.order_by("-school_year__starts_on", "title"),
        "may_open": can_open_round(request.membership),
        "may_view": can_view_round(request.membership),
        "has_people": has_people(request.membership),
    }
    return render(request, "remediation/round_list.html", context)


@require_http_methods(["GET", "POST"])
def round_create(request: DistrictRequest) -> HttpResponse:
    require(can_open_round(request.membership))
    district = request.membership.district
    year = school_year_of(district, clock.today(district))
    form = RoundForm(request.POST or None, year=year)
    if request.method == "POST" and form.is_valid():
        try:
            round_ = open_round(year, form.plan, actor=request.membership)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Open. Every evaluator has their list now."))
            return redirect("remediation:round", round_.pk)
    status = 422 if form.errors else 200
    return render(
        request, "remediation/round_form.html", {"form": form, "year": year}, status=status
    )


@require_GET
def round_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """All sites, and below them the people in the filter of the address."""
    require(can_view_round(request.membership))
    round_, reader = find_round(pk), request.membership
    form, asked = _asked(request, round_)
    found = rows_of(round_, asked, reader).with_people().select_related("site", "stage")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    sites = list(by_site(round_, reader))
    context = {
        "round": round_,
        "filter": form,
        "page": page,
        "rows": [{"row": row, "choice": recommendations.shown_choice(row)} for row in page],
        "sites": sites,
        "totals": _totals(sites),
        "choices": [
            (label_of(code, round_.labels), count)
            for code, count in by_choice(round_, reader).items()
        ],
        "stages": last_days(round_),
        "notice_by": notice_by(round_),
        "changes": round_.changes.select_related("by").order_by("-at", "-pk"),
        "may_change": can_open_round(reader) and round_.closed_at is None,
        "may_close": can_close_round(reader) and round_.closed_at is None,
    }
    return render(request, "remediation/round.html", context)


def _totals(sites: list[dict[str, Any]]) -> dict[str, int]:
    names = ("people", "to_write", "waiting", "settled", "to_notice")
    return {name: sum(site[name] for site in sites) for name in names}


def find_round(pk: UUID) -> RecommendationRound:
    rounds = RecommendationRound.objects.select_related("school_year", "notice_rule", "unit")
    return get_object_or_404(rounds, pk=pk)


def _asked(request: DistrictRequest, round_: RecommendationRound) -> tuple[RoundFilter, Asked]:
    """A choice that is not there any more counts as not made."""
    form = RoundFilter(request.GET, places=places(), labels=round_.labels)
    form.is_valid()
    names = ("site", "choice", "state")
    chosen = {name: form.cleaned_data[name] for name in names if form.cleaned_data.get(name)}
    return form, Asked(**chosen)


@require_GET
def round_rows(request: DistrictRequest, pk: UUID) -> StreamingHttpResponse:
    """The people of the page as CSV."""
    require(can_view_round(request.membership))
    round_ = find_round(pk)
    _form, asked = _asked(request, round_)
    audit.record(request.membership, "recommendation_round.downloaded", round_)
    reader = request.membership
    return csv_answer(reader.district, FILE, HEAD, lambda: export_rows(round_, asked, reader))


@require_GET
def round_workbook(request: DistrictRequest, pk: UUID) -> FileResponse:
    require(can_view_round(request.membership))
    round_ = find_round(pk)
    _form, asked = _asked(request, round_)
    audit.record(request.membership, "recommendation_round.downloaded", round_)
    reader = request.membership
    return workbook_answer(reader.district, FILE, HEAD, export_rows(round_, asked, reader))


@require_http_methods(["GET", "POST"])
def round_days(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Other last days, while the round is open."""
    require(can_open_round(request.membership))
    round_ = find_round(pk)
    days, data = days_of(round_), request.POST if request.method == "POST" else None
    names = {str(stage.pk): stage.title for stage in round_.stages.all()}
    names[NOTICE_FIELD] = _("The law’s last day for a notice")
    form = DaysForm(data, year=round_.school_year, days=days, names=names)
    unsent = Unsent(request, form, is_change=True)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid() and _are_moved(request, round_, form):
        unsent.forget()
        return redirect("remediation:round", pk)
    context = {"form": form, "round": round_, "unsent": unsent}
    status = 422 if form.errors else 200
    return render(request, "remediation/round_days.html", context, status=status)


def _are_moved(request: DistrictRequest, round_: RecommendationRound, form: DaysForm) -> bool:
    reason = form.cleaned_data["reason"]
    try:
        count = move_days(round_, actor=request.membership, days=form.days(), reason=reason)
    except InvalidTransition as refusal:
        form.add_error(None, str(refusal))
        return False
    done = _("Saved. Whoever has something open hears of it.")
    messages.success(request, done if count else _("No day was changed."))
    return True


@require_POST
def round_closing(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(can_close_round(request.membership))
    try:
        close_round(find_round(pk), actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The round is closed."))
    return redirect("remediation:round", pk)
