"""A review: its line of time with the gaps in their place, and what HR does with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest, key_sent
from accounts.rules import is_hr, require
from accounts.templatetags.face import query_of
from accounts.unsent import Unsent
from accounts.uploads import was_too_large
from records.download import file_answer
from remediation.appeals.standing import Appeal, is_appeal
from remediation.liaison.referrals import referrals_of
from remediation.models import (
    Case,
    CaseGuest,
    CasePaper,
    ReviewDate,
)
from remediation.reviews.basis import standards_of
from remediation.reviews.forms import (
    BeginForm,
    DateForm,
    EndingForm,
    FactsForm,
    GapForm,
    PaperForm,
)
from remediation.reviews.gaps import Gap
from remediation.reviews.lines import months_of
from remediation.reviews.parts import read_beside
from remediation.reviews.review import SHOWS, Review, Spot, review_of
from remediation.reviews.rules import can_read_privileged, kinds_after, reviews
from remediation.services import review as services
from remediation.services.guest import note_view
from remediation.views.plan_pages import find_plan
from remediation.views.reviewing import form_page, held, held_case, opens_case, tried

PAGE = 50


@require_http_methods(["GET", "POST"])
def review_list(request: DistrictRequest) -> HttpResponse:
    """For HR: the reviews that are open, and a form to begin one."""
    require(is_hr(request.membership))
    form = BeginForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person, kind = form.cleaned_data["number"], form.cleaned_data["kind"]
        require(person.pk != request.membership.pk)
        begun = tried(form, lambda: services.begin_review(person, kind, actor=request.membership))
        if begun is not None:
            messages.success(request, _("Begun. Say first what it rests on."))
            return redirect("remediation:review_facts", begun.pk)
    others = reviews().open().exclude(person=request.membership)
    page = Paginator(others.order_by("person__last_name", "pk"), PAGE)
    context = {"form": form, "page": page.get_page(request.GET.get("page"))}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "remediation/review_list.html", context, status=status)


@require_POST
def review_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """From the page of a plan: the review of the same person begins, with what the plan says."""
    require(is_hr(request.membership))
    plan = find_plan(request, pk)
    require(plan.person_id != request.membership.pk)
    kinds = kinds_after(plan)
    kind = get_object_or_404(kinds, pk=key_sent(request.POST.get("kind", "")))
    try:
        begun = services.begin_review(plan.person, kind, actor=request.membership, plan=plan)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect("remediation:plan", plan.pk)
    messages.success(request, _("Begun. It rests on this plan."))
    return redirect("remediation:review", begun.pk)


@require_GET
@opens_case
def review_detail(request: DistrictRequest, case: Case, guest: CaseGuest | None) -> HttpResponse:
    if guest is not None:
        note_view(guest, "page")
    review, show = review_of(case), request.GET.get("show", "all")
    page = _page(request, review.spots(show if show in SHOWS else "all"))
    context = {
        "case": case,
        "guest": guest,
        "review": review,
        "appeal": Appeal(case) if is_appeal(case) else None,
        "page": page,
        "months": months_of(page.object_list, case, is_guest=guest is not None),
        "ticks": reverse("remediation:entry_ticks", args=[case.pk]) + query_of(request.GET),
        "show": show if show in SHOWS else "all",
        "today": clock.today(case.person.district),
        **_beside(request, case, guest),
    }
    return render(request, "remediation/review.html", context)


def _page(request: DistrictRequest, spots: list[Spot]) -> Page[Spot]:
    """All of them on one page for whoever prints it."""
    asked = request.GET.get("page")
    return Paginator(spots, max(len(spots), PAGE) if asked == "all" else PAGE).get_page(asked)


def _beside(request: DistrictRequest, case: Case, guest: CaseGuest | None) -> dict[str, Any]:
    """What stands in the column: packet, letters, meetings, who can open it."""
    reader, today = request.membership, clock.today(case.person.district)
    reads_notes = can_read_privileged(reader, case)
    found = read_beside(case, is_whole=guest is None, reads_notes=reads_notes, today=today)
    return {
        **vars(found),
        "referrals": referrals_of(case, reader, has_any=found.has_referrals),
        "may_read_notes": reads_notes,
    }


@require_http_methods(["GET", "POST"])
def facts_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = held_case(request, pk)
    if request.method == "POST" and "of_plan" in request.POST:
        return _as_planned(request, case)
    review = review_of(case)
    facts = {name: getattr(review.facts, name) for name in FactsForm.base_fields}
    form = FactsForm(request.POST if request.method == "POST" else None, initial=facts)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data | {"standards": tuple(form.cleaned_data["standards"])}
        about = services.AboutReview(**values)
        if tried(form, lambda: services.set_facts(case, actor=request.membership, about=about)):
            messages.success(request, _("Saved. The gaps are looked for anew."))
            return redirect("remediation:review", case.pk)
    words = {"title": _("What this review rests on"), "button": _("Save")}
    return form_page(request, case, form, review=review, **words)


def _as_planned(request: DistrictRequest, case: Case) -> HttpResponse:
    try:
        services.rest_on_plan(case, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It rests on the plan again. The gaps are looked for anew."))
    return redirect("remediation:review", case.pk)


@require_http_methods(["GET", "POST"])
def review_ending(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = held_case(request, pk)
    form = EndingForm(request.POST if request.method == "POST" else None)
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        words = form.cleaned_data["words"]
        if tried(form, lambda: services.end_review(case, actor=request.membership, words=words)):
            unsent.forget()
            messages.success(request, _("The review has ended. All of it stays readable."))
            return redirect("remediation:review", case.pk)
    words = {"title": _("End this review"), "button": _("End this review")}
    return form_page(request, case, form, unsent=unsent, **words)


@require_http_methods(["GET", "POST"])
def date_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = held_case(request, pk)
    form = DateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if tried(form, lambda: services.add_date(case, actor=request.membership, **facts)):
            messages.success(request, _("The day stands in the chain now."))
            return redirect("remediation:review", case.pk)
    return form_page(
        request, case, form, title=_("Add a day to the chain"), button=_("Add the day")
    )


@require_POST
def date_finish(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = held(request, ReviewDate.objects.all(), pk)
    services.finish_date(step, actor=request.membership)
    messages.success(request, _("Done."))
    return redirect("remediation:review", step.case_id)


@require_POST
def entry_tick(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """`entry` is the key of a line; `in` is there when it goes into the packet.

    The address brings filter and page along, so that whoever ticks stays there.
    """
    case = held_case(request, pk)
    key = request.POST.get("entry", "")
    if key not in {line.entry.key for line in review_of(case).lines}:
        raise Http404
    is_in = bool(request.POST.get("in"))
    services.tick_entry(case, key, actor=request.membership, is_in=is_in)
    messages.success(request, _("In the packet.") if is_in else _("Not in the packet."))
    page = reverse("remediation:review", args=[case.pk])
    return redirect(f"{page}?{request.GET.urlencode()}" if request.GET else page)


@require_http_methods(["GET", "POST"])
def gap_answer(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """`?gap=` names it."""
    case = held_case(request, pk)
    gap = _gap(review_of(case), request.GET.get("gap", ""))
    form = GapForm(request.POST if request.method == "POST" else None, case=case)
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        answer = {"reason": form.cleaned_data["reason"], "paper": form.cleaned_data["paper"]}
        if tried(
            form,
            lambda: services.answer_gap(case, gap.key, actor=request.membership, **answer),
        ):
            unsent.forget()
            messages.success(request, _("The gap is closed. The packet tells how."))
            return redirect("remediation:review", case.pk)
    lead = f"{gap.words} {_('Rule: %(source)s') % {'source': gap.source}}"
    words = {"title": gap.title, "lead": lead, "button": _("Close the gap"), "gap": gap}
    return form_page(request, case, form, unsent=unsent, **words)


def _gap(review: Review, key: str) -> Gap:
    found = [*review.gaps, *(one.gap for one in review.closed)]
    gap = next((one for one in found if one.key == key), None)
    if gap is None:
        raise Http404
    return gap


@require_http_methods(["GET", "POST"])
def paper_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = held_case(request, pk)
    is_sent = request.method == "POST"
    form = PaperForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        today=clock.today(case.person.district),
        known=standards_of(case),
        was_too_large=was_too_large(request),
    )
    if is_sent and form.is_valid() and _add_paper(request, case, form):
        messages.success(request, _("Added. It stands on the line of time."))
        return redirect("remediation:review", case.pk)
    return form_page(
        request, case, form, title=_("Add a paper to the case"), button=_("Add the paper")
    )


def _add_paper(request: DistrictRequest, case: Case, form: PaperForm) -> CasePaper | None:
    said = form.cleaned_data
    about = services.AboutPaper(
        said["part"], said["title"], said["happened_on"], tuple(said["standards"])
    )
    sent = {"file": said["file"], "name": said["file"].name}
    return tried(
        form,
        lambda: services.add_paper(case, actor=request.membership, about=about, **sent),
        field="file",
    )


@require_GET
def paper_file(request: DistrictRequest, pk: UUID) -> HttpResponseBase:
    paper = held(request, CasePaper.objects.select_related("file"), pk)
    return file_answer(paper.file, name=paper.file_name, media_type=paper.media_type)
