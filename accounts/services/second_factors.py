"""A phone is lost: somebody who knows the person lets them set up a new one."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules
from accounts.audit import record
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.services.sessions import end_sessions


@transaction.atomic
def reset_second_factor(person: Membership, *, actor: Membership) -> None:
    """Remove passkeys, app and recovery codes, and end all sessions. The person hears of it."""
    rules.require(rules.can_reset_second_factor(actor, person))
    user = person.user
    removed = Authenticator.objects.filter(user=user).delete()[0] if user else 0
    if not removed or user is None:
        raise InvalidTransition(
            _("%(name)s has no second step set up, so there is nothing to reset.")
            % {"name": person.name}
        )
    end_sessions(user)
    record(actor, "second_factor.reset", person, person=person)
    from accounts.tasks.mail import tell_of_reset  # noqa: PLC0415 - task imports services

    tell_of_reset.delay_on_commit(
        district_id=str(person.district_id), membership_id=str(person.pk)
    )
