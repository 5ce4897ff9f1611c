"""Print a district's records as JSON lines, for a verifier that knows nothing of this program."""

from django.core.management.base import BaseCommand

from accounts.district_argument import add_district, district_named
from accounts.scope import district_scope
from records.export import export_lines


class Command(BaseCommand):
    help = "Print a district's records as JSON lines (docs/record-format.md)."

    def add_arguments(self, parser):
        add_district(parser)

    def handle(self, *, district, **options):
        chosen = district_named(district)
        with district_scope(chosen.pk):
            for line in export_lines():
                self.stdout.write(line)
