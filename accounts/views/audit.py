"""Who did, or opened, what in this district?"""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import rules
from accounts.audit import entries_read_by
from accounts.audit_words import sentence
from accounts.filters import AuditFilter
from accounts.http import DistrictRequest

ON_A_PAGE = 50


@require_GET
def audit_log(request: DistrictRequest) -> HttpResponse:
    if not rules.can_read_audit(request.membership):
        raise PermissionDenied
    entries = entries_read_by(request.membership).select_related("actor", "person", "on_behalf_of")
    found = AuditFilter(request.GET, queryset=entries.order_by("-at", "-pk"))
    page = Paginator(found.qs, ON_A_PAGE).get_page(request.GET.get("page"))
    lines = [{"at": entry.at, "sentence": sentence(entry)} for entry in page]
    context = {
        "form": found.form,
        "page_obj": page,
        "lines": lines,
        "is_filtered": any(request.GET.get(name) for name in found.form.fields),
    }
    return render(request, "accounts/audit.html", context)
