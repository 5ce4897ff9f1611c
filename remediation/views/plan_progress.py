"""What a plan follows: a page for each series, with its chart beside its table."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import Membership
from accounts.rules import require
from remediation import rules
from remediation.models import Case, ProgressSeries
from remediation.plans.progress import progress_in
from remediation.plans.progress_chart import charts_of
from remediation.plans.progress_forms import NameForm, SeriesForm, ValueForm
from remediation.services import progress as services
from remediation.views.plan_pages import attempt, find_part, find_plan, form_page, sent


def _reads(actor: Membership, case: Case) -> bool:
    return rules.can_read_case(actor, case)


@require_http_methods(["GET", "POST"])
def series_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = find_plan(request, pk, rules.can_log_evidence)
    form = SeriesForm(sent(request), case=case, initial=request.GET.dict())
    return form_page(
        request,
        case,
        form,
        lambda: services.add_series(case, actor=request.membership, about=form.about()),
        title=_("Follow a number or a level"),
        lead=_("Both of you can add values. The plan shows them as a chart and a table."),
        button=_("Follow it"),
        done=_("Added. Open it under “Progress” to enter the first value."),
    )


@require_http_methods(["GET", "POST"])
def series_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Read it; add a value below the table."""
    series = find_part(request, _series(), pk, _reads)
    actor, case = request.membership, series.case
    may_keep = case.is_open and rules.can_log_evidence(actor, case)
    form = ValueForm(sent(request), series=series, initial={"on": clock.today(actor.district)})
    if request.method == "POST":
        require(rules.can_log_evidence(actor, case))
        if form.is_valid() and _is_added(form, series, actor):
            messages.success(request, _("Added."))
            return redirect("remediation:series", series.pk)
    progress = progress_in(series)
    context = {"case": case, "series": series, "progress": progress, "form": form}
    context |= {"charts": charts_of(progress), "may_keep": may_keep}
    context["may_add"] = may_keep and series.ended_at is None
    status = 422 if form.errors else 200
    return render(request, "remediation/plan_series.html", context, status=status)


def _series() -> QuerySet[ProgressSeries]:
    return ProgressSeries.objects.select_related("concern", "ended_by")


@require_http_methods(["GET", "POST"])
def series_name(request: DistrictRequest, pk: UUID) -> HttpResponse:
    series = find_part(request, _series(), pk, rules.can_log_evidence)
    form = NameForm(sent(request), initial={"title": series.title})
    return form_page(
        request,
        series.case,
        form,
        lambda: services.rename_series(series, actor=request.membership, **form.cleaned_data),
        is_change=True,
        title=_("Another name"),
        lead=_("Its values stay, and the name before stays in the history."),
        button=_("Save"),
        done=_("Saved."),
    )


@require_POST
def series_ending(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """`again` is there when it goes on."""
    series = find_part(request, _series(), pk, rules.can_log_evidence)
    has_ended = "again" not in request.POST
    done = _("Ended. Its values stay.") if has_ended else _("It goes on.")
    return attempt(
        request,
        series.case,
        lambda: services.end_series(series, actor=request.membership, has_ended=has_ended),
        done,
    )


def _is_added(form: ValueForm, series: ProgressSeries, actor: Membership) -> bool:
    try:
        services.add_point(series, actor=actor, **form.cleaned_data)
    except InvalidTransition as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
