"""Which people in which districts is this login? It must have proved the address they carry."""

from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.addresses import address_hash, folded
from accounts.audit import record
from accounts.models import District, Membership, RosterAddress, Seat, User
from accounts.scope import active_district, district_scope


@dataclass
class Claims:
    claimed: list[Membership] = field(default_factory=list)
    shared: list[District] = field(default_factory=list)  # two people there use this address


def claim_memberships(user: User, email: str) -> Claims:
    """Take every membership whose roster e-mail is this proven address and that has no login.

    Call outside a district scope: each district gets its own. The roster's address never changes
    a login that is already there.
    """
    claims = Claims()
    if not EmailAddress.objects.filter(user=user, email=folded(email), verified=True).exists():
        return claims
    known = RosterAddress.objects.filter(email_hash=address_hash(email))
    for district in District.objects.filter(pk__in=known.values("district")).order_by("name"):
        with district_scope(district.pk):
            claim_in_district(district, user, folded(email), claims)
    return claims


def claim_in_district(district: District, user: User, email: str, claims: Claims) -> None:
    if Membership.objects.filter(user=user).exists():
        return
    people = list(Membership.objects.active().filter(email=email).select_for_update()[:2])
    if len(people) > 1:
        claims.shared.append(district)
    elif people and people[0].user_id is None:
        give_login(people[0], user)
        record(people[0], "login.claimed", people[0], person=people[0])
        claims.claimed.append(people[0])


@transaction.atomic
def give_login(person: Membership, user: User) -> None:
    """Membership and seat together: the only place that writes either."""
    person.user = user
    person.save(update_fields=["user", "search"])
    Seat.objects.get_or_create(user=user, district=person.district)


def login_of(email: str) -> User | None:
    """Whose address this is: proved, or of a login that was opened for it and never used.

    An address that somebody only typed into their own login is not theirs: who proves it must not
    be led into a login of which somebody else has the password.
    """
    email = folded(email)
    proved = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    if proved is not None:
        return proved.user
    opened = User.objects.filter(email=email, last_login=None).first()
    return opened if opened is not None and not opened.has_usable_password() else None


def open_login(email: str) -> User:
    """Without a password: a code by mail proves the address first."""
    user = User.objects.create_user(email)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    return user


def open_login_for(email: str) -> User | None:
    """A login for an address that a roster knows and no login has, to send its code to.

    It can do nothing before the address is proved.
    """
    email = folded(email)
    if login_of(email) is not None or User.objects.filter(email=email).exists():
        return None
    if not RosterAddress.objects.filter(email_hash=address_hash(email)).exists():
        return None
    with transaction.atomic():
        return open_login(email)


def claim_proven_addresses(request: HttpRequest, user: User) -> None:
    """At each sign-in and each proof; inside a district, once its scope has been left."""
    if active_district() is not None:
        transaction.on_commit(lambda: claim_proven_addresses(request, user))
        return
    for email in EmailAddress.objects.filter(user=user, verified=True).values_list(
        "email", flat=True
    ):
        for district in claim_memberships(user, email).shared:
            messages.warning(
                request,
                _(
                    "Two people in %(district)s use the e-mail %(email)s, so we can’t tell who"
                    " you are. Ask %(help)s to give each of you an own address."
                )
                % {"district": district.name, "email": email, "help": district.help_name},
            )
