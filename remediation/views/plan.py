"""Plans: the list, a start, one plan with its way from draft to end."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.authentication import authentication_of, require_fresh_authentication
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest, key_sent
from accounts.models import Membership
from accounts.rules import people_visible_to, require
from accounts.sent_late import hold_words, keep_words
from accounts.unsent import Unsent
from remediation import rules
from remediation.models import Case, CaseKind
from remediation.plans.forms import (
    EndingForm,
    FrameForm,
    MarksForm,
    MoreTimeForm,
    ReasonForm,
    SignForm,
    StartForm,
)
from remediation.plans.plan import Plan
from remediation.plans.point_cards import area_cards
from remediation.plans.reading import PlanPage
from remediation.plans.starts import Start, find_start
from remediation.services import case as services
from remediation.services import check, issue
from remediation.services.start import says_more, start_plan
from remediation.views.plan_pages import attempt, find_plan, form_page, sent

PAGE = 50


@require_GET
def plan_list(request: DistrictRequest) -> HttpResponse:
    """One's own, and those of one's people. Open ones first."""
    cases = Case.objects.visible_to(request.membership).plans().with_people()
    is_all = request.GET.get("show") == "all"
    found = cases if is_all else cases.open()
    page = Paginator(found.order_by("ends_on", "pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "remediation/plan_list.html", {"page": page, "is_all": is_all})


def kinds_for(actor: Membership, person: Membership) -> list[CaseKind]:
    found = CaseKind.objects.for_person(person).filter(family__in=["improvement", "remediation"])
    return [kind for kind in found if rules.can_start(actor, person, kind)]


@require_http_methods(["GET", "POST"])
def plan_start(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The first of three clicks: person, kind and area, share."""
    actor = request.membership
    people = people_visible_to(actor).select_related("supervisor", "district")
    person = get_object_or_404(people, pk=pk)
    kinds = kinds_for(actor, person)
    require(bool(kinds))
    start = _start_of(request, person)
    form = StartForm(sent(request), kinds=kinds, start=start)
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid() and (case := _started(request, person, unsent)):
        return redirect("remediation:plan", case.pk)
    context = {"person": person, "form": form, "is_own": actor.pk == person.pk, "start": start}
    context["unsent"] = unsent
    status = 422 if form.errors else 200
    return render(request, "remediation/plan_start.html", context, status=status)


def _started(request: DistrictRequest, person: Membership, unsent: Unsent) -> Case | None:
    """None when it was refused, which the form tells then."""
    form, actor = unsent.form, request.membership
    said = {"reason": form.cleaned_data["reason"], "areas": form.areas()}
    origin = form.start.origin() if form.start else None
    try:
        case = start_plan(person, form.cleaned_data["kind"], actor=actor, origin=origin, **said)
    except InvalidTransition as refusal:
        form.add_error(None, str(refusal))
        return None
    if says_more(case, **said):
        keep_words(request, actor)
        told = _("This plan was begun before. What you typed now is kept in the form.")
        messages.info(request, told)
    else:
        unsent.forget()
    return case


def _start_of(request: DistrictRequest, person: Membership) -> Start | None:
    """What the address names as its beginning. Nothing named: none; not to be read: 404."""
    kind = request.GET.get("from", "")
    if not kind:
        return None
    pk = key_sent(request.GET.get("id", ""))
    found = find_start(request.membership, person, kind, pk) if pk else None
    if found is None:
        raise Http404
    return replace(found, row=request.GET.get("row", ""))


@require_GET
def plan_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = find_plan(request, pk)
    services.record_view(case, actor=request.membership)
    page = PlanPage(case, request.membership)
    context = {"page": page, "case": case, "areas": area_cards(page, request)}
    if page.may_sign and page.is_own:
        url = reverse("remediation:plan_signature", args=[case.pk])
        context["unsent"] = Unsent(request, page.sign_form, url=url)
    return render(request, "remediation/plan.html", context)


