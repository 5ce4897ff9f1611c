"""A person chooses which mails they get; the district says what nobody switches off."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import can_set_up, require
from deadlines.models import USUALLY_REQUIRED, MailChoice, MailGroup, MailPolicy


def required_groups() -> list[MailGroup]:
    """What nobody in this district switches off, besides what is due soon or overdue."""
    policy = MailPolicy.objects.first()
    kept = policy.required if policy else USUALLY_REQUIRED
    return [group for group in MailGroup if group in kept]


def choice_of(person: Membership) -> MailChoice:
    """What they chose, else the usual (unsaved)."""
    found = MailChoice.objects.filter(person=person).first()
    return found or MailChoice(person=person)


@transaction.atomic
def choose_mails(
    *, actor: Membership, is_single: bool, switched_off: Collection[MailGroup]
) -> MailChoice:
    """Everybody for themselves. The same again changes nothing."""
    kept = set(switched_off) & set(required_groups())
    if kept:
        raise InvalidTransition(
            _("Your district sends these mails to everybody. Reload the page.")
        )
    choice = choice_of(actor)
    wanted = sorted(switched_off)
    if (choice.is_single, sorted(choice.switched_off)) == (is_single, wanted):
        return choice
    facts = {"is_single": is_single, "switched_off": wanted, "chosen_at": clock.now()}
    choice, _is_new = MailChoice.objects.update_or_create(person=actor, defaults=facts)
    audit.record(actor, "mail_choice.changed", actor, off=wanted, single=is_single)
    return choice


@transaction.atomic
def set_mail_policy(*, actor: Membership, required: Collection[MailGroup]) -> None:
    """From now on nobody switches these off, and whoever did gets them again."""
    require(can_set_up(actor))
    wanted = sorted(required)
    if wanted == sorted(required_groups()):
        return
    facts = {"required": wanted, "set_by": actor, "set_at": clock.now()}
    MailPolicy.objects.update_or_create(district=actor.district, defaults=facts)
    audit.record(actor, "mail_policy.changed", actor.district, required=wanted)
