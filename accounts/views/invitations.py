"""Accepting an invitation, and sending one."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import InvalidTransition
from accounts.forms.invitation import FirstPasswordForm
from accounts.http import CHOSEN, DistrictRequest
from accounts.models import AccessToken, Membership, User
from accounts.scope import district_scope
from accounts.services import invitations

GONE = 410


@never_cache
@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Signed in: take it with this login. Else: choose a password, or sign in first."""
    too_often = ratelimit.consume_or_429(request, action="reset_password_from_key")
    if too_often:
        return too_often
    found = invitations.find_invitation(token)
    if found is not None:
        with district_scope(found.district_id):
            person = invitations.person_invited(found)
            if person is not None:
                return answer(request, found, person)
    return render(request, "accounts/invitation_gone.html", status=GONE)


def answer(request: HttpRequest, found: AccessToken, person: Membership) -> HttpResponse:
    context: dict[str, Any] = {"person": person, "district": found.district}
    if request.user.is_authenticated:
        if request.method == "POST":
            return take(request, found, person, request.user)
    elif User.objects.filter(email=person.email).exists():
        context["must_sign_in"] = True
    else:
        form = FirstPasswordForm(request.POST or None, email=person.email)
        if form.is_valid():
            password = form.cleaned_data["password"]
            user = invitations.open_login_by_invitation(person.email, password)
            return take(request, found, person, user)
        context["form"] = form
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/invitation.html", context, status=status)


def take(request: HttpRequest, found: AccessToken, person: Membership, user: User) -> HttpResponse:
    try:
        invitations.accept_invitation(found, person, user=user)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return redirect(request.path)
    request.session[CHOSEN] = str(found.district_id)
    if request.user.is_authenticated:
        return redirect("/")
    record_authentication(request, user, method="password")
    return perform_login(request, Login(user=user, email=user.email))


@require_POST
def invitation_create(request: DistrictRequest, pk: str) -> HttpResponse:
    person = get_object_or_404(Membership, pk=pk)
    try:
        invitations.invite_person(person, actor=request.membership)
    except InvalidTransition as error:
        messages.error(request, str(error))
    else:
        words = _("An invitation is on its way to %(name)s.")
        messages.success(request, words % {"name": person.name})
    return redirect("accounts:person", pk=person.pk)
