"""Load a kind of plan or review: `load_case_kind probation.json --district maple --check`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import roles
from accounts.district_argument import add_district, district_named
from accounts.errors import InvalidTransition
from accounts.scope import district_scope
from remediation.kinds.file import CaseFileRefused, read_case_file
from remediation.services.kind import load_kind


class Command(BaseCommand):
    help = (
        "Check the file of a kind of plan, review or appeal (JSON) and load it into a district."
        " Nothing is loaded when it is refused (exit code 1)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="see remediation/case_files/")
        add_district(parser)
        parser.add_argument("--check", action="store_true", help="show, load nothing")

    def handle(self, **options: Any) -> None:
        roles.refuse_privileged_role()
        district = district_named(options["district"])
        try:
            file = read_case_file(options["file"].read_bytes())
            with district_scope(district.pk):
                kind = load_kind(file, actor=None)
                if options["check"]:
                    transaction.set_rollback(True)
        except OSError as error:
            raise CommandError(f"{options['file']} can’t be read: {error.strerror}.") from error
        except (CaseFileRefused, InvalidTransition) as error:
            raise CommandError(str(error)) from error
        done = "Nothing was loaded." if options["check"] else "Loaded."
        parts, limits = len(kind.components), len(kind.limits)
        self.stdout.write(f"{kind.title}: {parts} parts, {limits} limits. {done}")
