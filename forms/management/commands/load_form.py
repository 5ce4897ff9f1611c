"""Load a form: `load_form annual.json --district maple --check`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import roles
from accounts.district_argument import add_district, district_named
from accounts.errors import InvalidTransition
from accounts.scope import district_scope
from forms.form_file import FormFile, FormFileRefused, read_form_file
from forms.models import Form
from forms.services import load_form


class Command(BaseCommand):
    help = (
        "Check the file of a form (JSON) and load it into a district. Nothing is loaded when it"
        " is refused (exit code 1). The last line is JSON: number, revision, what it asks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="see forms/form_files/")
        add_district(parser)
        parser.add_argument("--check", action="store_true", help="show, load nothing")
        parser.add_argument("--json", action="store_true", help="only the JSON line")

    def handle(self, **options: Any) -> None:
        roles.refuse_privileged_role()
        district = district_named(options["district"])
        try:
            file = read_form_file(options["file"].read_bytes())
            with district_scope(district.pk):
                self.run(file, options)
        except OSError as error:
            raise CommandError(f"{options['file']} can’t be read: {error.strerror}.") from error
        except (FormFileRefused, InvalidTransition) as error:
            raise CommandError(str(error)) from error

    def run(self, file: FormFile, options: dict[str, Any]) -> None:
        form = load_form(file, actor=None)
        told = figures(form)
        if not options["json"]:
            self.tell(form, told, is_check=options["check"])
        if options["check"]:
            transaction.set_rollback(True)
        self.stdout.write(json.dumps(told, ensure_ascii=False))

    def tell(self, form: Form, told: dict[str, Any], *, is_check: bool) -> None:
        self.stdout.write(f"{form}, revision {form.revision}: {told['rows']} rows.")
        for section in told["sections"]:
            self.stdout.write(f"  {section['title']}: {section['rows']}")
        self.stdout.write("Nothing was loaded." if is_check else "Loaded.")


def figures(form: Form) -> dict[str, Any]:
    """What it asks, section by section; goals are counted on each sheet."""
    sections = [
        {"title": section.title, "rows": section.kind if section.taken else len(section.rows)}
        for section in form.asks.sections
    ]
    return {
        "form": str(form.pk),
        "number": form.number,
        "revision": form.revision,
        "rows": sum(1 for _row in form.asks.rows()),
        "sections": sections,
    }
