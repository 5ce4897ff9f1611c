"""Earlier words of a development plan: the list of versions, and one beside how it stands now."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import DistrictRequest
from goals.idp import rules as idp_rules
from goals.idp import versions as idp_versions
from goals.services.idp import record_idp_view
from goals.versions import writer_of
from goals.views.history import ON_A_PAGE
from goals.views.idp import find_idp


@require_GET
def idp_history(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The versions that the reader may see, newest first. A look by others is written down."""
    idp = find_idp(request, pk)
    record_idp_view(idp, actor=request.membership)
    states = idp_versions.idp_states(idp, reader=request.membership)
    page = Paginator(states, ON_A_PAGE).get_page(request.GET.get("page"))
    before = states[page.end_index() : page.end_index() + 1] if page.has_next() else []
    context = {
        "idp": idp,
        "is_own": idp_rules.is_own(request.membership, idp),
        "page_obj": page,
        "versions": idp_versions.idp_versions(idp, list(page), next(iter(before), None)),
    }
    return render(request, "goals/idp_history.html", context)


@require_GET
def idp_version(request: DistrictRequest, pk: UUID, number: int) -> HttpResponse:
    """One earlier state, part by part beside the words of now."""
    idp = find_idp(request, pk)
    record_idp_view(idp, actor=request.membership)
    states = idp_versions.idp_states(idp, reader=request.membership)
    then, now = states.filter(version=number).first(), states.first()
    if then is None or now is None:
        raise Http404
    context = {
        "idp": idp,
        "is_own": idp_rules.is_own(request.membership, idp),
        "number": number,
        "at": then.updated_at,
        "writer": writer_of(then),
        "is_present": then.version == now.version,
        "parts": idp_versions.idp_then_and_now(idp, then, now),
    }
    return render(request, "goals/idp_version.html", context)
