"""How does somebody prove who they are on a device where another person is signed in?"""

import hashlib
from dataclasses import replace

from django.contrib.auth.hashers import check_password
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import clock
from accounts.authentication import Authentication, authentication_of
from accounts.models import Membership
from accounts.number_tries import NumberTries

IN_PERSON = "in person"


class WrongSecret(Exception):
    """The PIN or password was not theirs, or there were too many tries."""


def authentication_in_person(
    request: HttpRequest, person: Membership, secret: str
) -> Authentication:
    """Proof that `person` is there: their own PIN or password, typed now. WrongSecret if not.

    Tries are counted as at the sign-in by number: five in a quarter of an hour.
    """
    tries = NumberTries(request, person.district.slug, person.employee_number)
    if not tries.take():
        raise WrongSecret(_("Too many wrong tries. Wait 15 minutes, or sign on your own device."))
    user = person.user
    stored = user.password if user is not None and user.is_active else None
    if stored is None or not check_password(secret, stored):
        raise WrongSecret(_("That is not the PIN or password of the employee. Nothing is signed."))
    tries.forget()
    method = "password" if user is not None and user.email else "pin"
    host = authentication_of(request)
    session = hashlib.sha256(f"{host.session_hash} {person.pk}".encode()).hexdigest()
    return replace(
        host, method=f"{method}, {IN_PERSON}", at=clock.real_now(), session_hash=session
    )
