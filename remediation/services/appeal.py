"""An appeal comes in, is answered, heard and decided: each step with its reason and its proof."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import Deadline
from deadlines.services.deadline import cancel, settle
from deadlines.services.on_day import post_on_day
from remediation.appeals.standing import LIMITS, Appeal, is_appeal
from remediation.models import AppealStep, Case, CaseKind, CasePaper, Letter
from remediation.reviews.entries import say_day
from remediation.reviews.rules import can_hold_review
from remediation.services.letter import APPEAL, HEARING
from remediation.services.review import AboutPaper, begin_review, keep_paper, locked

Kind = AppealStep.Kind
ANSWER, HEARING_DAY, DECISION = "appeal_answer", "appeal_hearing", "appeal_decision"
TURNS = {Kind.ANSWERED: ANSWER, Kind.HEARING_SET: HEARING_DAY, Kind.DECIDED: DECISION}


@dataclass(frozen=True)
class AboutStep:
    """What happened, on which day. `file` with its `name` is the paper that shows it."""

    kind: str
    on: date
    words: str = ""
    received_on: date | None = None
    received_by: str = ""
    counts_from: date | None = None
    letter: Letter | None = None
    place: str = ""
    decision: str = ""
    file: File | None = None
    name: str = ""


@transaction.atomic
def enter_step(case: Case, *, actor: Membership, about: AboutStep) -> AppealStep:
    """Raises MediaRefused. A step after its last day is taken in, and told as late."""
    case = locked(case)
    require(can_hold_review(actor, case))
    return record_step(case, actor, about)


def record_step(case: Case, actor: Membership, about: AboutStep) -> AppealStep:
    """The caller has locked the case and asked whether they may."""
    appeal = Appeal(case)
    last_day = _last_day(appeal, about)
    _require_order(appeal, about)
    _require_days(appeal, about)
    _require_words(about, last_day)

    step = AppealStep.objects.create(
        case=case,
        kind=about.kind,
        on=about.on,
        received_on=about.received_on,
        received_by=about.received_by,
        counts_from=_counts_from(appeal, about),
        letter=about.letter,
        last_day=last_day,
        place=about.place,
        decision=about.decision,
        words=about.words,
        paper=_paper(case, actor, about),
        entered_by=actor,
        entered_at=clock.now(),
    )
    _settle(case, step)
    _go_on(case, actor)
    audit.record(actor, "appeal.step_entered", case, step=step.kind, is_late=step.is_late)
    return step


@transaction.atomic
def receive_request(
    letter: Letter, kind: CaseKind, *, actor: Membership, about: AboutStep
) -> AppealStep:
    """Something came in after a letter: a case of its own begins, and the time it ran is over."""
    case = locked(letter.case)
    require(can_hold_review(actor, case))
    require_window(letter, kind)
    begun = begin_review(case.person, kind, actor=actor)
    return enter_step(begun, actor=actor, about=replace(about, letter=letter))


def require_window(letter: Letter, kind: CaseKind) -> None:
    if _window(letter, kind) is None:
        raise InvalidTransition(_("No time runs from this letter. Enter its delivery first."))
    if AppealStep.objects.filter(letter=letter, case__kind=kind).exists():
        raise InvalidTransition(_("A request of this kind came in after this letter already."))


def _window(letter: Letter | None, kind: CaseKind) -> Deadline | None:
    """The time that runs from the delivery of a letter. Of two the one with as many days as this
    kind asks for; else the longer, for nobody is late by the time of something else."""
    if letter is None:
        return None
    found = Deadline.objects.filter(kind__in=[HEARING, APPEAL], subject_id=letter.pk)
    windows, limit = list(found.order_by("last_day_on")), kind.limit(LIMITS[Kind.ASKED])
    same = [one for one in windows if limit and one.span_days == limit["value"]]
    return next(iter([*same, *reversed(windows)]), None)


def _counts_from(appeal: Appeal, about: AboutStep) -> date | None:
    window = _window(about.letter, appeal.case.kind)
    return window.anchor_on if window else about.counts_from


def _last_day(appeal: Appeal, about: AboutStep) -> date | None:
    if about.kind == Kind.ASKED:
        window = _window(about.letter, appeal.case.kind)
        return window.last_day_on if window else appeal.last_day(Kind.ASKED, about.counts_from)
    return appeal.last_day(about.kind)


def _require_order(appeal: Appeal, about: AboutStep) -> None:
    if not is_appeal(appeal.case):
        raise InvalidTransition(_("This is a review. Begin an appeal for what came in."))
    if appeal.is_over or not appeal.case.is_open:
        raise InvalidTransition(_("This appeal is decided. What comes in now is another one."))
    if about.kind not in {one.kind for one in appeal.next}:
        raise InvalidTransition(_wrong_order(about.kind, appeal.newest))


def _wrong_order(kind: str, newest: Mapping[str, AppealStep]) -> str:
    if kind in newest:
        return _("“%(step)s” is entered already.") % {"step": newest[kind].get_kind_display()}
    if Kind.ASKED not in newest:
        return _("Enter first when the request came in.")
    return _("Set the day of the hearing first.")


def _require_days(appeal: Appeal, about: AboutStep) -> None:
    today = clock.today(appeal.case.person.district)
    if about.kind != Kind.HEARING_SET and max(about.on, about.received_on or about.on) > today:
        raise InvalidTransition(_("That day is still to come. Enter it once it has happened."))
    if about.received_on is not None and about.received_on < about.on:
        raise InvalidTransition(_("It can’t have come in before it was written."))
    first = _first_day(appeal, about)
    if first is not None and about.on < first:
        told = _("Choose %(day)s or a later day: it can’t come before what it answers.")
        raise InvalidTransition(told % {"day": say_day(first)})


def _first_day(appeal: Appeal, about: AboutStep) -> date | None:
    """What it answers: a paper, the request since it lay there, or what was heard."""
    asked, heard = appeal.newest.get(Kind.ASKED), appeal.newest.get(Kind.HEARD)
    if asked is None:
        return _counts_from(appeal, about)
    if about.kind == Kind.DECIDED and heard is not None:
        return heard.on
    return asked.received_on or asked.on


def _require_words(about: AboutStep, last_day: date | None) -> None:
    """The employee owes nobody a reason; the district does when it is late, and for a decision."""
    if about.kind == Kind.ASKED:
        if about.received_on is None or not about.received_by:
            raise InvalidTransition(_("Say on which day it came in, and who received it."))
        return
    if about.kind == Kind.DECIDED and not (about.decision and about.words.strip()):
        raise InvalidTransition(_("Choose the decision and write the reasons."))
    if last_day is not None and about.on > last_day and not about.words.strip():
        told = _("It had to come by %(day)s. Write why it is later.")
        raise InvalidTransition(told % {"day": say_day(last_day)})


def _paper(case: Case, actor: Membership, about: AboutStep) -> CasePaper | None:
    if about.file is None:
        return None
    title = str(Kind(about.kind).label)
    paper = AboutPaper(CasePaper.Part.STATEMENT, title, min(about.on, _today(case)))
    return keep_paper(case, actor=actor, about=paper, file=about.file, name=about.name)


def _today(case: Case) -> date:
    return clock.today(case.person.district)


def _settle(case: Case, step: AppealStep) -> None:
    if step.letter is not None and (window := _window(step.letter, case.kind)) is not None:
        settle(window.kind, window.subject_id, acted_on=step.on)
    if step.kind in TURNS:
        settle(TURNS[Kind(step.kind)], case.pk, acted_on=min(step.on, _today(case)))


def _go_on(case: Case, actor: Membership) -> None:
    """Whoever holds the case has the next turns; the last step ends it."""
    appeal = Appeal(case)
    decided = appeal.newest.get(Kind.DECIDED)
    if decided is not None:
        case.state, case.closed_at = Case.State.CLOSED, clock.now()
        case.outcome, case.outcome_words = Case.Outcome.OTHER, decided.get_decision_display()
        case.ended_on = decided.on
        for kind in TURNS.values():
            cancel(kind, case.pk)
    else:
        days = [_ask(case, one.kind, one.last_day, actor) for one in appeal.next]
        case.state = Case.State.RUNNING
        case.ends_on = min((day for day in days if day), default=None)
    case.version += 1
    case.save()


def _ask(case: Case, kind: str, last_day: date | None, actor: Membership) -> date | None:
    if kind not in TURNS or last_day is None or _is_set(case.pk, kind):
        return None
    post_on_day(
        kind=TURNS[Kind(kind)],
        subject_id=case.pk,
        day=last_day,
        school_year=case.school_year,
        person=case.person,
        turn=case.coordinator or actor,
        act=TURNS[Kind(kind)],
        what=_("%(step)s: %(case)s") % {"step": _steps()[kind], "case": case.kind.title},
        path=reverse("remediation:review", args=[case.pk]),
    )
    return last_day


def _is_set(case_id: UUID, kind: str) -> bool:
    """A hearing has its day; that it may be moved asks nobody for anything."""
    steps = AppealStep.objects.filter(case=case_id, kind=Kind.HEARING_SET)
    return kind == Kind.HEARING_SET and steps.exists()


def _steps() -> dict[str, Any]:
    return {
        Kind.ANSWERED: _("Answer in writing"),
        Kind.HEARING_SET: _("Set the hearing"),
        Kind.DECIDED: _("Decide"),
    }
