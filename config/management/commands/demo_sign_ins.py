"""Print with which made-up people one can sign in."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import District
from config.demo.sign_ins import PASSWORD, sign_ins


class Command(BaseCommand):
    help = "The demonstration's people, their password, and the codes of the second factor."

    def handle(self, **options) -> None:
        if not settings.IS_DEMO:
            raise CommandError("This is not a demonstration (TANDEM_MODE).")
        self.stdout.write(f"Password of everybody: {PASSWORD}")
        for district in District.objects.filter(is_demo=True).order_by("name"):
            self.stdout.write(f"\n{district.name}")
            for line in sign_ins(district):
                self.stdout.write(f"  {line.login:<38} {line.name}, {line.who}")
        self.stdout.write(
            "\nOffice people need a code, too. It changes every half minute:"
            " see /demo/, or `python3 dev.py manage second_factor EMAIL`."
        )
