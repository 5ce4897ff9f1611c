"""Who may evaluate, and which credentials there are."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from evaluations.models import Credential, CredentialKind
from evaluations.services import credential as services
from evaluations.services.credential import AboutKind
from evaluations.trainings.credentials import SHOWN, evaluators
from evaluations.trainings.forms import CredentialForm, KindForm, WithdrawalForm, kinds_listed
from evaluations.trainings.rules import can_keep_trainings

PAGE = 50
SAID = ("title", "audience", "months", "needed_from", "source")


@require_GET
def credential_list(request: DistrictRequest) -> HttpResponse:
    """Everybody who evaluates, for one kind: `?kind=…&show=without`."""
    require(can_keep_trainings(request.membership))
    kinds = list(kinds_listed())
    asked = request.GET.get("kind", "")
    kind = next((each for each in kinds if str(each.pk) == asked), next(iter(kinds), None))
    shown = request.GET.get("show", "all")
    shown = shown if shown in SHOWN else "all"
    today = clock.today(request.membership.district)
    found = evaluators(kind, today=today, shown=shown) if kind else []
    context = {
        "kinds": kinds,
        "kind": kind,
        "shown": shown,
        "choices": SHOWN,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "today": today,
    }
    return render(request, "evaluations/credential_list.html", context)


@require_http_methods(["GET", "POST"])
def credential_create(request: DistrictRequest) -> HttpResponse:
    """Earned elsewhere; a training that earns one notes it by itself."""
    require(can_keep_trainings(request.membership))
    today = clock.today(request.membership.district)
    initial = {"number_of_person": request.GET.get("person", "")[:40]}
    form = CredentialForm(request.POST or None, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            services.note_credential(
                values["kind"],
                actor=request.membership,
                person=values["number_of_person"],
                earned_on=values["earned_on"],
                ends_on=values["ends_on"],
                number=values["number"],
            )
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Noted."))
            return redirect("evaluations:credentials")
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/credential_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def credential_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Where it comes from; HR takes it back with a reason."""
    require(can_keep_trainings(request.membership))
    found = Credential.objects.select_related(
        "kind", "person", "training", "noted_by", "withdrawn_by"
    )
    credential = get_object_or_404(found, pk=pk)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw_credential(
            credential, actor=request.membership, reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("Taken back."))
        return redirect("evaluations:credentials")
    status = 422 if form.is_bound else 200
    context = {"credential": credential, "form": form}
    return render(request, "evaluations/credential.html", context, status=status)


@require_http_methods(["GET", "POST"])
def credential_kinds(request: DistrictRequest) -> HttpResponse:
    require(can_keep_trainings(request.membership))
    return _kind_page(request, None)


@require_http_methods(["GET", "POST"])
def credential_kind(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(can_keep_trainings(request.membership))
    return _kind_page(request, get_object_or_404(kinds_listed(), pk=pk))


def _kind_page(request: DistrictRequest, kind: CredentialKind | None) -> HttpResponse:
    initial = {name: getattr(kind, name) for name in SAID} if kind else {}
    form = KindForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        about = AboutKind(**{name: form.cleaned_data[name] for name in SAID})
        try:
            if kind is None:
                services.add_kind(actor=request.membership, about=about)
            else:
                services.change_kind(kind, actor=request.membership, about=about)
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("evaluations:credential_kinds")
    status = 422 if form.is_bound else 200
    context = {"form": form, "kind": kind, "kinds": kinds_listed()}
    return render(request, "evaluations/credential_kinds.html", context, status=status)


@require_POST
def credential_kind_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    require(can_keep_trainings(request.membership))
    services.retire_kind(get_object_or_404(CredentialKind, pk=pk), actor=request.membership)
    messages.success(request, _("Taken off the list. Nobody needs it from now on."))
    return redirect("evaluations:credential_kinds")
