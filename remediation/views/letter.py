"""Letters of a review: begun from a template, written, issued, delivered, given out."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest, key_sent
from accounts.services.unsent import has_unsent
from accounts.unsent import Unsent
from accounts.uploads import was_too_large
from deadlines.models import Deadline
from records.download import file_answer
from records.media.kinds import DOCX
from remediation.letters.paper import letter_docx, letter_pdf
from remediation.models import Delivery, Letter, LetterTemplate
from remediation.reviews.basis import standards_of
from remediation.reviews.forms import DeliveryForm, LetterForm
from remediation.services import letter as services
from remediation.views.reviewing import held, held_case, tried


@require_http_methods(["GET", "POST"])
def letter_list(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The letters, and the templates to begin one from."""
    case = held_case(request, pk)
    templates = LetterTemplate.objects.filter(retired_at=None).order_by("title")
    if request.method == "POST" and "samples" in request.POST:
        services.add_samples(actor=request.membership)
        return redirect("remediation:letters", case.pk)
    if request.method == "POST":
        template = get_object_or_404(templates, pk=key_sent(request.POST.get("template", "")))
        made = services.begin_letter(case, template, actor=request.membership)
        return redirect("remediation:letter", made.pk)
    letters = Letter.objects.filter(case=case).order_by("pk")
    context = {"case": case, "letters": letters, "templates": templates}
    return render(request, "remediation/letters.html", context)


@require_http_methods(["GET", "POST"])
def letter_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    letter = found(request, pk)
    initial = {name: getattr(letter, name) for name in LetterForm.base_fields}
    known = list(dict.fromkeys([*standards_of(letter.case), *letter.standards]))
    is_sent = request.method == "POST"
    form = LetterForm(request.POST if is_sent else None, initial=initial, known=known)
    unsent = Unsent(request, form, is_change=True)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid():
        said = dict(form.cleaned_data)
        version = said.pop("version")
        about = services.AboutLetter(**said | {"standards": tuple(said["standards"])})
        if tried(
            form,
            lambda: services.write_letter(
                letter, actor=request.membership, about=about, version=version
            ),
        ):
            unsent.forget()
            messages.success(request, _("Saved."))
            return redirect("remediation:letter", letter.pk)
    return letter_page(request, letter, form=form, unsent=unsent)


def letter_page(
    request: DistrictRequest,
    letter: Letter,
    *,
    form: LetterForm | None = None,
    delivery_form: DeliveryForm | None = None,
    unsent: Unsent | None = None,
) -> HttpResponse:
    deliveries = list(letter.deliveries.select_related("entered_by").order_by("-entered_at"))
    clocks = Deadline.objects.filter(
        kind__in=[services.HEARING, services.APPEAL], subject_id=letter.pk
    )
    bound = form if form is not None and form.is_bound else delivery_form
    context = {
        "case": letter.case,
        "letter": letter,
        "letter_form": form,
        "unsent": unsent,
        "delivery_form": delivery_form or _delivery_form(request, letter),
        "deliveries": deliveries,
        "needs_proof": letter.issued_on is not None
        and not any(one.has_arrived and one.is_proved for one in deliveries),
        "clocks": clocks.order_by("last_day_on"),
        "requests": letter.requests.select_related("case__kind").order_by("entered_at"),
        "form": bound,
    }
    status = 422 if bound is not None and bound.errors else 200
    return render(request, "remediation/letter.html", context, status=status)


@require_POST
def letter_issue(request: DistrictRequest, pk: UUID) -> HttpResponse:
    letter = found(request, pk)
    if has_unsent(request.membership, reverse("remediation:letter", args=[pk])):
        messages.error(request, _("You typed words that are not saved yet. Save them first."))
        return redirect("remediation:letter", letter.pk)
    try:
        services.issue_letter(letter, actor=request.membership)
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Issued. Enter how it went out, and what shows it."))
    return redirect("remediation:letter", letter.pk)


@require_POST
def delivery_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    letter = found(request, pk)
    form = _delivery_form(request, letter)
    if form is None:
        messages.error(request, _("Issue the letter first. Then enter how it went out."))
        return redirect("remediation:letter", letter.pk)
    if form.is_valid():
        said = dict(form.cleaned_data)
        proof = said.pop("proof")
        about = services.AboutDelivery(**said, proof=proof, proof_name=proof.name if proof else "")
        if tried(
            form,
            lambda: services.enter_delivery(letter, actor=request.membership, about=about),
            field="proof",
        ):
            messages.success(request, _("Entered."))
            return redirect("remediation:letter", letter.pk)
    return letter_page(request, letter, delivery_form=form)


def _delivery_form(request: DistrictRequest, letter: Letter) -> DeliveryForm | None:
    """None until the letter is issued."""
    if letter.issued_on is None:
        return None
    is_sent = request.method == "POST" and request.path.endswith("/delivery/")
    return DeliveryForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        first=letter.issued_on,
        today=clock.today(letter.case.person.district),
        was_too_large=was_too_large(request),
    )


@require_GET
def letter_file(request: DistrictRequest, pk: UUID) -> HttpResponse:
    letter = found(request, pk)
    return _download(letter_pdf(letter), "application/pdf", f"{slugify(letter.title)}.pdf")


@require_GET
def letter_word(request: DistrictRequest, pk: UUID) -> HttpResponse:
    letter = found(request, pk)
    return _download(letter_docx(letter), DOCX, f"{slugify(letter.title)}.docx")


@require_GET
def proof_file(request: DistrictRequest, pk: UUID) -> HttpResponseBase:
    delivery = get_object_or_404(Delivery.objects.select_related("letter", "proof"), pk=pk)
    held_case(request, delivery.letter.case_id)
    if delivery.proof is None:
        raise Http404
    return file_answer(delivery.proof, name=delivery.proof_name, media_type=delivery.proof_type)


def found(request: DistrictRequest, pk: UUID) -> Letter:
    return held(request, Letter.objects.select_related("template"), pk)


def _download(data: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
