"""The targets of all buildings go into the next year: asked for by a person, done by a worker."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership, Run, SchoolYear, Site
from accounts.rules import require
from accounts.scope import district_scope
from accounts.services.runs import fail_run, finish_run, move_run, start_run, tell_step
from buildings import rules
from buildings.pack import schools_with_targets
from buildings.page import lines_of
from buildings.services.carry import carry_targets, proposed
from buildings.services.tracking import tracking_now

MOST_NAMES = 10
KIND = "carry_targets"  # Run.kind; its subject is the year that they are taken from


def run_of(year: SchoolYear) -> Run | None:
    """The latest one, also while it goes on."""
    runs = Run.objects.filter(kind=KIND, subject_id=year.pk)
    found: Run | None = runs.order_by("-created_at").first()
    return found


@transaction.atomic
def ask_for_carrying(year: SchoolYear, *, actor: Membership) -> Run:
    SchoolYear.objects.select_for_update(no_key=True).get(pk=year.pk)
    require(rules.can_carry_everywhere(actor))
    there = run_of(year)
    if there is not None and not there.is_finished:
        raise InvalidTransition(_("The targets are being taken along already. Watch it here."))
    run = start_run(KIND, year, actor=actor)
    audit.record(actor, "targets.carrying_asked_for", year)
    ask_to_carry(run)
    return run


def ask_to_carry(run: Run) -> None:
    """Also for a run that nobody has begun, or whose worker died (settings.RUN_STARTERS)."""
    from buildings.tasks import carry_everywhere  # noqa: PLC0415 - task imports services

    carry_everywhere.delay_on_commit(district_id=str(run.district_id), run_id=str(run.pk))


def carry_everywhere(district_id: UUID | str, run_id: UUID | str) -> None:
    """Building by building, each in a scope of its own, so that the page hears how far.

    What the next year has already stays as it is: twice is once.
    """
    with district_scope(district_id):
        run = Run.objects.select_related("started_by__district").get(pk=run_id)
        if run.is_finished:  # the broker sent it once more
            return
        year = SchoolYear.objects.get(pk=run.subject_id)
        sites = schools_with_targets(year)
        move_run(run.pk, 0, len(sites))
    actor = run.started_by
    assert actor is not None  # ask_for_carrying names one
    made, left = 0, []
    for site in sites:
        with district_scope(district_id):
            try:
                made += _carry(site, year, actor)
            except InvalidTransition:
                left.append(site.name)
            tell_step(run.pk)
    with district_scope(district_id):
        finish_run(run.pk, _told(made, left))


def _told(made: int, left: list[str]) -> str:
    words = ngettext("%(n)s target was set.", "%(n)s targets were set.", made) % {"n": made}
    if not left:
        return words
    names = ", ".join(left[:MOST_NAMES])
    told = _("Set those of these buildings on their own pages: %(names)s") % {"names": names}
    return f"{words} {told}"


def _carry(site: Site, year: SchoolYear, actor: Membership) -> int:
    """A measure that was taken off the list stays behind."""
    today = min(clock.today(actor.district), year.ends_on)
    lines = lines_of(site, year, tracking_now(), today)
    picked = [proposed(line) for line in lines if line.target.measure.is_active]
    return len(carry_targets(site, year, picked, actor=actor))


def give_up(run_id: UUID | str) -> None:
    fail_run(run_id)
    told = _("It stopped on the way. What was set stays; ask again for the rest.")
    Run.objects.filter(pk=run_id).update(message=told)
