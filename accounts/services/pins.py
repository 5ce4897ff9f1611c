"""People without an e-mail: a printed one-time code, then a PIN of their own.

The PIN is the password of a login without an e-mail. Codes and tries are on real time.
"""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts import clock, rules
from accounts.audit import record
from accounts.errors import InvalidTransition
from accounts.models import Membership, StartCode, User
from accounts.services.claims import give_login
from accounts.services.sessions import end_sessions

VALID_FOR = timedelta(days=14)
LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"  # none that look or sound alike, no words by chance
CODE_LENGTH = 10
PIN_LENGTH = range(6, 13)
RUNS = "0123456789" * 2, "9876543210" * 2


@dataclass(frozen=True)
class PrintedCode:
    """The code in clear: exists only in the answer that is printed."""

    person: Membership
    code: str
    expires_at: datetime


def without_login(people: QuerySet[Membership]) -> QuerySet[Membership]:
    """Those who need a letter: active, no e-mail, and never signed in."""
    return people.filter(is_active=True, email="", user=None)


@transaction.atomic
def make_start_codes(people: Iterable[Membership], *, actor: Membership) -> list[PrintedCode]:
    """One new code for each person. It voids the codes made before."""
    people = list(people)
    for person in people:
        rules.require(rules.can_print_start_code(actor, person))
        require_no_mail_login(person)
    now = clock.real_now()
    expires_at = now + VALID_FOR
    live_codes(people).update(expires_at=now)
    printed = [PrintedCode(person, new_code(), expires_at) for person in people]
    StartCode.objects.bulk_create(
        StartCode(
            membership=item.person,
            code_hash=code_hash(item.code),
            made_by=actor,
            expires_at=expires_at,
        )
        for item in printed
    )
    for person in people:
        record(actor, "start_code.printed", person, person=person)
    return printed


def require_no_mail_login(person: Membership) -> None:
    if not person.is_active:
        raise InvalidTransition(
            _("%(name)s has left. Only active people can sign in.") % {"name": person.name}
        )
    if person.user is not None and person.user.email:
        raise InvalidTransition(
            _("%(name)s signs in with an e-mail, so there is no code to print.")
            % {"name": person.name}
        )


def new_code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def code_hash(code: str) -> str:
    """Ten random letters need no slow hash; the key keeps a stolen table useless."""
    letters = re.sub(r"[^A-Z0-9]", "", code.upper())
    return salted_hmac("accounts.start_code", letters, algorithm="sha256").hexdigest()


def live_codes(people: Iterable[Membership]) -> QuerySet[StartCode]:
    now = clock.real_now()
    return StartCode.objects.filter(
        membership__in=people, used_at=None, expires_at__gt=now, attempts_left__gt=0
    )


def find_start_code(person: Membership, typed: str) -> StartCode | None:
    """The live code of this person, if it is the one typed. A wrong one costs a try."""
    code = live_codes([person]).order_by("-expires_at").first()
    if code is None:
        return None
    if constant_time_compare(code.code_hash, code_hash(typed)):
        return code
    live_codes([person]).filter(pk=code.pk).update(attempts_left=F("attempts_left") - 1)
    return None


def check_pin(pin: str, employee_number: str) -> None:
    """Refuse what somebody who knows the person would try first."""
    if not pin.isascii() or not pin.isdigit() or len(pin) not in PIN_LENGTH:
        raise ValidationError(_("Use 6 to 12 digits."))
    if len(set(pin)) < 3 or any(pin in run for run in RUNS) or pin in employee_number * 2:
        raise ValidationError(_("This PIN is easy to guess. Choose another one."))


@transaction.atomic
def set_first_pin(code: StartCode, *, pin: str) -> User:
    """Use up the printed code: the person has a login from now on."""
    code = StartCode.objects.select_for_update().select_related("membership").get(pk=code.pk)
    person = Membership.objects.select_for_update().get(pk=code.membership_id)
    if code.used_at or code.expires_at <= clock.real_now():
        raise InvalidTransition(_("This code no longer works. Ask HR for a new one."))
    require_no_mail_login(person)
    check_pin(pin, person.employee_number)
    StartCode.objects.filter(pk=code.pk).update(used_at=clock.real_now())
    user = person.user
    if user is None:
        user = User.objects.create_user(None, pin)
        give_login(person, user)
    else:
        user.set_password(pin)
        user.save(update_fields=["password"])
        end_sessions(user)
    record(person, "pin.set", person, person=person)
    return user


@transaction.atomic
def change_pin(person: Membership, *, pin: str) -> None:
    """By the person, signed in; the page asks for the old PIN first when the proof is old."""
    user = person.user
    if user is None or user.email:
        raise InvalidTransition(_("You sign in with an e-mail, so you have no PIN."))
    check_pin(pin, person.employee_number)
    user.set_password(pin)
    user.save(update_fields=["password"])
    record(person, "pin.set", person, person=person)
