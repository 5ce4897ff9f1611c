"""Something happens to somebody in mid-year: HR sees what comes of it, then does it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import Membership
from accounts.rules import people_visible_to, require
from evaluations import rules
from evaluations.changes.acts import CHANGES, PersonChange
from evaluations.changes.foreseen import Foreseen
from evaluations.changes.forms import PersonForm
from evaluations.services.rehearsal import SeenOtherwise, perform, rehearse

PAGE = "evaluations/person_change.html"


@require_GET
def person_change_list(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """What may happen to this person now."""
    person = person_to_change(request, pk)
    offered = {
        name: change for name, change in CHANGES.items() if change.form(person=person).is_open
    }
    context = {"person": person, "changes": offered}
    return render(request, "evaluations/person_change_list.html", context)


@require_http_methods(["GET", "POST"])
def person_change_create(request: DistrictRequest, pk: UUID, name: str) -> HttpResponse:
    """POST shows what would change; with `confirm` it is done. A reason stands in no address."""
    person = person_to_change(request, pk)
    change = CHANGES.get(name)
    if change is None:
        raise Http404
    form = change.form(request.POST or None, person=person, initial=request.GET.dict())
    if not form.is_valid():
        return page(request, change, form)
    try:
        if "confirm" in request.POST:
            return confirmed(request, change, form)
        foreseen = rehearse(person, lambda: change.do(form, request.membership))
    except InvalidTransition as error:
        form.add_error(None, str(error))
        return page(request, change, form)
    return page(request, change, form, foreseen)


def person_to_change(request: DistrictRequest, pk: UUID) -> Membership:
    visible = people_visible_to(request.membership).select_related("district", "supervisor")
    person = get_object_or_404(visible, pk=pk)
    require(rules.can_exempt(request.membership, person))
    return person


def confirmed(request: DistrictRequest, change: PersonChange, form: PersonForm) -> HttpResponse:
    seen = request.POST.get("seen", "")
    try:
        perform(form.person, lambda: change.do(form, request.membership), seen=seen)
    except SeenOtherwise as otherwise:
        messages.warning(
            request, _("Something changed since you looked. Nothing was done: look once more.")
        )
        return page(request, change, form, otherwise.foreseen)
    messages.success(request, _("Done. Everybody concerned was told."))
    return redirect("accounts:person", form.person.pk)


def page(
    request: DistrictRequest,
    change: PersonChange,
    form: PersonForm,
    foreseen: Foreseen | None = None,
) -> HttpResponse:
    context = {"person": form.person, "change": change, "form": form, "foreseen": foreseen}
    return render(request, PAGE, context, status=422 if form.errors else 200)
