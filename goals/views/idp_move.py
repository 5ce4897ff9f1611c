"""A development plan leaves as a signed file, arrives as one, and HR looks at unknown keys."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.authentication import require_fresh_authentication
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.uploads import was_too_large
from goals.idp import rules as idp_rules
from goals.idp.file import MOST_BYTES, IdpFileRefused, fingerprint, read_idp_file
from goals.idp.move_forms import ArrivalForm
from goals.models import IdpFile, IdpKey, KnownIdpKey
from goals.services import idp_move as services
from goals.views.idp import find_idp
from goals.views.idp_credits import own_idp

ON_A_PAGE = 50


@require_POST
@require_fresh_authentication
def idp_file(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The signed file. A POST, for that it left is written down, and a key may be made."""
    idp = find_idp(request, pk)
    text = services.write_idp_file(idp, actor=request.membership)
    response = HttpResponse(text, content_type="application/json")
    name = slugify(idp.person.name) or "plan"
    response["Content-Disposition"] = f'attachment; filename="development-plan-{name}.json"'
    return response


@require_http_methods(["GET", "POST"])
def idp_arrival(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The person brings the file of their plan."""
    idp = own_idp(request, pk)
    is_sent = request.method == "POST"
    form = ArrivalForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if was_too_large(request):
        form.add_error("file", _("The file is larger than 1 MB. A plan is far smaller."))
    if form.is_valid() and (arrival := receive(request, form, idp)):
        if arrival.outcome == IdpFile.Outcome.TAKEN:
            messages.success(request, _("Taken over. All of it stands on your plan now."))
            return redirect("goals:idp", idp.pk)
        messages.success(request, _("Sent. HR looks at who signed it, and then takes it over."))
        return redirect("goals:idp_arrival", idp.pk)
    files = idp.files.order_by("-sent_at")[:10]
    context = {"idp": idp, "form": form, "files": files}
    return render(request, "goals/idp_arrival.html", context, status=422 if form.errors else 200)


def receive(request: DistrictRequest, form: ArrivalForm, idp: Any) -> IdpFile | None:
    """The arrival; None when the file was refused, which the form tells then."""
    content = form.cleaned_data["file"].read(MOST_BYTES + 1)
    try:
        return services.receive_idp_file(idp, actor=request.membership, content=content)
    except IdpFileRefused as refusal:
        for problem in refusal.problems:
            form.add_error("file", problem)
    except InvalidTransition as refusal:
        form.add_error("file", str(refusal))
    return None


@require_GET
def idp_file_list(request: DistrictRequest) -> HttpResponse:
    """For HR: files that wait, and the keys that were confirmed."""
    require(idp_rules.can_decide_on_files(request.membership))
    request.bar_path = ""  # these plans are not one's own
    files = IdpFile.objects.waiting().select_related("idp__person").order_by("sent_at", "pk")
    own = IdpKey.objects.first()
    context = {
        "page_obj": Paginator(files, ON_A_PAGE).get_page(request.GET.get("page")),
        "own": fingerprint(own.public) if own else "",
        "may_destroy": idp_rules.can_destroy_plans(request.membership),
        "known": [
            (key, fingerprint(key.public))
            for key in KnownIdpKey.objects.select_related("confirmed_by").order_by("holder")[:200]
        ],
    }
    return render(request, "goals/idp_files.html", context)


@require_http_methods(["GET", "POST"])
def idp_file_decision(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """HR reads the fingerprint, asks the other district, and takes the file over or not."""
    require(idp_rules.can_decide_on_files(request.membership))
    files = IdpFile.objects.select_related("idp__person", "decided_by")
    arrival = get_object_or_404(files, pk=pk)
    request.bar_path = ""
    may_decide = idp_rules.can_decide_on_file(request.membership, arrival.idp)
    if request.method == "POST":
        require(may_decide)
        return decide(request, arrival)
    person = arrival.idp.person
    context = {
        "arrival": arrival,
        "person": person,
        "may_decide": may_decide and not arrival.outcome,
        "fingerprint": fingerprint(arrival.public),
        "is_known": KnownIdpKey.objects.filter(public=arrival.public).exists(),
        "is_same_name": services.is_same_name(arrival.person_name, person),
        "holds": what_it_holds(arrival) if arrival.text else None,
    }
    return render(request, "goals/idp_file.html", context)


def what_it_holds(arrival: IdpFile) -> dict[str, int]:
    plan = read_idp_file(arrival.text.encode()).body["plan"]
    return {
        "goals": len(plan["items"]),  # a template would take `items` for the method
        "courses": len(plan["courses"]),
        "certificates": len(plan["certificates"]),
    }


def decide(request: DistrictRequest, arrival: IdpFile) -> HttpResponse:
    try:
        if "take" in request.POST:
            services.take_idp_file(arrival, actor=request.membership)
            messages.success(request, _("Taken over. The person finds all of it on their plan."))
        elif "refuse" in request.POST:
            services.refuse_idp_file(arrival, actor=request.membership)
            messages.success(request, _("Not taken. Nothing of the file is kept."))
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    return redirect("goals:idp_files")
