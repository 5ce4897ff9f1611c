"""Load a job description: `load_job coordinator.json --district maple --check`."""

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
from forms.job_file import JobFile, JobFileRefused, read_job_file
from forms.jobs import people_in
from forms.services.job import load_job


class Command(BaseCommand):
    help = (
        "Check the file of a job description (JSON) and load it into a district, where somebody"
        " puts it in use. Nothing is loaded when it is refused (exit code 1). The last line is"
        " JSON: job code, revision, duties, people with this job."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="see forms/job_files/")
        add_district(parser)
        parser.add_argument("--check", action="store_true", help="show, load nothing")

    def handle(self, **options: Any) -> None:
        roles.refuse_privileged_role()
        district = district_named(options["district"])
        try:
            file = read_job_file(options["file"].read_bytes())
            with district_scope(district.pk):
                self.run(file, is_check=options["check"])
        except OSError as error:
            raise CommandError(f"{options['file']} can’t be read: {error.strerror}.") from error
        except (JobFileRefused, InvalidTransition) as error:
            raise CommandError(str(error)) from error

    def run(self, file: JobFile, *, is_check: bool) -> None:
        job = load_job(file, actor=None)
        duties, people = job.content["essential_duties"], people_in(job).count()
        self.stdout.write(
            f"{job.title}, {job.job_code}, revision {job.revision}: {len(duties)} essential"
            f" duties, {people:,} people."
        )
        if is_check:
            transaction.set_rollback(True)
        self.stdout.write("Nothing was loaded." if is_check else "Loaded, to be put in use.")
        figures = {
            "job_code": job.job_code,
            "revision": job.revision,
            "duties": len(duties),
            "people": people,
        }
        self.stdout.write(json.dumps(figures, ensure_ascii=False))
