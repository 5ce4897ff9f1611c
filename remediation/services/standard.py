"""What happens to a standard of the library: added, changed, compared again, taken off."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import held, hold
from accounts.models import Membership
from accounts.rules import require
from accounts.scope import active_district
from remediation.library.rules import can_keep_library
from remediation.models import Standard
from remediation.services.library_reminder import forget_reminder, remind_keeper, require_later

REVIEW = "standard_review"  # Deadline.kind


@dataclass(frozen=True)
class AboutStandard:
    """What is said of one."""

    framework: str
    title: str
    source: str
    keeper: Membership
    review_on: date
    code: str = ""
    words: str = ""
    audience: str = "both"
    source_url: str = ""
    position: int = 0


@transaction.atomic
def add_standard(*, actor: Membership, about: AboutStandard) -> Standard:
    _hold_list()
    require(can_keep_library(actor))
    today = require_later(about.review_on, actor)
    _require_new(about)

    standard = Standard.objects.create(**vars(about), reviewed_on=today)
    _remind(standard)
    audit.record(actor, "standard.added", standard)
    return standard


@transaction.atomic
def change_standard(
    standard: Standard, *, actor: Membership, about: AboutStandard, is_reviewed: bool = False
) -> Standard:
    """Other words, or another day. `is_reviewed`: it was compared with its source today."""
    _hold_list()
    standard = _locked(standard)
    require(can_keep_library(actor))
    if standard.retired_at is not None:
        raise InvalidTransition(_("This standard is off the list. Add it anew."))
    if is_reviewed or about.review_on != standard.review_on:
        require_later(about.review_on, actor)
    _require_new(about, but=standard)

    for name, value in vars(about).items():
        setattr(standard, name, value)
    if is_reviewed:
        standard.reviewed_on = clock.today(actor.district)
    standard.save()
    _remind(standard)
    audit.record(actor, "standard.reviewed" if is_reviewed else "standard.changed", standard)
    return standard


@transaction.atomic
def retire_standard(standard: Standard, *, actor: Membership) -> Standard:
    """Nothing can point to it from now on; what does, keeps it. Again changes nothing."""
    standard = _locked(standard)
    require(can_keep_library(actor))
    if standard.retired_at is None:
        standard.retired_at = clock.now()
        standard.save()
        forget_reminder(REVIEW, standard.pk)
        audit.record(actor, "standard.retired", standard)
    return standard


def _hold_list() -> None:
    hold(f"standards:{active_district()}")  # two new ones have no row to lock


def _require_new(about: AboutStandard, *, but: Standard | None = None) -> None:
    same = Standard.objects.listed().filter(
        framework=about.framework, code=about.code, title=about.title
    )
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise InvalidTransition(_("The list has this standard already."))


def _remind(standard: Standard) -> None:
    remind_keeper(
        REVIEW,
        standard,
        keeper=standard.keeper,
        day=standard.review_on,
        what=_("Compare a standard with its source again"),
        path=reverse("remediation:standard", args=[standard.pk]),
    )


def _locked(standard: Standard) -> Standard:
    return held(Standard.objects.select_related("keeper__district"), standard.pk)
