"""Naming a delegate, and ending it early."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import rules
from accounts.errors import InvalidTransition
from accounts.forms.delegation import DelegateForm
from accounts.http import DistrictRequest
from accounts.models import Delegation, Membership
from accounts.services.delegations import end_delegation, name_delegate


@require_http_methods(["GET", "POST"])
def delegation_list(request: DistrictRequest, pk: str | None = None) -> HttpResponse:
    """One's own delegates; HR opens it for any supervisor."""
    supervisor = supervisor_asked_for(request, pk)
    words = request.GET.get("q", "").strip()
    form = DelegateForm(
        request.POST or None, supervisor=supervisor, actor=request.membership, words=words
    )
    if form.is_valid() and take_delegate(request, supervisor, form):
        return redirect(request.path)
    delegations = supervisor.delegations_given.select_related("delegate").order_by("-starts_on")
    context = {
        "supervisor": supervisor,
        "form": form,
        "words": words,
        "has_people": supervisor.reports.filter(is_active=True).exists(),
        "open_delegations": delegations.filter(ended_at=None),
        "past_delegations": delegations.exclude(ended_at=None)[:10],
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/delegations.html", context, status=status)


def supervisor_asked_for(request: DistrictRequest, pk: str | None) -> Membership:
    if pk is None:
        return request.membership
    people = Membership.objects.active().select_related("district")
    supervisor = get_object_or_404(people, pk=pk)
    rules.require(rules.can_delegate_for(request.membership, supervisor))
    return supervisor


def take_delegate(request: DistrictRequest, supervisor: Membership, form: DelegateForm) -> bool:
    try:
        delegation = name_delegate(supervisor, actor=request.membership, **form.cleaned_data)
    except InvalidTransition as error:
        form.add_error(None, str(error))
        return False
    words = _("%(name)s can act for %(supervisor)s on those days.")
    names = {"name": delegation.delegate.name, "supervisor": supervisor.name}
    messages.success(request, words % names)
    return True


@require_POST
def delegation_ending_create(request: DistrictRequest, pk: str) -> HttpResponse:
    delegation = get_object_or_404(Delegation.objects.select_related("supervisor"), pk=pk)
    try:
        end_delegation(delegation, actor=request.membership)
    except InvalidTransition as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The delegation has ended."))
    if delegation.supervisor_id == request.membership.pk:
        return redirect("accounts:delegations")
    return redirect("accounts:delegations_of", pk=delegation.supervisor_id)
