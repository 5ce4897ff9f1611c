"""Fill the demonstration. Again: nothing changes."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.setup import set_up_demo


class Command(BaseCommand):
    help = "Three made-up districts for the demonstration; what is there stays."

    def handle(self, **options) -> None:
        if not settings.IS_DEMO:
            raise CommandError("This is not a demonstration (TANDEM_MODE).")
        set_up_demo()
