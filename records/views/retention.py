"""How long words are kept, what is due, and the confirmation without which nothing goes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.authentication import require_fresh_authentication
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from records import matter_ends, retention, rules
from records.forms.retention import DestructionForm, RetentionForm
from records.matters import matter_kinds
from records.models import Destruction, Document, MatterDestruction
from records.services import matter_end
from records.services.retention import AT_ONCE, destroy_content, fingerprint, set_retention
from records.sources import what_goes

SHOWN = 50  # of what was destroyed


@never_cache
@require_GET
def retention_detail(request: DistrictRequest) -> HttpResponse:
    actor = request.membership
    require(rules.can_view_retention(actor))
    context: dict[str, Any] = {
        "kinds": retention.kinds(),
        "may_set": rules.can_set_retention(actor),
        "may_destroy": rules.can_destroy(actor),
        "may_view_holds": rules.can_view_holds(actor),
    }
    if rules.can_view_holds(actor):  # HR
        over = [*retention.ended(actor.district), *matter_ends.ended(actor.district)]
        context["groups"] = retention.grouped(over)
        context["count"] = Destruction.objects.count()
        context["matters"] = MatterDestruction.objects.count()
    return render(request, "records/retention.html", context)


@require_http_methods(["GET", "POST"])
def rule_update(request: DistrictRequest, kind: str) -> HttpResponse:
    require(rules.can_set_retention(request.membership))
    found = next((one for one in retention.kinds() if one.kind == kind), None)
    if found is None or found.goes_with:
        raise Http404
    form = RetentionForm(request.POST if request.method == "POST" else None, rule=found.rule)
    if form.is_valid():
        years, source = form.cleaned_data["years"], form.cleaned_data["source"]
        set_retention(kind, actor=request.membership, years=years, source=source)
        messages.success(request, _("The rule is kept. Nothing was destroyed."))
        return redirect("records:retention")
    status = 422 if form.errors else 200
    context = {"kind": found, "form": form}
    return render(request, "records/retention_rule.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@require_fresh_authentication
def destruction_create(request: DistrictRequest, kind: str, year: str) -> HttpResponse:
    """First the list; the second click destroys exactly what it showed."""
    actor = request.membership
    require(rules.can_destroy(actor))
    if kind in matter_kinds():
        return _matter_destruction(request, kind, year)
    due = retention.due_now(actor, kind, year)
    shown = due[:AT_ONCE]
    form = DestructionForm(
        request.POST if request.method == "POST" else None, initial={"seen": fingerprint(shown)}
    )
    if form.is_valid():
        return destroy(request, kind, year, form.cleaned_data["seen"])
    documents = Document.objects.filter(pk__in=[row.document for row in shown])
    context = {
        "name": next((one.name for one in retention.kinds() if one.kind == kind), kind),
        "year": year,
        "rule": retention.rules_in_force().get(kind),
        "documents": documents.select_related("person").order_by("frozen_at", "pk"),
        "total": len(due),
        "shown": len(shown),
        "parts": what_goes([row.document for row in shown]),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "records/destruction.html", context, status=status)


def _matter_destruction(request: DistrictRequest, kind: str, year: str) -> HttpResponse:
    due = matter_ends.due_now(request.membership, kind, year)
    shown = due[:AT_ONCE]
    form = DestructionForm(
        request.POST if request.method == "POST" else None,
        initial={"seen": matter_end.fingerprint(shown)},
    )
    if form.is_valid():
        return _destroy_matters(request, kind, year, form.cleaned_data["seen"])
    context = {
        "name": matter_kinds()[kind].name,
        "year": year,
        "rule": retention.rules_in_force().get(kind),
        "matters": [row.closed for row in shown],
        "total": len(due),
        "shown": len(shown),
        "parts": matter_ends.what_goes(kind, [row.closed.matter for row in shown]),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "records/matter_destruction.html", context, status=status)


def _destroy_matters(request: DistrictRequest, kind: str, year: str, seen: str) -> HttpResponse:
    try:
        gone = matter_end.destroy_matters(kind, year, actor=request.membership, seen=seen)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return redirect("records:destruction", kind=kind, year=year)
    words = ngettext(
        "%(n)s record was destroyed with all that belonged to it.",
        "%(n)s records were destroyed with all that belonged to them.",
        len(gone),
    )
    messages.success(request, words % {"n": len(gone)})
    return redirect("records:retention")


def destroy(request: DistrictRequest, kind: str, year: str, seen: str) -> HttpResponse:
    try:
        destroyed = destroy_content(kind, year, actor=request.membership, seen=seen)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return redirect("records:destruction", kind=kind, year=year)
    words = ngettext(
        "The words of %(n)s document were destroyed.",
        "The words of %(n)s documents were destroyed.",
        len(destroyed),
    )
    messages.success(request, words % {"n": len(destroyed)})
    return redirect("records:retention")
