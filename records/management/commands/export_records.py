"""Print a district's records as JSON lines, for a verifier that knows nothing of this program."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import District
from accounts.scope import district_scope
from records.export import export_lines


class Command(BaseCommand):
    help = "Print a district's records as JSON lines (docs/record-format.md)."

    def add_arguments(self, parser):
        parser.add_argument("--district", required=True, metavar="SLUG")

    def handle(self, *, district, **options):
        chosen = District.objects.filter(slug=district).first()
        if chosen is None:
            raise CommandError(f"There is no district {district}.")
        with district_scope(chosen.pk):
            for line in export_lines():
                self.stdout.write(line)
