"""What do we do when allauth says that something happened? Each calls one service."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from accounts.services.claims import claim_proven_addresses


@receiver(email_confirmed)
def claim_after_proof(request: HttpRequest, email_address: EmailAddress, **kwargs: Any) -> None:
    claim_proven_addresses(request, email_address.user)


@receiver(authenticator_added)
def count_set_up_as_used(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Setting it up took a code or a touch: that was a proof, too."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
