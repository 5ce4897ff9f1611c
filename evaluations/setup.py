"""What of the rules and the year is left to set up? (settings.SETUP_TASKS)"""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import District, Membership
from accounts.setup_tasks import SetupTask
from evaluations.models import Cycle, Process


def process_tasks(district: District) -> list[SetupTask]:
    """Publish the rules of this school year, then open its cycle."""
    today = clock.today(district)
    process = (
        Process.objects.select_related("school_year")
        .exclude(state=Process.State.SUPERSEDED)
        .filter(school_year__ends_on__gte=today)
        .order_by("school_year__starts_on", "pk")
        .first()
    )
    cycle = Cycle.objects.filter(process=process).first() if process else None
    return [_publish(process), _open(process, cycle)]


def _publish(process: Process | None) -> SetupTask:
    name = _("Review the rules and publish them")
    if process is None:
        hint = _("Start from a ready-made process, such as the goals of classified employees.")
        return SetupTask(name, hint, "idle", reverse("evaluations:process_list"))
    url = reverse("evaluations:process", args=[process.pk])
    words = {"name": process.name, "year": process.school_year}
    if process.is_draft:
        return SetupTask(name, _("%(name)s, %(year)s, is a draft.") % words, "going", url)
    return SetupTask(name, _("%(name)s, %(year)s.") % words, "done", url)


def _open(process: Process | None, cycle: Cycle | None) -> SetupTask:
    name = _("Open the cycle")
    if cycle is not None:
        url = reverse("evaluations:cycle", args=[cycle.pk])
        is_open = cycle.state != Cycle.State.OPENING
        hint = _("Everybody has their steps.") if is_open else _("It is being opened.")
        return SetupTask(name, hint, "done" if is_open else "going", url)
    if process is None or process.is_draft or not Membership.objects.active().exists():
        return SetupTask(name, _("It opens once the rules are published."), "locked")
    hint = _("Everybody the rules serve gets their steps and dates.")
    return SetupTask(name, hint, "idle", reverse("evaluations:process", args=[process.pk]))
