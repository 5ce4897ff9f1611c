"""An employee's own letters, appeals, grievances and hearings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import clock
from accounts.http import DistrictRequest
from accounts.unsent import Unsent
from accounts.uploads import was_too_large
from records.download import file_answer
from remediation.appeals import own as own_appeals
from remediation.appeals.own_forms import OwnRequestForm, OwnWordsForm, TakingBackForm
from remediation.appeals.standing import Appeal
from remediation.letters.paper import letter_pdf
from remediation.models import Case, CaseKind, Letter
from remediation.services import own_appeal as services
from remediation.views.reviewing import tried


@never_cache
@require_GET
def own_list(request: DistrictRequest) -> HttpResponse:
    actor = request.membership
    context = {
        "letters": own_appeals.own_letters(actor),
        "appeals": own_appeals.own_appeals(actor),
        "may_start": own_appeals.kinds_to_start(actor).exists(),
    }
    return render(request, "remediation/own_list.html", context)


@never_cache
@require_GET
def own_appeal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = _own_case(request, pk)
    appeal = Appeal(case)
    letters = own_appeals.own_letters(request.membership)
    about = [step.letter_id for step in appeal.steps if step.letter_id]
    context = {
        "case": case,
        "appeal": appeal,
        "today": clock.today(case.person.district),
        "letters": letters.filter(pk__in=about) | letters.filter(case=case),
        "papers": set(own_appeals.own_papers(request.membership).values_list("pk", flat=True)),
        "told": own_appeals.OWN_STEPS,
        "may_add": own_appeals.can_add(request.membership, case),
    }
    return render(request, "remediation/own_appeal.html", context)


@never_cache
@require_GET
def own_letter(request: DistrictRequest, pk: UUID) -> HttpResponse:
    letter = _own_letter(request, pk)
    context = {
        "own": own_appeals.own_letter(request.membership, letter),
        "letter": letter,
        "today": clock.today(request.membership.district),
    }
    return render(request, "remediation/own_letter.html", context)


@require_GET
def own_letter_file(request: DistrictRequest, pk: UUID) -> HttpResponse:
    letter = _own_letter(request, pk)
    response = HttpResponse(letter_pdf(letter), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="letter.pdf"'
    return response


@require_GET
def own_paper(request: DistrictRequest, pk: UUID) -> HttpResponseBase:
    papers = own_appeals.own_papers(request.membership).select_related("file")
    paper = get_object_or_404(papers, pk=pk)
    return file_answer(paper.file, name=paper.file_name, media_type=paper.media_type)


@require_http_methods(["GET", "POST"])
def own_request(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """After a letter."""
    letter = _own_letter(request, pk)
    kinds = [kind.pk for kind in own_appeals.own_letter(request.membership, letter).kinds]
    return _file(request, CaseKind.objects.filter(pk__in=kinds).order_by("title"), letter)


@require_http_methods(["GET", "POST"])
def own_start(request: DistrictRequest) -> HttpResponse:
    """Of themselves, about something that no letter told them."""
    return _file(request, own_appeals.kinds_to_start(request.membership), None)


def _file(request: DistrictRequest, kinds: Any, letter: Letter | None) -> HttpResponse:
    actor = request.membership
    today = clock.today(actor.district)
    facts = {"kinds": kinds, "today": today, "has_letter": letter is not None}
    form = OwnRequestForm(**_sent(request), **facts)
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        said = _with_name(form)
        step = tried(form, lambda: services.file_request(actor=actor, letter=letter, **said))
        if step is not None:
            unsent.forget()
            late = _("Sent to HR. It came after its last day, so it is marked as late.")
            messages.success(request, late if step.is_late else _("Sent to HR."))
            return redirect("remediation:own_appeal", step.case_id)
    title = _("Ask for a hearing, or appeal") if letter else _("File an appeal or a grievance")
    words = {"title": title, "button": _("Send it to HR")}
    return _form_page(request, unsent, letter=letter, **words)


@require_http_methods(["GET", "POST"])
def own_words(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = _own_case(request, pk)
    form = OwnWordsForm(**_sent(request))
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        said = _with_name(form)
        if tried(form, lambda: services.add_to_appeal(case, actor=request.membership, **said)):
            unsent.forget()
            messages.success(request, _("Sent to HR."))
            return redirect("remediation:own_appeal", case.pk)
    title, button = _("Add words or a paper"), _("Send it to HR")
    return _form_page(request, unsent, title=title, case=case, button=button)


@require_http_methods(["GET", "POST"])
def own_taking_back(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = _own_case(request, pk)
    form = TakingBackForm(request.POST if request.method == "POST" else None)
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        actor, words = request.membership, form.cleaned_data["words"]
        if tried(form, lambda: services.take_back_appeal(case, actor=actor, words=words)):
            unsent.forget()
            messages.success(request, _("Taken back. HR was told."))
            return redirect("remediation:own_appeal", case.pk)
    title = _("Take it back")
    return _form_page(request, unsent, title=title, case=case, button=title)


def _own_case(request: DistrictRequest, pk: UUID) -> Case:
    return get_object_or_404(own_appeals.own_appeals(request.membership), pk=pk)


def _own_letter(request: DistrictRequest, pk: UUID) -> Letter:
    letter = get_object_or_404(own_appeals.own_letters(request.membership), pk=pk)
    letter.case.person = request.membership
    return letter


def _sent(request: DistrictRequest) -> dict[str, Any]:
    is_sent = request.method == "POST"
    return {
        "data": request.POST if is_sent else None,
        "files": request.FILES if is_sent else None,
        "was_too_large": was_too_large(request),
    }


def _with_name(form: Form) -> dict[str, Any]:
    said = dict(form.cleaned_data)
    said["file"] = said["file"] or None
    return said | {"name": said["file"].name if said["file"] else ""}


def _form_page(request: DistrictRequest, unsent: Unsent, **words: Any) -> HttpResponse:
    form = unsent.form
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "unsent": unsent, **words}
    return render(request, "remediation/own_form.html", context, status=status)
