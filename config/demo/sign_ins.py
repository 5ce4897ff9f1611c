"""With which made-up people can one try the demonstration?"""

import time
from dataclasses import dataclass

from accounts.models import District, Membership, Seat, User
from accounts.scope import district_scope

PASSWORD = "tandem demo 2026"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class SignIn:
    """One line of the list on the demo page and in the terminal."""

    district: str
    name: str
    who: str
    login: str
    second_factor: str  # the code of this half minute, or ""


def give_login(person: Membership, email: str) -> User:
    """A login with the demonstration's password, whose address counts as proved."""
    from allauth.account.models import EmailAddress  # noqa: PLC0415 - apps are loaded by now

    user, made = User.objects.get_or_create(email=email)
    if made:
        user.set_password(PASSWORD)
        user.save()
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    Seat.objects.get_or_create(user=user, district=person.district)
    if person.user_id != user.pk:
        person.user = user
        person.save(update_fields=["user"])
    return user


def give_second_factor(user: User) -> None:
    """An authenticator whose secret is known, so that the demonstration can print its codes."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - apps are loaded by now
    from allauth.mfa.utils import encrypt  # noqa: PLC0415

    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": encrypt(SECRET)}}
    )


def give_guest(person: Membership) -> None:
    """Somebody from outside, whose address counts as proved and who has a second factor."""
    from allauth.account.models import EmailAddress  # noqa: PLC0415 - apps are loaded by now

    user = give_login(person, person.email)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.filter(user=user).update(verified=True)
    give_second_factor(user)


def current_code() -> str:
    """What the authenticator of every demonstration login shows in this half minute."""
    from allauth.mfa.totp.internal import auth  # noqa: PLC0415 - apps are loaded by now

    counter = int(time.time()) // 30  # real time, as for every one-time code
    return auth.format_hotp_value(auth.hotp_value(SECRET, counter))


def sign_ins(district: District) -> list[SignIn]:
    """Everybody of a made-up district who has a login, office people first."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - apps are loaded by now

    with district_scope(district.pk):
        people = (
            Membership.objects.active()
            .exclude(user=None)
            .filter(user__email__isnull=False)
            .prefetch_related("role_grants")
            .order_by("last_name")
        )
        with_code = set(Authenticator.objects.values_list("user_id", flat=True))
        lines = [line(district, person, person.user_id in with_code) for person in people]
    return sorted(lines, key=lambda one: (not one.second_factor, one.who, one.name))


def line(district: District, person: Membership, has_code: bool) -> SignIn:
    roles = list(person.role_grants.all())
    words = [str(grant.get_role_display()) for grant in roles] or [person.job_title]
    return SignIn(
        district=district.name,
        name=person.name,
        who=", ".join(words),
        login=str(person.user),
        second_factor=current_code() if has_code else "",
    )
