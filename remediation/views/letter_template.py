"""The letters of the district: a list, one with its words and revisions, and how it would read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import is_hr, require
from accounts.unsent import Unsent
from remediation.letters.forms import TemplateForm
from remediation.letters.paper import paragraphs
from remediation.letters.places import EXAMPLES, KNOWN, WRITTEN, filled
from remediation.models import LetterTemplate
from remediation.services.letter import add_samples
from remediation.services.letter_template import AboutTemplate, write_template


@require_http_methods(["GET", "POST"])
def template_list(request: DistrictRequest) -> HttpResponse:
    """For HR. POST adds the samples that are not there."""
    require(is_hr(request.membership))
    if request.method == "POST":
        count = add_samples(actor=request.membership)
        told = _("The samples are there.") if count else _("All samples are there already.")
        messages.success(request, told)
        return redirect("remediation:templates")
    found = LetterTemplate.objects.filter(retired_at=None).select_related("written_by")
    context = {"templates": found.order_by("kind", "title")}
    return render(request, "remediation/letter_templates.html", context)


@require_http_methods(["GET", "POST"])
def template_create(request: DistrictRequest) -> HttpResponse:
    require(is_hr(request.membership))
    return _written(request, None)


@require_http_methods(["GET", "POST"])
def template_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """An older revision is only to be read."""
    require(is_hr(request.membership))
    rows = LetterTemplate.objects.select_related("written_by", "replaces")
    return _written(request, get_object_or_404(rows, pk=pk))


def _written(request: DistrictRequest, template: LetterTemplate | None) -> HttpResponse:
    is_sent = request.method == "POST"
    values = {name: getattr(template, name) for name in TemplateForm.base_fields if template}
    form = TemplateForm(request.POST if is_sent else None, initial=values or None)
    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer
    if unsent.is_sent and form.is_valid() and "preview" not in request.POST:
        try:
            made = write_template(
                AboutTemplate(**form.cleaned_data), actor=request.membership, replaces=template
            )
        except InvalidTransition as refusal:
            form.add_error("body", str(refusal))
        else:
            unsent.forget()
            messages.success(request, _("Saved. New letters begin with these words."))
            return redirect("remediation:template", made.pk)
    return _page(request, template, form, unsent)


def _page(
    request: DistrictRequest, template: LetterTemplate | None, form: TemplateForm, unsent: Unsent
) -> HttpResponse:
    body = form.data.get("body", "") if form.is_bound else template.body if template else ""
    facts = EXAMPLES | {"district": request.membership.district.name}
    context: dict[str, Any] = {
        "template": template,
        "form": form,
        "unsent": unsent,
        "preview": paragraphs(filled(body, facts)),
        "known": [(f"{{{name}}}", words) for name, words in KNOWN.items()],
        "written": [(f"{{{name}}}", words) for name, words in WRITTEN.items()],
        "revisions": _revisions(template),
        "newest": LetterTemplate.objects.filter(replaces=template).first() if template else None,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "remediation/letter_template.html", context, status=status)


def _revisions(template: LetterTemplate | None) -> list[LetterTemplate]:
    """Those before it, the newest first."""
    if template is None or template.replaces_id is None:
        return []
    older = LetterTemplate.objects.filter(revision__lt=template.revision, kind=template.kind)
    by_id = {one.pk: one for one in older.select_related("written_by")}
    found, before = [], template.replaces_id
    while before in by_id:
        found.append(by_id[before])
        before = by_id[before].replaces_id
    return found
