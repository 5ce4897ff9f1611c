"""Make a district of made-up people: `seed_district --people 10000`."""

import time

from django.core.management.base import BaseCommand, CommandParser

from config.demo.seed import fill_district, make_district


class Command(BaseCommand):
    help = "Make a district of made-up people, all bargaining units, with supervisors."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=10_000)
        parser.add_argument("--slug", default="seeded")
        parser.add_argument("--name", default="")
        parser.add_argument("--state", default="MD")
        parser.add_argument("--seed", type=int, default=7)

    def handle(self, **options) -> None:
        started = time.monotonic()
        slug = options["slug"]
        name = options["name"] or f"{slug.replace('-', ' ').title()} Schools"
        district = make_district(name, slug, options["state"])
        count = fill_district(district, options["people"], options["seed"])
        seconds = time.monotonic() - started
        self.stdout.write(f"{district.name}: {count} people ({seconds:.1f} s)")
