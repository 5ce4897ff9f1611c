"""Job descriptions: all of them, one, who has signed, and the page on which people sign."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.authentication import authentication_of, require_fresh_authentication
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import Membership
from accounts.rules import require
from accounts.sent_late import hold_words, put_back
from accounts.years import school_year_of
from forms import rules
from forms.job_file import JobFile, ready_made
from forms.job_forms import OwnWordsForm
from forms.job_paper import employee_statement, job_content, supervisor_statement
from forms.jobs import fitting, signings_of, work_days_of_calendars
from forms.models import JobDescription, JobSignature
from forms.services import job as services
from records.forms_job import JOB_DESCRIPTION
from records.job_papers import job_view
from records.outcome_form import OutcomeForm
from records.services import document_in_force

State = JobSignature.State
PAGE = 100  # people


@require_http_methods(["GET", "POST"])
def job_list(request: DistrictRequest) -> HttpResponse:
    """GET: one line for each job, the reader's own first. POST: load a ready-made one."""
    actor = request.membership
    if request.method == "POST":
        file = ready_made().get(request.POST.get("job", ""))
        require(rules.can_keep_jobs(actor))
        if file is None:
            return redirect("forms:jobs")
        try:
            return redirect("forms:job", services.load_job(file, actor=actor).pk)
        except InvalidTransition as refusal:  # another revision was loaded meanwhile
            messages.error(request, str(refusal))
            return redirect("forms:jobs")
    in_use = JobDescription.objects.in_use().order_by("title", "job_code")
    jobs = sorted(in_use, key=lambda job: job.job_code != actor.job_code)
    may_keep = rules.can_keep_jobs(actor)
    waiting = JobDescription.objects.filter(in_use_since=None).order_by("title", "revision")
    own = JobSignature.objects.filter(person=actor).select_related("description")
    context = {
        "jobs": jobs,
        "waiting": waiting if may_keep else [],
        "ready_made": unused() if may_keep else [],
        "own": own.order_by("-asked_at"),
        "may_ask": rules.can_ask_to_sign(actor),
    }
    return render(request, "forms/jobs/list.html", context)


def unused() -> list[JobFile]:
    """Ready-made ones of jobs that have no description yet."""
    known = set(JobDescription.objects.values_list("job_code", flat=True))
    return [file for code, file in ready_made().items() if code not in known]


@require_GET
def job_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    job = get_object_or_404(JobDescription.objects.visible_to(request.membership), pk=pk)
    others = JobDescription.objects.visible_to(request.membership).filter(job_code=job.job_code)
    newest = JobDescription.objects.in_use().filter(job_code=job.job_code).first()
    context = {
        "job": job,
        "paper": shown(job, request.membership),
        "revisions": others.order_by("-revision"),
        "newest": newest if newest != job else None,
        "may_keep": rules.can_keep_jobs(request.membership),
        "may_ask": rules.can_ask_to_sign(request.membership) and job == newest,
    }
    return render(request, "forms/jobs/detail.html", context)


def shown(job: JobDescription, reader: Membership) -> dict[str, Any]:
    """As on paper, without whose it is."""
    content = job_content(job, reader, "")
    content["employee"] = {**content["employee"], "name": "", "employee_number": "", "site": ""}
    return job_view(content)


@require_POST
def job_use(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """From now on it is the description of this job."""
    job = get_object_or_404(JobDescription.objects.visible_to(request.membership), pk=pk)
    try:
        services.put_in_use(job, actor=request.membership)
    except InvalidTransition as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("In use. HR can ask people to sign it now."))
    return redirect("forms:job", pk)


@require_http_methods(["GET", "POST"])
def job_signings(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """GET: who has signed, and who has not. POST: ask those who were not asked yet."""
    actor = request.membership
    require(rules.can_ask_to_sign(actor))
    job = get_object_or_404(JobDescription, pk=pk, in_use_since__isnull=False)
    if request.method == "POST":
        try:
            asked = services.ask_to_sign(job, actor=actor)
        except InvalidTransition as error:
            messages.error(request, str(error))
        else:
            told = ngettext("%(n)s person was asked.", "%(n)s people were asked.", asked)
            messages.success(request, told % {"n": asked})
        return redirect("forms:job_signings", pk)
    year = school_year_of(actor.district, clock.today(actor.district))
    calendars = work_days_of_calendars(year)
    everybody = signings_of(job, calendars)
    states = [row.asked.state if row.asked else "" for row in everybody]
    page = Paginator(everybody, PAGE).get_page(request.GET.get("page"))
    context = {
        "job": job,
        "year": year,
        "page_obj": page,
        "rows": [(row, row.works_otherwise(job)) for row in page],
        "total": len(everybody),
        "signed": states.count(State.SIGNED),
        "not_asked": states.count(""),
        "fitting": fitting(calendars, job.work_days) if job.work_days else [],
        "is_present": JobDescription.objects.in_use().filter(pk=pk).exists(),
    }
    return render(request, "forms/jobs/signings.html", context)


@require_GET
def job_signature(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """What the job asks, and the button of whoever signs next."""
    forms = put_back(request, {"form": OwnWordsForm()}, pk, form="forms:job_sign")
    return signing_page(request, find_signature(request, pk), **forms)


def signing_page(
    request: DistrictRequest,
    asked: JobSignature,
    form: OwnWordsForm,
    status: int = 200,
    outcome_form: OutcomeForm | None = None,
) -> HttpResponse:
    actor, job = request.membership, asked.description
    is_newest = JobDescription.objects.in_use().filter(pk=job.pk).exists()
    signs_own = asked.state == State.EMPLOYEE and rules.can_sign_own_job(actor, asked)
    signs_last = asked.state == State.SUPERVISOR and rules.can_sign_job_as_supervisor(actor, asked)
    may_enter = asked.state == State.EMPLOYEE and rules.can_enter_job_outcome(actor, asked)
    context = {
        "asked": asked,
        "job": job,
        "person": asked.person,
        "paper": shown(job, actor),
        "is_newest": is_newest,
        "document": document_in_force(asked.pk, JOB_DESCRIPTION),
        "signs": (signs_own and is_newest) or signs_last,
        "statement": employee_statement() if signs_own else supervisor_statement(asked.person),
        "form": form if signs_own else None,
        "outcome_form": outcome_form or OutcomeForm() if may_enter and is_newest else None,
    }
    return render(request, "forms/jobs/signature.html", context, status=status)


@require_POST
@require_fresh_authentication
def job_sign(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The employee signs, then the supervisor: each on the same page."""
    asked, actor = find_signature(request, pk), request.membership
    form = OwnWordsForm(request.POST)
    if not form.is_valid():
        return signing_page(request, asked, form, status=422)
    proof = authentication_of(request)
    try:
        if asked.person_id == actor.pk:
            words = form.cleaned_data["comment"]
            services.sign_own_job(asked, actor=actor, authentication=proof, comment=words)
        else:
            services.sign_job_as_supervisor(asked, actor=actor, authentication=proof)
    except InvalidTransition as error:
        messages.error(request, str(error))
        hold_words(request)
    else:
        messages.success(request, _("Signed. Thank you."))
    return redirect("forms:job_signature", pk)


def find_signature(request: DistrictRequest, pk: UUID) -> JobSignature:
    asked = JobSignature.objects.visible_to(request.membership)
    people = asked.select_related("description", "person__supervisor", "person__district")
    return get_object_or_404(people, pk=pk)
