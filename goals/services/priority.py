"""What is the district working toward? Its priorities of a year, its mission and its goals."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import hold
from accounts.models import Membership, SchoolYear
from accounts.rules import require
from goals import rules
from goals.models import Goal, MissionText, StrategicPriority


@transaction.atomic
def add_priority(year: SchoolYear, *, actor: Membership, text: str) -> StrategicPriority:
    """List one for administrators to tie goals to. Again = the same."""
    _hold_list(year.pk)
    require(rules.can_keep_priorities(actor))
    priority, made = StrategicPriority.objects.get_or_create(
        school_year=year, text=text, is_active=True
    )
    if made:
        audit.record(actor, "priority.added", priority)
    return priority


@transaction.atomic
def reword_priority(
    priority: StrategicPriority, *, actor: Membership, text: str
) -> StrategicPriority:
    """Say it in other words, as long as nobody's goal serves it."""
    _hold_list(priority.school_year_id)
    priority = StrategicPriority.objects.select_for_update().get(pk=priority.pk)
    require(rules.can_keep_priorities(actor))
    if not priority.is_active:
        raise InvalidTransition(_("This priority is off the list. Add it anew."))
    if Goal.objects.filter(priority=priority).exists():
        raise InvalidTransition(
            _("Somebody’s goal serves it already. Take it off the list, and add it anew.")
        )
    listed = StrategicPriority.objects.filter(school_year=priority.school_year_id, is_active=True)
    if listed.filter(text=text).exclude(pk=priority.pk).exists():
        raise InvalidTransition(_("The list has this priority already."))
    priority.text = text
    priority.save(update_fields=["text"])
    audit.record(actor, "priority.reworded", priority)
    return priority


def _hold_list(year: UUID) -> None:
    hold(f"priorities:{year}")  # two new ones have no row to lock


@transaction.atomic
def retire_priority(priority: StrategicPriority, *, actor: Membership) -> StrategicPriority:
    """Nobody can pick it from now on. Goals that serve it keep it."""
    priority = StrategicPriority.objects.select_for_update().get(pk=priority.pk)
    require(rules.can_keep_priorities(actor))
    if priority.is_active:
        priority.is_active = False
        priority.save(update_fields=["is_active"])
        audit.record(actor, "priority.retired", priority)
    return priority


def priorities_left(before: SchoolYear, year: SchoolYear) -> QuerySet[StrategicPriority]:
    """On the list of the year before and never on that of `year`: what was taken off stays off."""
    same = StrategicPriority.objects.filter(school_year=year, text=OuterRef("text"))
    listed = StrategicPriority.objects.filter(school_year=before, is_active=True)
    return listed.exclude(Exists(same))


def roll_over_priority_list(before: SchoolYear, year: SchoolYear, *, actor: Membership) -> int:
    """Put the list of the year before on that of `year`. Again = nothing more. Returns how many.

    The caller says who may: it goes along when the rules of a year are rolled over.
    """
    _hold_list(year.pk)
    rows = priorities_left(before, year).order_by("pk")
    made = StrategicPriority.objects.bulk_create(
        StrategicPriority(school_year=year, text=row.text) for row in rows
    )
    if made:
        audit.record(actor, "priority.rolled_over", year, priorities=len(made))
    return len(made)


@transaction.atomic
def roll_over_priorities(year: SchoolYear, *, actor: Membership) -> int:
    """The same, when an admin asks for it on the page of the list."""
    year = SchoolYear.objects.select_for_update(no_key=True).get(pk=year.pk)
    require(rules.can_keep_priorities(actor))
    before = year_with_priorities_before(year)
    return roll_over_priority_list(before, year, actor=actor) if before else 0


def year_with_priorities_before(year: SchoolYear) -> SchoolYear | None:
    """The nearest earlier one that has a list."""
    listed = StrategicPriority.objects.filter(school_year=OuterRef("pk"), is_active=True)
    earlier = SchoolYear.objects.filter(Exists(listed), starts_on__lt=year.starts_on)
    return earlier.order_by("-starts_on").first()


@dataclass(frozen=True)
class MissionWords:
    """The district's own words, shown beside the goals that are to serve them (S0-7, S0-16)."""

    mission: str = ""
    goals: str = ""
    plan: str = ""


def mission_text() -> MissionText | None:
    """The words in force. None: the district never wrote any."""
    return MissionText.objects.order_by("-version").first()


@transaction.atomic
def change_mission(
    words: MissionWords, *, seen_version: int, actor: Membership
) -> MissionText | None:
    """In force from now on. `seen_version` is what the admin had before them, 0: none."""
    require(rules.can_keep_priorities(actor))
    now = mission_text()
    if seen_version != (now.version if now else 0):
        raise _changed_by_somebody()
    if words == (MissionWords(now.mission, now.goals, now.plan) if now else MissionWords()):
        return now

    text, is_new = MissionText.objects.get_or_create(
        version=seen_version + 1,
        defaults={**asdict(words), "written_by": actor, "written_at": clock.now()},
    )
    if not is_new:
        raise _changed_by_somebody()
    audit.record(actor, "mission.changed", text, version=text.version)
    return text


def _changed_by_somebody() -> InvalidTransition:
    return InvalidTransition(
        _("Somebody else changed this meanwhile. Copy your words, then load this page again.")
    )
