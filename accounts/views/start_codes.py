"""Letters with one-time codes, for people without an e-mail."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import rules
from accounts.authentication import require_fresh_authentication
from accounts.errors import InvalidTransition
from accounts.forms.pins import PinForm
from accounts.http import DistrictRequest
from accounts.models import Membership
from accounts.services import pins

SHEET = 200  # letters at a time


@never_cache
@require_http_methods(["GET", "POST"])
def start_code_sheet(request: DistrictRequest) -> HttpResponse:
    """Letters for everybody who has no e-mail and never signed in. POST prints them, once."""
    if not (rules.is_admin(request.membership) or rules.is_hr(request.membership)):
        raise PermissionDenied
    waiting = pins.without_login(Membership.objects.exclude(pk=request.membership.pk))
    if request.method == "GET":
        count = waiting.count()
        context = {"count": count, "at_once": min(count, SHEET)}
        return render(request, "accounts/start_codes.html", context)
    people = list(waiting.select_related("site").order_by("site__name", "last_name")[:SHEET])
    return print_codes(request, people)


@never_cache
@require_POST
def start_code(request: DistrictRequest, pk: str) -> HttpResponse:
    people = Membership.objects.select_related("user", "site")
    person = get_object_or_404(people, pk=pk)
    rules.require(rules.can_print_start_code(request.membership, person))
    try:
        return print_codes(request, [person])
    except InvalidTransition as error:
        messages.error(request, str(error))
        return redirect("accounts:start_codes")


def print_codes(request: DistrictRequest, people: list[Membership]) -> HttpResponse:
    """Shown in this answer only."""
    printed = pins.make_start_codes(people, actor=request.membership)
    path = reverse("accounts:number_sign_in", args=[request.membership.district.slug])
    context = {"printed": printed, "url": request.build_absolute_uri(path)}
    return render(request, "accounts/start_code_letters.html", context)


@sensitive_post_parameters()
@require_fresh_authentication
@require_http_methods(["GET", "POST"])
def pin_change(request: DistrictRequest) -> HttpResponse:
    """For those who have a PIN; others have a password page."""
    person = request.membership
    if request.user.email:
        return redirect("account_change_password")
    form = PinForm(request.POST or None, employee_number=person.employee_number)
    if form.is_valid():
        pins.change_pin(person, pin=form.cleaned_data["pin"])
        update_session_auth_hash(request, request.user)  # this session goes on
        messages.success(request, _("Your new PIN works from now on."))
        return redirect("accounts:account")
    return render(
        request,
        "accounts/pin_change.html",
        {"form": form},
        status=422 if form.errors else 200,
    )
