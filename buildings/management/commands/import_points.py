"""Load numbers of buildings: `import_points numbers.csv --district maple --dry-run --json`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import roles
from accounts.district_argument import add_district, district_named
from accounts.models import Membership, RoleGrant
from accounts.roster.rows import FileRefused
from accounts.scope import district_scope
from buildings.models import NumberFile
from buildings.services.import_numbers import import_at_once

SHOWN = 20  # refused rows in words
FIGURES = ("rows", "added", "corrected", "unchanged", "refused")


class Command(BaseCommand):
    help = (
        "Check a CSV of numbers of buildings and load what can be used. The last line is JSON:"
        " rows, added, corrected, unchanged, refused. A file that is refused ends with 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV: docs/numbers-file.md")
        add_district(parser)
        parser.add_argument("--as", dest="number", default="", metavar="EMPLOYEE_NUMBER")
        parser.add_argument("--dry-run", action="store_true", help="show, load nothing")
        parser.add_argument("--json", action="store_true", help="only the JSON line")

    def handle(self, **options: Any) -> None:
        roles.refuse_privileged_role()
        district = district_named(options["district"])
        try:
            content = options["file"].read_bytes()
            with district_scope(district.pk):
                self.run(content, options)
        except OSError as error:
            raise CommandError(f"{options['file']} can’t be read: {error.strerror}.") from error
        except FileRefused as error:
            raise CommandError(str(error)) from error

    def run(self, content: bytes, options: dict[str, Any]) -> None:
        file = import_at_once(
            content,
            options["file"].name,
            actor=sender(options["number"]),
            is_dry_run=options["dry_run"],
        )
        if not options["json"]:
            self.tell(file)
        self.stdout.write(json.dumps({name: file.found[name] for name in FIGURES}))

    def tell(self, file: NumberFile) -> None:
        reasons = file.found["reasons"]
        for row, reason in reasons[:SHOWN]:
            self.stdout.write(f"Row {row}: {reason}")
        if file.found["refused"] > SHOWN:
            self.stdout.write(f"… and {file.found['refused'] - SHOWN} more rows we can’t use.")


def sender(number: str) -> Membership:
    """In whose name: who is named, or the first admin of the district."""
    people = Membership.objects.active().order_by("employee_number")
    if number:
        found = people.filter(employee_number=number).first()
    else:
        found = people.filter(role_grants__role=RoleGrant.Role.ADMIN).first()
    if found is None:
        raise CommandError("Nobody to load them as: name an admin with --as EMPLOYEE_NUMBER.")
    return found
