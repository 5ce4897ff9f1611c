"""Which papers are in the next packet, and in which order? Every button is a form of its own."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from accounts.http import DistrictRequest
from remediation.models import Case
from remediation.packets.parts import MOVES, has_paper, in_wanted_order, moved, wanted_order
from remediation.reviews.review import review_of
from remediation.services.packet import order_parts
from remediation.services.review import tick_entry
from remediation.views.reviewing import held_case


@require_http_methods(["GET", "POST"])
def packet_parts(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = held_case(request, pk)
    lines = [line for line in review_of(case).lines if has_paper(line.entry)]
    inside = [line.entry for line in lines if line.is_in]
    outside = [line.entry for line in lines if not line.is_in]
    order = wanted_order(case)
    parts = in_wanted_order(inside, order)
    if request.method == "POST":
        known = {one.key for one in outside}
        return _move(request, case, [one.key for one in parts], known)
    context = {
        "case": case,
        "parts": [(one, slugify(one.key)) for one in parts],
        "outside": [(one, slugify(one.key)) for one in outside],
        "is_ordered": bool(order),
    }
    return render(request, "remediation/packet_parts.html", context)


def _move(
    request: DistrictRequest, case: Case, inside: list[str], outside: set[str]
) -> HttpResponse:
    """Back to the part that was moved, so that the keyboard goes on there."""
    actor, key = request.membership, request.POST.get("entry", "")
    move = request.POST.get("move", "")
    page = reverse("remediation:packet_parts", args=[case.pk])
    if move == "as_it_happened":
        order_parts(case, actor=actor, order=[])
        return redirect(page)
    if key not in inside and key not in outside:
        raise Http404
    if move in {"in", "out"}:
        tick_entry(case, key, actor=actor, is_in=move == "in")
    elif move in MOVES and key in inside:
        order_parts(case, actor=actor, order=moved(inside, key, move))
    return redirect(f"{page}#{slugify(key)}")
