"""An employee files an appeal, adds to it, or takes it back. HR is told at once.

What comes after its last day is taken in and told as late; whether it counts is decided by people.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import HR, require
from accounts.years import school_year_of
from deadlines.models import NoticeKind
from deadlines.services.notice import tell
from remediation.appeals.own import can_add, kinds_to_start, own_letters
from remediation.models import AppealStep, AppealWord, Case, CaseKind, CasePaper, Letter
from remediation.reviews.rules import appeal_kinds
from remediation.services.appeal import AboutStep, record_step, require_window
from remediation.services.once import said_just_now
from remediation.services.review import AboutPaper, keep_paper, locked

Kind = AppealStep.Kind


@transaction.atomic
def file_request(
    kind: CaseKind,
    *,
    actor: Membership,
    letter: Letter | None = None,
    counts_from: date | None = None,
    words: str,
    file: File | None = None,
    name: str = "",
) -> AppealStep:
    """After a letter that was delivered to them, or of themselves. Raises MediaRefused."""
    person = Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    _require_kind(person, kind, letter)
    if letter is None:
        _require_other_day(person, kind, counts_from)
    case = _begin(person, kind, letter)
    today = clock.today(person.district)
    about = AboutStep(Kind.ASKED, today, words=words, counts_from=counts_from, letter=letter)
    received = replace(about, received_on=today, received_by=_("Tandem"), file=file, name=name)
    step = record_step(locked(case), person, received)
    _tell(case, _hr())
    audit.record(person, "appeal.filed", case, is_late=step.is_late)
    return step


def _require_kind(person: Membership, kind: CaseKind, letter: Letter | None) -> None:
    if letter is None:
        require(person.is_active and kinds_to_start(person).filter(pk=kind.pk).exists())
    else:
        require(own_letters(person).filter(pk=letter.pk).exists())
        require(person.is_active and appeal_kinds(person).filter(pk=kind.pk).exists())
        require_window(letter, kind)


def _require_other_day(person: Membership, kind: CaseKind, counts_from: date | None) -> None:
    """Two may be open at once: whoever has to wait for the first one loses the time of the second.
    What happened on the same day is one matter, also when the button is pressed twice."""
    asked = AppealStep.objects.filter(kind=Kind.ASKED, letter=None, counts_from=counts_from)
    same = Case.objects.filter(person=person, kind=kind, pk__in=asked.values("case"))
    if same.open().exists():
        raise InvalidTransition(
            _("One of this kind about that day is open already. Add your words to that one.")
        )


def _begin(person: Membership, kind: CaseKind, letter: Letter | None) -> Case:
    """HR has the next turns: whoever wrote the letter, else the first of them."""
    keeper = letter.case.coordinator if letter else None
    if keeper is None:
        keeper = _hr().exclude(pk=person.pk).order_by("pk").first()
    if person.supervisor is None or keeper is None:
        raise InvalidTransition(_("Nobody could take this in. Hand it to HR on paper."))
    return Case.objects.create(
        kind=kind,
        person=person,
        evaluator=person.supervisor,
        initiator=person,
        initiated_as=Case.Start.EMPLOYEE,
        coordinator=keeper,
        school_year=school_year_of(person.district, clock.today(person.district)),
        started_at=clock.now(),
    )


@transaction.atomic
def add_to_appeal(
    case: Case, *, actor: Membership, words: str, file: File | None = None, name: str = ""
) -> AppealWord:
    """Words, a paper, or both. Raises MediaRefused."""
    case = locked(case)
    require(actor.pk == case.person_id)
    _require_open(actor, case)
    if not words.strip() and file is None:
        raise InvalidTransition(_("Write something, or add a paper."))
    own, paper = case.appeal_words.filter(by=actor), None
    if file is None and (found := said_just_now(own, by=actor, at="at", words=words)):
        return found
    if file is not None:
        title, today = _("From the employee"), clock.today(case.person.district)
        about = AboutPaper(CasePaper.Part.STATEMENT, title, today)
        paper = keep_paper(case, actor=actor, about=about, file=file, name=name)
    said = AppealWord.objects.create(case=case, words=words, paper=paper, by=actor, at=clock.now())
    _tell(case, _keepers(case))
    audit.record(actor, "appeal.added_to", case, has_paper=paper is not None)
    return said


@transaction.atomic
def take_back_appeal(case: Case, *, actor: Membership, words: str) -> AppealStep:
    """It ends. All that was said stays."""
    case = locked(case)
    require(actor.pk == case.person_id)
    _require_open(actor, case)
    today = clock.today(case.person.district)
    said = words.strip() or _("Taken back by the employee.")
    about = AboutStep(Kind.DECIDED, today, words=said, decision=AppealStep.Decision.TAKEN_BACK)
    step = record_step(case, actor, about)
    _tell(case, _keepers(case))
    audit.record(actor, "appeal.taken_back", case)
    return step


def _require_open(actor: Membership, case: Case) -> None:
    if not can_add(actor, case):
        raise InvalidTransition(_("This is decided. What you send now is a new request."))


def _keepers(case: Case) -> Iterable[Membership]:
    """Whoever of HR holds it; all of them where nobody does."""
    return _hr() if case.coordinator is None else [case.coordinator]


def _hr() -> QuerySet[Membership]:
    return Membership.objects.active().with_roles(*HR)


def _tell(case: Case, team: Iterable[Membership]) -> None:
    """Nobody of HR hears of their own by this."""
    path = reverse("remediation:review", args=[case.pk])
    others = [one for one in team if one.pk != case.person_id]
    tell(others, kind=NoticeKind.APPEAL_NEWS, path=path, what=case.kind.title, about=case.person)
