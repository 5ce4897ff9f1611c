"""In the demonstration nobody has the phone: `second_factor hana@grand-bend.example`."""

import time
from argparse import ArgumentParser
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


def current_code(authenticator: Authenticator) -> str:
    """What the person's app would show now."""
    secret = decrypt(authenticator.data["secret"])
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    return str(format_hotp_value(hotp_value(secret, counter)))


class Command(BaseCommand):
    help = "Print the code that the authenticator app of a login would show (demo and tests only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *, email: str, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("This works in the demonstration only.")
        found = Authenticator.objects.filter(
            user__email=email.lower(), type=Authenticator.Type.TOTP
        ).first()
        if found is None:
            raise CommandError(f"{email} has no authenticator app set up.")
        self.stdout.write(current_code(found))
