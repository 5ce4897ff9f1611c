"""Which words has the guide to goals, and has somebody opened it (S1-8)?"""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.asking import ask_one
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from goals import rules
from goals.models import GuideOpening, GuideText

GUIDE = "5240F1"


@dataclass(frozen=True)
class GuideParts:
    """The district's own words; an empty part shows the sample text."""

    goals: str = ""
    communication: str = ""
    feedback: str = ""


SAMPLE = GuideParts()


def guide_text(form_number: str = GUIDE) -> GuideText | None:
    """The text in force. None: the district never wrote one."""
    return GuideText.objects.filter(form_number=form_number).order_by("-version").first()


@transaction.atomic
def change_guide(parts: GuideParts, *, seen_version: int, actor: Membership) -> GuideText | None:
    """The text in force from now on. `seen_version` is what the admin had before them, 0: none.

    The same words again are no new version.
    """
    require(rules.can_change_guide(actor))
    now = guide_text()
    if seen_version != (now.version if now else 0):
        raise _changed_by_somebody()
    before = GuideParts(now.goals, now.communication, now.feedback) if now else SAMPLE
    if parts == before:
        return now

    text, is_new = GuideText.objects.get_or_create(
        form_number=GUIDE,
        version=seen_version + 1,
        defaults={**asdict(parts), "written_by": actor, "written_at": clock.now()},
    )
    if not is_new:
        raise _changed_by_somebody()
    audit.record(actor, "guide.changed", text, version=text.version)
    return text


def _changed_by_somebody() -> InvalidTransition:
    return InvalidTransition(
        _("Somebody else changed the guide meanwhile. Copy your words, then load this page again.")
    )


def open_guide(membership: Membership, *, form_number: str = GUIDE) -> GuideOpening:
    """Remember that it was opened, in the text of now. The first time counts."""
    opening, _made = GuideOpening.objects.get_or_create(
        membership=membership,
        form_number=form_number,
        text=guide_text(form_number),
        defaults={"opened_at": clock.now()},
    )
    return opening


def guide_opened_at(membership: Membership, *, form_number: str = GUIDE) -> datetime | None:
    """When they first opened the text that is in force now."""
    opened = ask_one(OPENED, {"reader": membership.pk, "form": form_number})
    return opened[0] if opened else None


# Written once: three pages ask it. The sample text, before any other, is none.
OPENED = """
    SELECT o.opened_at FROM goals_guideopening o
    WHERE o.membership_id = %(reader)s AND o.form_number = %(form)s
        AND o.text_id IS NOT DISTINCT FROM (
            SELECT t.id FROM goals_guidetext t WHERE t.form_number = %(form)s
            ORDER BY t.version DESC LIMIT 1)
"""
