"""A packet is asked for by HR, and made by a worker (remediation/packets/making.py)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership, Run
from accounts.rules import require
from accounts.services.runs import start_run
from remediation.models import Case, Packet, PartOrder
from remediation.packets.parts import wanted_order
from remediation.packets.redaction import names_of
from remediation.reviews.rules import can_hold_review
from remediation.services.review import locked

KIND = "case_packet"  # Run.kind


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for. `words` are left out beside the employee's own names."""

    is_redacted: bool = False
    words: tuple[str, ...] = ()
    takes_papers: bool = True


@transaction.atomic
def ask_for_packet(case: Case, *, actor: Membership, wanted: Wanted) -> Packet:
    """It shows the record of the moment at which it is made, with its gaps on page 1."""
    case = locked(case)
    require(can_hold_review(actor, case))
    newest = Packet.objects.filter(case=case).select_related("run").order_by("-asked_at").first()
    if newest and newest.run and not newest.run.is_finished:
        raise InvalidTransition(_("A packet is being made already. You can watch it here."))
    left_out = [*names_of(case.person), *wanted.words] if wanted.is_redacted else []
    packet = Packet(
        case=case,
        left_out=[word for word in left_out if word.strip()],
        takes_papers=wanted.takes_papers or not wanted.is_redacted,
        order=wanted_order(case),
        asked_by=actor,
        asked_at=clock.now(),
    )
    packet.run = start_run(KIND, packet, actor=actor)
    packet.save()
    audit.record(actor, "packet.asked_for", case, is_redacted=wanted.is_redacted)
    ask_to_make(packet.run)
    return packet


@transaction.atomic
def order_parts(case: Case, *, actor: Membership, order: Sequence[str]) -> PartOrder:
    """Of the next packet; those that are made keep theirs. Empty: as it happened."""
    case = locked(case)
    require(can_hold_review(actor, case))
    made = PartOrder.objects.create(
        case=case, order=list(order), ordered_by=actor, ordered_at=clock.now()
    )
    audit.record(actor, "packet.parts_ordered", case)
    return made


def ask_to_make(run: Run) -> None:
    """Also for a run that nobody has begun, or whose worker died (settings.RUN_STARTERS)."""
    from remediation.tasks import make_packet  # noqa: PLC0415 - task imports services

    make_packet.delay_on_commit(district_id=str(run.district_id), packet_id=str(run.subject_id))


def make_packet(district_id: UUID | str, packet_id: UUID | str) -> None:
    """Twice is once."""
    from remediation.packets import making as packet_making  # noqa: PLC0415 - loads what joins PDFs: for workers

    packet_making.make_packet(district_id, packet_id)
