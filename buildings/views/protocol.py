"""The problem-solving notes of a target."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.drafts import version_sent
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from buildings.models import ProblemSolving, Review, Target
from buildings.protocol_forms import ProtocolForm
from buildings.review_rules import can_write_review
from buildings.services.protocol import StaleProtocol, protocol_at, save_protocol
from buildings.versions import Difference
from buildings.views.review import find_review


@require_http_methods(["GET", "POST"])
def protocol_update(request: DistrictRequest, pk: UUID, target: UUID) -> HttpResponse:
    review = find_review(request, pk)
    own = Target.objects.standing().filter(site=review.site, school_year=review.round.school_year)
    subject = get_object_or_404(own.select_related("measure"), pk=target)
    require(can_write_review(request.membership, review.site))
    protocol = protocol_at(review, subject)
    form = ProtocolForm(request.POST or None, protocol=protocol)
    if request.method == "POST" and form.is_valid():
        version = version_sent(request.POST.get("version", ""))
        notes = notes_kept(form, protocol, request.POST)
        try:
            save_protocol(review, subject, notes, version=version, actor=request.membership)
        except StaleProtocol as stale:
            return comparison_page(request, review, form, stale.current)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("buildings:review", review.pk)
    context = {"form": form, "review": review, "target": subject, "protocol": protocol}
    status = 422 if form.errors else 200
    return render(request, "buildings/protocol.html", context, status=status)


def notes_kept(form: ProtocolForm, protocol: ProblemSolving, answers: dict[str, str]) -> list[str]:
    """What was typed; of two versions, step by step what was picked on the comparison."""
    return [
        stands if answers.get(f"keep-{form.part(place)}") == "theirs" else mine
        for place, (mine, stands) in enumerate(zip(form.notes(), protocol.notes, strict=True))
    ]


def comparison_page(
    request: DistrictRequest, review: Review, form: ProtocolForm, stands: ProblemSolving
) -> HttpResponse:
    pairs = zip(form.notes(), stands.notes, stands.steps, strict=True)
    found = [
        {"part": Difference(form.part(place), step, mine, theirs), "keep_theirs": not mine}
        for place, (mine, theirs, step) in enumerate(pairs)
        if mine != theirs
    ]
    context = {
        "review": review,
        "form": form,
        "differences": found,
        "stands": stands,
        "action": request.path,
    }
    return render(request, "buildings/answer_comparison.html", context, status=409)
