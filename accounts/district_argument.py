"""Which district does `--district` of a command name?"""

from argparse import ArgumentParser

from django.core.management.base import CommandError

from accounts.models import District


def add_district(parser: ArgumentParser) -> None:
    parser.add_argument("--district", required=True, metavar="SLUG")


def district_named(slug: str) -> District:
    """CommandError tells which there are."""
    found = District.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(District.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"There is no district “{slug}”. There are: {known or 'none yet'}.")
    return found
