"""A gentle word to the supervisor when nobody has talked for some weeks (S1-18).

Off by default, and then there are no rows. A meeting moves the date; so does a new supervisor, who
gets the weeks anew when no meeting is noted.
"""

from django.db import transaction
from django.db.models import DateField, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import Deadline
from deadlines.services.gentle import post_gentle_deadlines
from deadlines.services.in_bulk import cancel_deadlines
from evaluations import rules
from evaluations.models import Conference, Cycle, OneOnOne, Participation, Process
from evaluations.services.draft import locked

KIND = "one_on_one"  # Deadline.kind; its subject is the participation
ACT = "hold_one_on_one"
PATH = "/participations/{}/meetings/"
FEWEST, MOST = 1, 26  # weeks


@transaction.atomic
def set_talk_weeks(process: Process, *, actor: Membership, weeks: int | None) -> Process:
    """After how many weeks without a meeting? None turns it off. Published rules stay frozen;
    this is no rule of theirs, so it may change at any time, and leaves a trace.
    """
    process = locked(process)
    require(rules.can_edit_process(actor, process))
    if not may_change_talks(process):
        raise InvalidTransition(_("Change this on the rules in force."))
    if weeks is not None and not FEWEST <= weeks <= MOST:
        raise InvalidTransition(
            _("Choose %(fewest)s to %(most)s weeks.") % {"fewest": FEWEST, "most": MOST}
        )
    if process.talk_weeks == weeks:
        return process

    process.talk_weeks = weeks
    process.save(update_fields=["talk_weeks"])
    everybody = Participation.objects.filter(cycle__process=process)
    if weeks is None:
        cancel_deadlines(everybody.values_list("pk"))
    else:
        watch_talks(process, everybody)
    audit.record(actor, "process.talk_weeks_changed", process, weeks=weeks)
    return process


def may_change_talks(process: Process) -> bool:
    """Not in rules that are replaced, nor in a draft that will replace others."""
    is_over = process.state == Process.State.SUPERSEDED
    return not is_over and not (process.is_draft and process.replaces_id)


def watch_talks(process: Process, participations: QuerySet[Participation]) -> None:
    """Bring the dates of these participations to how things stand. Nothing when it is off."""
    if process.talk_weeks is None:
        return
    at_work = participations.filter(
        state=Participation.State.ACTIVE,
        employee__is_active=True,
        employee__supervisor__isnull=False,
    ).exclude(cycle__state=Cycle.State.CLOSED)
    cancel_deadlines(participations.exclude(pk__in=at_work.values("pk")).values_list("pk"))
    post_gentle_deadlines(
        kind=KIND,
        weeks=process.talk_weeks,
        school_year=process.school_year,
        act=ACT,
        what=_("One-on-one"),
        path=PATH,
        subjects=_subjects(at_work, process),
    )


def watch_talks_of(participation: Participation) -> None:
    """After a meeting; with cycle and process loaded it asks nothing while it is off."""
    rows = Participation.objects.filter(pk=participation.pk)
    watch_talks(participation.cycle.process, rows)


def watch_talks_of_people(people: QuerySet[Membership]) -> None:
    """They moved, left or came back."""
    watching = Process.objects.filter(talk_weeks__isnull=False).select_related("school_year")
    for process in watching:
        watch_talks(
            process, Participation.objects.filter(cycle__process=process, employee__in=people)
        )


def invitation_to(participation: Participation, *, reader: Membership) -> Deadline | None:
    """The word that stands for this reader today. Asks nothing while it is off."""
    if participation.cycle.process.talk_weeks is None:
        return None
    today = clock.today(reader.district)
    waiting = Deadline.objects.open().filter(kind=KIND, subject_id=participation.pk)
    return waiting.filter(turn=reader, last_day_on__lte=today).first()


def _subjects(
    participations: QuerySet[Participation], process: Process
) -> QuerySet[Participation, tuple]:
    """Participation, employee, supervisor, and the last meeting or, without one, today."""
    of = OuterRef("pk")
    conferences = Conference.objects.filter(step__participation=of).order_by()
    one_on_ones = OneOnOne.objects.entered().filter(participation=of).order_by()
    met = Greatest(
        Subquery(conferences.values("step__participation").annotate(d=Max("held_on")).values("d")),
        Subquery(one_on_ones.values("participation").annotate(d=Max("held_on")).values("d")),
    )
    today = Value(clock.today(process.district), output_field=DateField())
    rows = participations.annotate(anchor=Coalesce(met, today, output_field=DateField()))
    return rows.values_list("pk", "employee", "employee__supervisor", "anchor")
