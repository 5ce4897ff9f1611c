"""Signing in with district, employee number and PIN; the first time with a printed code."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_login_redirect_url
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts.authentication import PIN
from accounts.errors import InvalidTransition
from accounts.forms.pins import NumberForm, PinForm
from accounts.forms.sign_in import tries_left
from accounts.http import CHOSEN
from accounts.models import District, Membership, StartCode, User
from accounts.number_tries import NumberTries
from accounts.scope import district_scope
from accounts.services import pins

START_CODE = "start_code"  # session key: a printed code that was typed right, waiting for a PIN


@login_not_required
@require_GET
def district_list(request: HttpRequest) -> HttpResponse:
    """In which district? With one there is nothing to ask."""
    districts = list(District.objects.order_by("name").values("name", "slug"))
    if len(districts) == 1:
        return redirect("accounts:number_sign_in", slug=districts[0]["slug"])
    return render(request, "accounts/number_districts.html", {"districts": districts})


@never_cache
@login_not_required
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
def number_sign_in(request: HttpRequest, slug: str) -> HttpResponse:
    district = get_object_or_404(District, slug=slug)
    if request.user.is_authenticated:
        return HttpResponseRedirect(get_login_redirect_url(request))  # never a URL’s name
    form = NumberForm(request.POST or None)
    if form.is_valid():
        response = try_number(request, district, form)
        if response is not None:
            return response
    context = {"form": form, "district": district}
    status = 422 if form.errors else 200
    return render(request, "accounts/number_sign_in.html", context, status=status)


def try_number(request: HttpRequest, district: District, form: NumberForm) -> HttpResponse | None:
    """Where a right PIN or code leads; else the form gets its sentence, the same for all."""
    number, secret = form.cleaned_data["number"].strip(), form.cleaned_data["secret"].strip()
    tries = NumberTries(request, district.slug, number)
    if not tries.take():
        form.add_error(None, _("That was too many tries. Wait 15 minutes, then try again."))
        return None
    with district_scope(district.pk):
        user, code = match_secret(number, secret)
    if user is not None:
        tries.forget()
        return sign_in_by_pin(request, district, user)
    if code is not None:
        tries.forget()
        request.session[START_CODE] = str(code.pk)
        return redirect("accounts:first_pin", slug=district.slug)
    form.add_error(
        None,
        _("Number and PIN don’t match, or the code from your letter no longer works.")
        + " "
        + tries_left(tries.left()),
    )
    return None


def match_secret(number: str, secret: str) -> tuple[User | None, StartCode | None]:
    """The login whose PIN this is, or the printed code. Unknown numbers cost the same time."""
    people = Membership.objects.active().select_related("user")
    person = people.filter(employee_number=number).first()
    user = person.user if person else None
    has_pin = user is not None and user.is_active and not user.email
    if (user if has_pin else User()).check_password(secret) and has_pin:
        return user, None
    return None, pins.find_start_code(person, secret) if person and not person.email else None


def sign_in_by_pin(request: HttpRequest, district: District, user: User) -> HttpResponse:
    record_authentication(request, user, method=PIN)
    request.session[CHOSEN] = str(district.pk)
    return perform_login(request, Login(user=user, email_verification="none"))


@never_cache
@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def first_pin(request: HttpRequest, slug: str) -> HttpResponse:
    """The printed code was right: choose a PIN, and be signed in."""
    district = get_object_or_404(District, slug=slug)
    if request.user.is_authenticated:
        return HttpResponseRedirect(get_login_redirect_url(request))  # never a URL’s name
    with district_scope(district.pk):
        code = pins_code(request)
        if code is None:
            return redirect("accounts:number_sign_in", slug=slug)
        number = code.membership.employee_number
        form = PinForm(request.POST or None, employee_number=number)
        user = take_pin(form, code) if form.is_valid() else None
    if user is not None:
        del request.session[START_CODE]
        return sign_in_by_pin(request, district, user)
    context: dict[str, Any] = {"form": form, "district": district, "number": number}
    status = 422 if form.errors else 200
    return render(request, "accounts/pin.html", context, status=status)


def pins_code(request: HttpRequest) -> StartCode | None:
    codes = StartCode.objects.select_related("membership")
    return codes.filter(pk=request.session.get(START_CODE), used_at=None).first()


def take_pin(form: PinForm, code: StartCode) -> User | None:
    try:
        return pins.set_first_pin(code, pin=form.cleaned_data["pin"])
    except InvalidTransition as error:
        form.add_error(None, str(error))
        return None
