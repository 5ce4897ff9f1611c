"""Published rules are frozen, so a draft alone changes, one change after another."""

from django.utils.translation import gettext as _

from accounts.errors import InvalidTransition
from evaluations.models import Process


def locked(process: Process) -> Process:
    return (
        Process.objects.select_for_update(of=("self",))
        .select_related("school_year", "replaces", "rolled_from", "district")
        .get(pk=process.pk)
    )


def require_draft(process: Process) -> None:
    if not process.is_draft:
        raise InvalidTransition(
            _("These rules are published, so they cannot change. They stay as people saw them.")
        )
