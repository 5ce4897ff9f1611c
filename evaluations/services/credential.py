"""Who may evaluate: kinds of credentials, who earned one, and what happens without it (S3-18)."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import hold
from accounts.models import Membership
from accounts.rules import require
from accounts.scope import active_district
from accounts.years import school_year_of
from deadlines.calculate import last_day_of_months
from deadlines.services.deadline import cancel
from deadlines.services.gentle import post_promise
from evaluations.models import Credential, CredentialKind, Training
from evaluations.trainings.rules import can_keep_trainings

RENEWAL = "credential_renewal"  # Deadline.kind and act; its subject is the credential
AHEAD = timedelta(days=60)  # of its end somebody is told to renew it


@dataclass(frozen=True)
class AboutKind:
    title: str
    audience: str = CredentialKind.Audience.BOTH
    months: int | None = None
    needed_from: date | None = None
    source: str = ""


@transaction.atomic
def add_kind(*, actor: Membership, about: AboutKind) -> CredentialKind:
    _hold_titles()
    require(can_keep_trainings(actor))
    _require_new_title(about.title)

    kind = CredentialKind.objects.create(**asdict(about))
    audit.record(actor, "credential_kind.added", kind)
    return kind


@transaction.atomic
def change_kind(kind: CredentialKind, *, actor: Membership, about: AboutKind) -> CredentialKind:
    """Credentials that were earned keep the day on which they end."""
    _hold_titles()
    kind = CredentialKind.objects.select_for_update().get(pk=kind.pk)
    require(can_keep_trainings(actor))
    if kind.retired_at is not None:
        raise InvalidTransition(_("This kind is off the list. Add it anew."))
    if about.title != kind.title:
        _require_new_title(about.title)

    changed = [name for name, value in asdict(about).items() if getattr(kind, name) != value]
    if changed:
        for name in changed:
            setattr(kind, name, getattr(about, name))
        kind.save(update_fields=changed)
        audit.record(actor, "credential_kind.changed", kind, fields=changed)
    return kind


@transaction.atomic
def retire_kind(kind: CredentialKind, *, actor: Membership) -> CredentialKind:
    """Nobody needs or earns it from now on. Again changes nothing."""
    kind = CredentialKind.objects.select_for_update().get(pk=kind.pk)
    require(can_keep_trainings(actor))
    if kind.retired_at is None:
        kind.retired_at = clock.now()
        kind.save(update_fields=["retired_at"])
        audit.record(actor, "credential_kind.retired", kind)
    return kind


@transaction.atomic
def note_credential(
    kind: CredentialKind,
    *,
    actor: Membership,
    person: Membership,
    earned_on: date,
    ends_on: date | None = None,
    number: str = "",
) -> Credential:
    """Earned elsewhere. Without `ends_on` it holds as long as its kind says."""
    kind = CredentialKind.objects.select_for_update().get(pk=kind.pk)
    require(can_keep_trainings(actor))
    if actor.pk == person.pk:
        raise InvalidTransition(_("Somebody else in the office notes your own credential."))
    if earned_on > clock.today(person.district):
        raise InvalidTransition(_("Pick the day it was earned. It can’t be after today."))
    if ends_on is not None and ends_on < earned_on:
        raise InvalidTransition(_("It ends after the day it was earned. Check both days."))
    return earn(
        kind, actor=actor, person=person, earned_on=earned_on, ends_on=ends_on, number=number
    )


def earn(
    kind: CredentialKind,
    *,
    actor: Membership,
    person: Membership,
    earned_on: date,
    ends_on: date | None = None,
    number: str = "",
    training: Training | None = None,
) -> Credential:
    """For services that have asked who may. A day it was noted for already = the same."""
    if kind.retired_at is not None:
        raise InvalidTransition(_("This kind of credential is off the list."))
    same = Credential.objects.standing().filter(kind=kind, person=person, earned_on=earned_on)
    if (there := same.first()) is not None:
        return there
    if ends_on is None and kind.months is not None:
        ends_on = last_day_of_months(earned_on, kind.months)

    credential = Credential.objects.create(
        kind=kind,
        person=person,
        earned_on=earned_on,
        ends_on=ends_on,
        number=number,
        training=training,
        noted_by=actor,
        noted_at=clock.now(),
    )
    _remind(kind, person)
    audit.record(actor, "credential.noted", credential, person=person)
    return credential


@transaction.atomic
def withdraw_credential(credential: Credential, *, actor: Membership, reason: str) -> Credential:
    """It was noted by mistake, or taken back. The row stays. Again changes nothing."""
    rows = Credential.objects.select_related("kind", "person__district")
    rows = rows.select_for_update(of=("self",))
    credential = rows.get(pk=credential.pk)
    require(can_keep_trainings(actor))
    if credential.withdrawn_at is not None:
        return credential
    if not reason.strip():
        raise InvalidTransition(_("Say why it is taken back."))

    credential.withdrawn_at, credential.withdrawn_by = clock.now(), actor
    credential.withdrawn_reason = reason
    credential.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    _remind(credential.kind, credential.person)
    audit.record(actor, "credential.withdrawn", credential, person=credential.person)
    return credential


def require_credential(actor: Membership, employee: Membership) -> None:
    """Where the district says so, nobody evaluates without one. What was written stays."""
    kind = kind_lacking(actor, employee)
    if kind is None:
        return
    last = Credential.objects.standing().filter(kind=kind, person=actor).longest_first().first()
    if last is not None and last.ends_on is not None:
        raise InvalidTransition(
            _("Your %(kind)s ended on %(day)s. Renew it, then go on here. HR knows how.")
            % {"kind": kind.title, "day": date_format(last.ends_on, "F j, Y")}
        )
    raise InvalidTransition(
        _("You need the %(kind)s before you evaluate. What you wrote stays. HR knows how.")
        % {"kind": kind.title}
    )


def kind_lacking(actor: Membership, employee: Membership) -> CredentialKind | None:
    """Which one `actor` needs to evaluate `employee` today and does not hold. One statement."""
    today = clock.today(employee.district)
    audience = CredentialKind.Audience
    own = audience.CERTIFIED if employee.is_certified else audience.CLASSIFIED
    needed = CredentialKind.objects.filter(
        retired_at=None, needed_from__lte=today, audience__in=[audience.BOTH, own]
    )
    held = Credential.objects.on(today).filter(kind=OuterRef("pk"), person=actor)
    return needed.exclude(Exists(held)).order_by("title").first()


def _remind(kind: CredentialKind, person: Membership) -> None:
    """Some weeks ahead of its end, unless that is past already; of the one that lasts longest."""
    every = Credential.objects.filter(kind=kind, person=person)
    longest = every.standing().longest_first().first()
    for pk in every.values_list("pk", flat=True):
        if longest is None or pk != longest.pk:
            cancel(RENEWAL, pk)
    if longest is None or longest.ends_on is None:
        return
    today = clock.today(person.district)
    day = longest.ends_on - AHEAD
    if day <= today:
        return
    post_promise(
        kind=RENEWAL,
        subject_id=longest.pk,
        person=person,
        day=day,
        school_year=school_year_of(person.district, today),
        act=RENEWAL,
        what=_("Renew your %(kind)s") % {"kind": kind.title},
        path=reverse("evaluations:trainings_mine"),
    )


def _hold_titles() -> None:
    hold(f"credential_kinds:{active_district()}")  # two new ones have no row to lock


def _require_new_title(title: str) -> None:
    if CredentialKind.objects.filter(retired_at=None, title=title).exists():
        raise InvalidTransition(_("The list has a credential of this name already."))
