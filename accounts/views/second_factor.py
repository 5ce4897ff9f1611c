"""A role that sees other people's records asks for a second proof at sign-in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import rules
from accounts.authentication import require_fresh_authentication
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.models import Membership
from accounts.services.second_factors import reset_second_factor


@require_GET
def second_factor(request: DistrictRequest) -> HttpResponse:
    """The page that leads to the set-up; nothing else opens before it is done."""
    return render(request, "accounts/second_factor.html")


@require_fresh_authentication
@require_http_methods(["GET", "POST"])
def second_factor_reset(request: DistrictRequest, pk: str) -> HttpResponse:
    """HR manager: somebody lost their phone. GET asks whether that is really them."""
    person = get_object_or_404(Membership.objects.select_related("user"), pk=pk)
    rules.require(rules.can_reset_second_factor(request.membership, person))
    if request.method == "GET":
        return render(request, "accounts/second_factor_reset.html", {"person": person})
    try:
        reset_second_factor(person, actor=request.membership)
    except InvalidTransition as error:
        messages.error(request, str(error))
    else:
        words = _("%(name)s signs in with e-mail only and is asked to set up a new second step.")
        messages.success(request, words % {"name": person.name})
    return redirect("accounts:person", pk=person.pk)
