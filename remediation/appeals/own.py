"""What does an employee see of their own appeals, grievances and hearings, and what may they file?

Theirs are letters that were delivered to them, the steps of what they asked for, and what they
added. The review behind a letter, its evidence and what others write about it are not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Membership
from deadlines.models import Deadline
from remediation.appeals.standing import Appeal
from remediation.letters.arrival import arrival_of, deliveries_of
from remediation.models import AppealStep, Case, CaseKind, CasePaper, Delivery, Letter
from remediation.reviews.review_entries import ARRIVED
from remediation.reviews.rules import appeal_kinds, reviews
from remediation.services.letter import APPEAL, HEARING

Kind = AppealStep.Kind
OWN_STEPS = (Kind.ASKED, Kind.DECIDED)  # whose words are theirs to read


@dataclass(frozen=True)
class OwnLetter:
    """A letter that arrived, the times that run from it, and what was filed after it."""

    letter: Letter
    arrived: Delivery
    clocks: Sequence[Deadline]
    requests: Sequence[AppealStep]
    kinds: Sequence[CaseKind]  # what they may still file

    @property
    def last_day(self) -> Deadline | None:
        """Of the longest time."""
        return self.clocks[-1] if self.clocks else None


def own_appeals(person: Membership) -> QuerySet[Case]:
    """What came in from them, the newest first."""
    asked = AppealStep.objects.filter(case=OuterRef("pk"), kind=Kind.ASKED)
    family = CaseKind.Family.APPEAL
    rows = reviews().filter(Exists(asked), person=person, kind__family=family)
    return rows.order_by("-started_at", "-pk")


def own_letters(person: Membership) -> QuerySet[Letter]:
    """Those that were delivered, or that they refused, the newest first."""
    arrived = Delivery.objects.filter(letter=OuterRef("pk"), outcome__in=ARRIVED)
    rows = Letter.objects.filter(Exists(arrived), case__person=person, issued_on__isnull=False)
    return rows.select_related("template", "case__kind").order_by("-issued_on", "-pk")


def own_letter(person: Membership, letter: Letter) -> OwnLetter:
    deliveries = deliveries_of(letter)
    arrived = arrival_of(deliveries) or next(one for one in deliveries if one.has_arrived)
    clocks = Deadline.objects.filter(kind__in=[HEARING, APPEAL], subject_id=letter.pk)
    requests = list(letter.requests.select_related("case__kind").order_by("entered_at"))
    filed = {step.case.kind_id for step in requests}
    found = list(clocks.order_by("last_day_on"))
    kinds = [kind for kind in appeal_kinds(person) if found and kind.pk not in filed]
    return OwnLetter(letter, arrived, found, requests, kinds)


def kinds_to_start(person: Membership) -> QuerySet[CaseKind]:
    """What they may file of themselves, after no letter."""
    return appeal_kinds(person).filter(employee_starts=True)


def own_papers(person: Membership) -> QuerySet[CasePaper]:
    """Of their requests, whoever entered them, and what they added themselves."""
    asked = AppealStep.objects.filter(paper=OuterRef("pk"), kind=Kind.ASKED)
    rows = CasePaper.objects.filter(case__in=own_appeals(person))
    return rows.filter(added_by=person) | rows.filter(Exists(asked))


def can_add(actor: Membership, case: Case) -> bool:
    """To their own appeal, while nobody has decided it. Nobody does so for them."""
    return actor.is_active and actor.pk == case.person_id and not Appeal(case).is_over