@require_http_methods(["GET", "POST"])
def plan_frame(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = find_plan(request, pk, rules.can_write_plan)
    now = {name: getattr(case, name) for name in services.FRAME}
    form = FrameForm(sent(request), initial=now)
    return form_page(
        request,
        case,
        form,
        lambda: services.change_frame(case, actor=request.membership, changes=form.cleaned_data),
        is_change=True,
        title=_("Days of the plan"),
        button=_("Save"),
        done=_("Saved."),
    )


@require_POST
def plan_review(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """To the coordinator."""
    case = find_plan(request, pk, rules.can_write_plan)
    done = _("Sent. The coordinator looks at each part.")
    act = lambda: services.send_to_review(case, actor=request.membership)  # noqa: E731
    return attempt(request, case, act, done)


@require_http_methods(["GET", "POST"])
def plan_mark(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = find_plan(request, pk, rules.can_review)
    form = MarksForm(sent(request), components=Plan(case).components())
    return form_page(
        request,
        case,
        form,
        lambda: services.mark_components(case, actor=request.membership, marks=form.changed()),
        title=_("Mark each part"),
        button=_("Keep these marks"),
        done=_("Marked."),
    )


@require_POST
def plan_approval(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case, actor = find_plan(request, pk, rules.can_review), request.membership
    if "return" in request.POST:
        done = _("Returned with your marks.")
        return attempt(request, case, lambda: services.return_case(case, actor=actor), done)
    done = _("Approved. The supervisor shares it now.")
    return attempt(request, case, lambda: services.approve_case(case, actor=actor), done)


@require_POST
def plan_sharing(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case, actor = find_plan(request, pk, rules.can_share), request.membership
    done = _("Shared. Both of you can read and write it now.")
    return attempt(request, case, lambda: issue.issue_case(case, actor=actor), done)


@require_POST
def plan_signature(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The evaluator first, then the employee, who may also say no."""
    case = find_plan(request, pk)
    unsent = Unsent(request, SignForm(request.POST))
    return unsent.answer or _sign(request, case, unsent)


@require_fresh_authentication
def _sign(request: DistrictRequest, case: Case, unsent: Unsent) -> HttpResponse:
    actor = request.membership
    known, has_ended = authentication_of(request), case.state == Case.State.CLOSED
    if not rules.is_employee(actor, case):
        require(rules.can_decide(actor, case))
        sign = issue.sign_outcome if has_ended else issue.sign_plan
        act = lambda: sign(case, actor=actor, authentication=known)  # noqa: E731
        return attempt(request, case, act, _("Signed. It is the employee’s turn now."))
    form = unsent.form
    if not form.is_valid():  # the words are kept, and stand in the form again
        hold_words(request)
        messages.error(request, form.errors["comment"][0])
        return redirect("remediation:plan", case.pk)
    words = form.cleaned_data["comment"]
    said = {"comment": words, "declines": "decline" in request.POST}
    said["seen"] = request.POST.get("seen", "")
    answer = issue.answer_outcome if has_ended else issue.answer_plan

    def act() -> None:
        try:
            answer(case, actor=actor, authentication=known, **said)
        except issue.ChangedSinceSigned:
            issue.ask_to_sign_anew(case, actor=actor)
            raise
        unsent.forget()

    done = _("Noted: you did not sign.") if said["declines"] else _("Signed. Thank you.")
    return attempt(request, case, act, done)


@require_http_methods(["GET", "POST"])
def plan_time(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = find_plan(request, pk, rules.can_check)
    form = MoreTimeForm(sent(request))
    return form_page(
        request,
        case,
        form,
        lambda: check.extend_case(case, actor=request.membership, **form.cleaned_data),
        title=_("Give more time"),
        button=_("Give more time"),
        done=_("Saved. The day before stays in the record."),
    )


@require_http_methods(["GET", "POST"])
def plan_ending(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = find_plan(request, pk, rules.can_check)
    form = EndingForm(sent(request))
    return form_page(
        request,
        case,
        form,
        lambda: check.close_case(case, actor=request.membership, **form.cleaned_data),
        title=_("End this plan"),
        button=_("End this plan"),
        done=_("The plan has ended. All of it stays readable."),
    )


@require_http_methods(["GET", "POST"])
def plan_withdrawal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = find_plan(request, pk, rules.can_withdraw)
    form = ReasonForm(sent(request))
    return form_page(
        request,
        case,
        form,
        lambda: services.withdraw_case(case, actor=request.membership, **form.cleaned_data),
        title=_("Withdraw this plan"),
        button=_("Withdraw"),
        done=_("Withdrawn. It stays readable."),
    )
