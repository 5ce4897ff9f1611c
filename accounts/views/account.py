"""One's own account: who one is here, how one signs in, who acts for whom."""

from allauth.account.models import EmailAddress
from allauth.account.views import email as manage_addresses
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import rules
from accounts.addresses import folded
from accounts.http import DistrictRequest
from accounts.models import Delegation
from accounts.services.account import set_key_shortcuts


@require_GET
def account(request: DistrictRequest) -> HttpResponse:
    person = request.membership
    open_delegations = Delegation.objects.filter(ended_at=None).order_by("starts_on")
    context = {
        "grants": rules.grants_of(person),
        "supervises": person.reports.filter(is_active=True).exists(),
        "has_second_factor": is_mfa_enabled(request.user),
        "needs_second_factor": rules.needs_second_factor(person),
        "session_count": UserSession.objects.filter(user=request.user).count(),
        "has_other_seats": request.user.seats.count() > 1,
        "given": open_delegations.filter(supervisor=person).select_related("delegate"),
        "held": open_delegations.filter(delegate=person).select_related("supervisor"),
    }
    return render(request, "accounts/account.html", context)


@require_POST
def key_shortcuts(request: DistrictRequest) -> HttpResponse:
    is_on = request.POST.get("keys") == "on"
    set_key_shortcuts(request.membership, is_on=is_on)
    messages.success(request, _("Single keys are on.") if is_on else _("Single keys are off."))
    return redirect("accounts:account")


def addresses(request: HttpRequest) -> HttpResponse:
    """allauth's page. It lets the first address of a login be one that nobody proved: that login's
    mail would go there, and its owner could not begin."""
    if "action_primary" in request.POST and request.user.is_authenticated:
        chosen = folded(request.POST.get("email", ""))
        proved = EmailAddress.objects.filter(user=request.user, email=chosen, verified=True)
        if not proved.exists():
            told = _("First show that the address is yours: open the link in the message we sent.")
            messages.error(request, told)
            return redirect("account_email")
    answer: HttpResponse = manage_addresses(request)
    return answer
