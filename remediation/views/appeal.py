"""An appeal, step by step; and a request that comes in after a letter."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.http import DistrictRequest
from accounts.unsent import Unsent
from accounts.uploads import was_too_large
from accounts.wording import long_date
from remediation.appeals.forms import AskedForm, RequestForm, StepForm
from remediation.appeals.standing import Appeal, Next, is_appeal
from remediation.models import AppealStep, Case
from remediation.reviews.forms import FileForm
from remediation.services import appeal as services
from remediation.views.letter import found
from remediation.views.reviewing import form_page, held_case, tried

Kind = AppealStep.Kind


@require_http_methods(["GET", "POST"])
def step_create(request: DistrictRequest, pk: UUID, step: str) -> HttpResponse:
    """`step` is a kind of AppealStep. One that is out of order is refused with words."""
    case = held_case(request, pk)
    if not is_appeal(case) or step not in Kind.values:
        raise Http404
    form = _form(request, case, step)
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        about = _about(form, step)
        if tried(form, lambda: services.enter_step(case, actor=request.membership, about=about)):
            unsent.forget()
            messages.success(request, _("Entered. It stands on the line of time."))
            return redirect("remediation:review", case.pk)
    lead = next((_lead(one) for one in Appeal(case).next if one.kind == step), "")
    words = {"title": str(Kind(step).label), "lead": lead, "button": _("Enter it")}
    return form_page(request, case, form, unsent=unsent, **words)


def _lead(one: Next) -> str:
    if one.last_day is None:
        return ""
    told = _("Last day: %(day)s.") % {"day": long_date(one.last_day)}
    return f"{told} {one.source}"


def _sent(request: DistrictRequest, case: Case) -> dict[str, Any]:
    is_sent = request.method == "POST"
    return {
        "data": request.POST if is_sent else None,
        "files": request.FILES if is_sent else None,
        "today": clock.today(case.person.district),
        "was_too_large": was_too_large(request),
    }


def _form(request: DistrictRequest, case: Case, step: str) -> FileForm:
    if step == Kind.ASKED:
        return AskedForm(**_sent(request, case))
    return StepForm(kind=step, **_sent(request, case))


def _about(form: FileForm, step: str) -> services.AboutStep:
    said = dict(form.cleaned_data)
    said.pop("kind", None)
    file = said.pop("file", None)
    name = file.name if file else ""
    return services.AboutStep(kind=step, file=file or None, name=name, **said)


@require_http_methods(["GET", "POST"])
def request_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """A hearing is asked for, or an appeal comes in, after a letter."""
    letter = found(request, pk)
    form = RequestForm(person=letter.case.person, **_sent(request, letter.case))
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        kind, about = form.cleaned_data["kind"], _about(form, Kind.ASKED)
        actor = request.membership
        made = tried(
            form, lambda: services.receive_request(letter, kind, actor=actor, about=about)
        )
        if made is not None:
            unsent.forget()
            messages.success(request, _("Entered. What is due next stands here."))
            return redirect("remediation:review", made.case_id)
    words = {"title": _("A request came in"), "lead": letter.title, "button": _("Enter it")}
    return form_page(request, letter.case, form, unsent=unsent, **words)
