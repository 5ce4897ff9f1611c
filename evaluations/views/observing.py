"""The observations of a year, who may observe, what speaks for a row, and what follows."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.authentication import authentication_of, require_fresh_authentication
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import Membership
from accounts.rules import require
from evaluations import rules
from evaluations.conferences.forms import DeclineForm, ReceiptForm
from evaluations.conferences.meetings import participations_read_by
from evaluations.models import Evidence, ObserverGrant, Participation
from evaluations.observations.forms import EvidenceForm, ExcuseForm, ObserverForm
from evaluations.observations.reading import talk_form
from evaluations.observations.script import script_lines
from evaluations.services import coding, observer, post_conference
from evaluations.services import observation as services
from evaluations.services.observation_count import count_of, excuse_missing
from evaluations.views.finding import attempt
from evaluations.views.observation import detail_page, find_observation, find_own
from records.papers import on_clock


def years_observed_by(reader: Membership) -> QuerySet[Participation]:
    """Years whose observations somebody may list: all of them, or their own alone."""
    read = participations_read_by(reader)
    named = ObserverGrant.objects.filter(observer=reader, ended_at=None)
    own = Q(observations__observer=reader) | Q(observer_grants__in=named)
    everybody = Participation.objects.filter(Q(pk__in=read.values("pk")) | own).distinct()
    return everybody.select_related(
        "employee__supervisor", "employee__district", "cycle__process__school_year"
    )


def find_year(request: DistrictRequest, pk: UUID) -> Participation:
    return get_object_or_404(years_observed_by(request.membership), pk=pk)


@require_GET
def observation_list(request: DistrictRequest, pk: UUID) -> HttpResponse:
    return list_page(request, find_year(request, pk))


def list_page(
    request: DistrictRequest,
    year: Participation,
    status: int = 200,
    **forms: ObserverForm | ExcuseForm,
) -> HttpResponse:
    reader = request.membership
    reads_all = rules.can_read_meetings(reader, year)
    may_name = rules.can_name_observer(reader, year) and year.cycle.process.has_observations
    rows = year.observations.visible_to(reader).select_related("observer", "on_behalf_of")
    context = {
        "participation": year,
        "employee": year.employee,
        "is_own": year.employee_id == reader.pk,
        "observations": rows.newest_first(),
        "count": count_of(year) if reads_all else None,
        "may_observe": year.cycle.process.has_observations and rules.can_observe(reader, year),
        "may_name": may_name,
        "grants": grants_of(year) if reads_all else [],
    }
    if may_name:
        words = request.GET.get("q", "").strip()
        context |= {
            "words": words,
            "observer_form": observer_form(year, words=words),
            "excuse_form": ExcuseForm(),
        }
    return render(request, "evaluations/observation/list.html", context | forms, status=status)


def grants_of(year: Participation) -> QuerySet[ObserverGrant]:
    return year.observer_grants.filter(ended_at=None).select_related("observer").order_by("pk")


def observer_form(year: Participation, data: object = None, *, words: str = "") -> ObserverForm:
    """Of people who have signed in, without the employee and their supervisor."""
    school_year = year.cycle.process.school_year
    today = clock.today(year.employee.district)
    people = Membership.objects.active().select_related("site").exclude(user=None)
    people = people.exclude(pk__in=[year.employee_id, year.employee.supervisor_id or year.pk])
    return ObserverForm(
        data,
        people=people.order_by("last_name", "first_name"),
        words=words,
        first=school_year.starts_on,
        today=max(today, school_year.starts_on),
        last=school_year.ends_on,
    )


@require_POST
def observation_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    year = find_year(request, pk)
    try:
        draft = services.start_observation(year, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect("evaluations:observations", pk)
    return redirect("evaluations:observation_words", draft.pk)


@require_POST
def observer_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """HR names an additional observer."""
    year = find_year(request, pk)
    require(rules.can_name_observer(request.membership, year))
    form = observer_form(year, request.POST)
    if not form.is_valid():
        return list_page(request, year, 422, observer_form=form)
    attempt(
        request,
        lambda: observer.name_observer(year, actor=request.membership, **form.cleaned_data),
        _("%(name)s may observe now.") % {"name": form.cleaned_data["observer"].name},
    )
    return redirect("evaluations:observations", pk)


@require_POST
def observer_end(request: DistrictRequest, pk: UUID) -> HttpResponse:
    years = years_observed_by(request.membership).values("pk")
    grants = ObserverGrant.objects.filter(participation__in=years)
    grant = get_object_or_404(grants.select_related("participation__employee"), pk=pk)
    attempt(
        request,
        lambda: observer.end_observer(grant, actor=request.membership),
        _("Ended. What they shared stays."),
    )
    return redirect("evaluations:observations", grant.participation_id)


@require_POST
def excuse_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    year = find_year(request, pk)
    require(rules.can_name_observer(request.membership, year))
    form = ExcuseForm(request.POST)
    if not form.is_valid():
        return list_page(request, year, 422, excuse_form=form)
    attempt(
        request,
        lambda: excuse_missing(year, actor=request.membership, **form.cleaned_data),
        _("Kept, with your reason."),
    )
    return redirect("evaluations:observations", pk)


@require_http_methods(["GET", "POST"])
def evidence_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Lines of the script beside the rows for which they speak."""
    observation = find_own(request, pk)
    if not observation.is_draft:
        return redirect("evaluations:observation", pk)
    lines, rows = script_lines(observation.script), coding.codable_rows(observation)
    sent = request.POST if request.method == "POST" else None
    form = EvidenceForm(sent, rows=rows, lines=lines)
    if form.is_bound and form.is_valid():
        done = attempt(
            request,
            lambda: coding.code_evidence(
                observation,
                actor=request.membership,
                row=form.cleaned_data["row"],
                lines=form.numbers(),
                words=form.cleaned_data["words"],
            ),
            _("Added."),
        )
        if done:
            return redirect("evaluations:observation_evidence", pk)
    coded = list(observation.evidence.order_by("at", "created_at"))
    context = {
        "observation": observation,
        "employee": observation.employee,
        "lines": lines,
        "rows": [
            (title, [(one.pk, on_clock(one.at), one.words) for one in coded if one.row == code])
            for code, title in rows
        ],
        "form": form,
        "ticked": set(request.POST.getlist("lines")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/observation/evidence.html", context, status=status)


@require_POST
def evidence_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    own = Evidence.objects.filter(observation__observer=request.membership)
    evidence = get_object_or_404(own.select_related("observation"), pk=pk)
    attempt(
        request,
        lambda: coding.remove_evidence(evidence, actor=request.membership),
        _("Taken away."),
    )
    return redirect("evaluations:observation_evidence", evidence.observation_id)


@require_POST
def talk_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """They talked it over."""
    observation = find_observation(request, pk)
    require(rules.can_hold_post_conference(request.membership, observation))
    form = talk_form(observation, request.POST)
    if not form.is_valid():
        return detail_page(request, observation, 422, talk_form=form)
    attempt(
        request,
        lambda: post_conference.hold_post_conference(
            observation, actor=request.membership, held_on=form.cleaned_data["held_on"]
        ),
        _("Noted. %(name)s signs next.") % {"name": observation.employee.first_name},
    )
    return redirect("evaluations:observation", pk)


@require_POST
@require_fresh_authentication
def acknowledgement_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The employee signs that they received it."""
    observation = find_observation(request, pk)
    require(rules.can_acknowledge(request.membership, observation))
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return detail_page(request, observation, 422, receipt_form=form)
    attempt(
        request,
        lambda: post_conference.acknowledge(
            observation,
            actor=request.membership,
            authentication=authentication_of(request),
            comment=form.cleaned_data["comment"],
        ),
        _("Signed. Thank you."),
    )
    return redirect("evaluations:observation", pk)


@require_POST
@require_fresh_authentication
def refusal_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The employee does not want to sign, and says so themselves."""
    observation = find_observation(request, pk)
    require(rules.can_acknowledge(request.membership, observation))
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return detail_page(request, observation, 422, decline_form=form)
    attempt(
        request,
        lambda: post_conference.decline(
            observation,
            actor=request.membership,
            authentication=authentication_of(request),
            reason=form.cleaned_data["reason"],
        ),
        _("Noted: you did not sign."),
    )
    return redirect("evaluations:observation", pk)
