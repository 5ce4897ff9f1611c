"""Begin in production: `create_district --name … --slug … --state MD --admin-email …`."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.services.districts import create_district
from accounts.services.invitations import invitation_url


class Command(BaseCommand):
    help = "Make a district and invite its first admin. Prints the link, which works once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="such as: Maple County Schools")
        parser.add_argument("--slug", required=True, help="for web addresses, such as: maple")
        parser.add_argument("--state", required=True, help="two letters, such as: MD")
        parser.add_argument("--time-zone", default="America/New_York")
        parser.add_argument("--admin-email", required=True)
        parser.add_argument("--admin-name", default="District admin")

    def handle(self, **options: Any) -> None:
        wanted = ("name", "slug", "state", "time_zone", "admin_email", "admin_name")
        try:
            district, token = create_district(**{key: options[key] for key in wanted})
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"{district.name} is ready. {options['admin_email']} opens, once:")
        self.stdout.write(invitation_url(token))
