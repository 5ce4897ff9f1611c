"""HR invites an attorney or a representative to one case, until a day. Every look is kept."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm, remove_perm

from accounts import audit, clock
from accounts.addresses import folded
from accounts.errors import InvalidTransition
from accounts.models import Membership, User
from accounts.rules import require
from accounts.services.claims import give_login, login_of, open_login
from accounts.tenancy import new_id
from deadlines.models import NoticeKind
from deadlines.services.notice import tell
from remediation.models import Case, CaseGuest, GuestView
from remediation.reviews.rules import REVIEW, can_hold_review
from remediation.services.review import locked

NUMBER = "guest-{}"  # employee numbers of guests


@dataclass(frozen=True)
class AboutGuest:
    """Whom HR invites, as what, and until when."""

    first_name: str
    last_name: str
    email: str
    capacity: str
    until: date


@transaction.atomic
def invite_guest(case: Case, *, actor: Membership, about: AboutGuest) -> CaseGuest:
    """They are told by mail, and sign in with a code to this address and a second factor."""
    case = locked(case)
    require(can_hold_review(actor, case))
    today = clock.today(case.person.district)
    if about.until < today:
        raise InvalidTransition(_("That day is over. Choose today or a later day."))
    guest = _person(about)
    if guest.pk == case.person_id:
        raise InvalidTransition(_("The case is about this person. Invite somebody else."))
    if CaseGuest.objects.on(today).filter(case=case, guest=guest).exists():
        raise InvalidTransition(_("This person is invited already. End that invitation first."))
    made = CaseGuest.objects.create(
        case=case,
        guest=guest,
        capacity=about.capacity,
        until=about.until,
        invited_by=actor,
        invited_at=clock.now(),
    )
    assign_perm(REVIEW, guest.user, case)
    audit.record(
        actor,
        "case_guest.invited",
        made,
        guest=str(guest.pk),
        until=about.until.isoformat(),
    )
    tell(
        [guest],
        kind=NoticeKind.CHANGED,
        path=reverse("remediation:review", args=[case.pk]),
        what=_("a case to review"),
    )
    return made


def _person(about: AboutGuest) -> Membership:
    """Who has this address, or its login; else somebody new, who takes part in nothing."""
    address = folded(about.email)
    found = Membership.objects.active().filter(email=address).select_related("user").first()
    if found is not None and found.user is not None:
        return found
    user = _login(address)
    known = Membership.objects.filter(user=user).select_related("user").first()
    if known is not None and known.is_active:
        return known
    if known is not None:
        raise InvalidTransition(_("This is somebody who left. Ask for another address."))
    found = found or Membership.objects.create(
        employee_number=NUMBER.format(str(new_id())[-12:]),
        first_name=about.first_name,
        last_name=about.last_name,
        email=address,
        job_title=str(CaseGuest.Capacity(about.capacity).label),
        is_evaluated=False,
    )
    give_login(found, user)
    return found


def _login(address: str) -> User:
    """Whose address this is; else a new one, which a code by e-mail proves first."""
    user = login_of(address)
    if user is not None:
        return user
    if User.objects.filter(email=address).exists():
        raise InvalidTransition(
            _("Somebody typed this address and never proved it. Ask for another address.")
        )
    return open_login(address)


@transaction.atomic
def end_guest(guest: CaseGuest, *, actor: Membership) -> CaseGuest:
    """Before the day. What they opened stays in the list."""
    case = locked(guest.case)
    require(can_hold_review(actor, case))
    guest = CaseGuest.objects.select_for_update().get(pk=guest.pk)
    if guest.ended_at is not None:
        raise InvalidTransition(_("This invitation has ended already."))
    guest.ended_at = clock.now()
    guest.save(update_fields=["ended_at"])
    others = CaseGuest.objects.filter(case=case, guest=guest.guest_id, ended_at=None)
    if not others.exists():
        user = Membership.objects.select_related("user").get(pk=guest.guest_id).user
        remove_perm(REVIEW, user, case)
    audit.record(actor, "case_guest.ended", guest)
    return guest


def note_view(guest: CaseGuest, what: str, packet_id: UUID | None = None) -> GuestView:
    """A guest opened something."""
    view = GuestView.objects.create(
        guest=guest, what=what, packet_id=packet_id, viewed_at=clock.now()
    )
    audit.record(guest.guest, "case_guest.viewed", guest, what=what)
    return view
