"""A link that lets one person in, once: first admins, and people HR asks to start."""

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock, rules
from accounts.addresses import folded
from accounts.audit import record
from accounts.errors import InvalidTransition
from accounts.models import AccessToken, Membership, User
from accounts.services.claims import give_login

VALID_FOR = timedelta(days=14)  # real time


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_url(token: str) -> str:
    return f"{settings.BASE_URL}{reverse('accounts:invitation', args=[token])}"


@transaction.atomic
def make_invitation(person: Membership) -> str:
    """The token in clear. A new one ends those before it."""
    live_invitations().filter(membership_id=person.pk).update(expires_at=clock.real_now())
    token = secrets.token_urlsafe(32)
    AccessToken.objects.create(
        kind=AccessToken.Kind.INVITATION,
        token_hash=token_hash(token),
        district=person.district,
        membership_id=person.pk,
        expires_at=clock.real_now() + VALID_FOR,
    )
    return token


def live_invitations() -> QuerySet[AccessToken]:
    return AccessToken.objects.filter(
        kind=AccessToken.Kind.INVITATION, used_at=None, expires_at__gt=clock.real_now()
    )


def find_invitation(token: str) -> AccessToken | None:
    """Global: asked before a district is known."""
    found = live_invitations().filter(token_hash=token_hash(token))
    return found.select_related("district").first()


def person_invited(invitation: AccessToken) -> Membership | None:
    """None if they have left, lost their e-mail, or got a login in the meantime."""
    people = Membership.objects.active().filter(user=None).exclude(email="")
    return people.filter(pk=invitation.membership_id).first()


@transaction.atomic
def invite_person(person: Membership, *, actor: Membership) -> None:
    """Send the link to the roster's e-mail."""
    rules.require(rules.can_invite(actor))
    names = {"name": person.name}
    if not person.email:
        raise InvalidTransition(_("%(name)s has no e-mail. Print a letter instead.") % names)
    if person.user_id is not None:
        raise InvalidTransition(_("%(name)s already signs in.") % names)
    if not person.is_active:
        raise InvalidTransition(_("%(name)s has left. Only active people can sign in.") % names)
    record(actor, "person.invited", person, person=person)
    from accounts.tasks.mail import send_invitation  # noqa: PLC0415 - task imports services

    send_invitation.delay_on_commit(
        district_id=str(person.district_id), membership_id=str(person.pk)
    )


@transaction.atomic
def accept_invitation(invitation: AccessToken, person: Membership, *, user: User) -> None:
    """`user` takes the membership. Their login must carry the address that was invited."""
    invitation = AccessToken.objects.select_for_update().get(pk=invitation.pk)
    if invitation.used_at or invitation.expires_at <= clock.real_now():
        raise InvalidTransition(_("This invitation no longer works. Ask for a new one."))
    if not has_proved(user, person.email):
        raise InvalidTransition(
            _("This invitation is for %(email)s. Sign in with that address.")
            % {"email": person.email}
        )
    person = Membership.objects.select_for_update().get(pk=person.pk)
    if person.user_id not in (None, user.pk) or not person.is_active:
        raise InvalidTransition(_("This invitation no longer works. Ask for a new one."))
    if Membership.objects.filter(user=user).exclude(pk=person.pk).exists():
        raise InvalidTransition(
            _("You sign in here already, as somebody else. Ask %(help)s.")
            % {"help": person.district.help_name}
        )
    invitation.used_at = clock.real_now()
    invitation.save(update_fields=["used_at"])
    give_login(person, user)
    record(person, "login.claimed", person, person=person)


def has_proved(user: User, email: str) -> bool:
    proved = EmailAddress.objects.filter(user=user, email=folded(email), verified=True)
    return proved.exists()


@transaction.atomic
def open_login_by_invitation(email: str, password: str) -> User:
    """Holding the link, which went to the address, proves the address."""
    user = User.objects.create_user(email, password)
    EmailAddress.objects.create(user=user, email=folded(email), primary=True, verified=True)
    return user
