"""What HR does with a review: facts, dates, ticks, papers, and answers to gaps.

Nothing is ever taken away: a tick or an answer entered again leaves the one before.
"""

from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, cast

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import is_hr, require
from accounts.years import school_year_of
from records.files import keep_file
from records.media import recognise, wipe_place
from records.names import clean_name
from remediation.models import (
    Case,
    CaseKind,
    CasePaper,
    EntryTick,
    GapAnswer,
    ReviewDate,
    ReviewFacts,
)
from remediation.reviews.basis import basis_of, first_facts, law_day
from remediation.reviews.rules import FAMILIES, can_hold_review
from remediation.services.once import said_just_now

State = Case.State


@transaction.atomic
def begin_review(
    person: Membership, kind: CaseKind, *, actor: Membership, plan: Case | None = None
) -> Case:
    """HR begins one, from a plan or else after the newest one that was shared. The employee sees
    nothing of it. A day that law sets for its notice stands in the chain at once."""
    person = Membership.objects.select_for_update(of=("self",)).get(pk=person.pk)
    require(is_hr(actor) and actor.pk != person.pk)
    if person.supervisor is None:
        raise InvalidTransition(_("Nobody supervises this person. Name a supervisor first."))
    if kind.family not in FAMILIES or kind.withdrawn_at is not None:
        raise InvalidTransition(_("This kind is no review, or it is not in use any more."))
    same = Case.objects.filter(person=person, kind=kind).open()
    if same.exists():
        raise InvalidTransition(_("A review of this kind is open for this person already."))
    case = Case.objects.create(
        kind=kind,
        person=person,
        evaluator=person.supervisor,
        initiator=actor,
        initiated_as=Case.Start.COORDINATOR,
        coordinator=actor,
        school_year=school_year_of(person.district, clock.today(person.district)),
        follows=_plan_before(person, plan) if kind.family == CaseKind.Family.REVIEW else None,
        started_at=clock.now(),
    )
    if by_law := law_day(case):
        on, source = by_law
        title = _("Last day for the notice")
        add_date(case, actor=actor, title=title, on=on, is_law=True, source=source)
    audit.record(actor, "review.begun", case)
    return case


def _plan_before(person: Membership, plan: Case | None) -> Case | None:
    plans = Case.objects.plans().filter(person=person, issued_at__isnull=False)
    if plan is None:
        return plans.order_by("-issued_at").first()
    found = plans.filter(pk=plan.pk).first()
    if found is None:
        raise InvalidTransition(_("This plan was never shared, so no review can follow it."))
    return found


@transaction.atomic
def end_review(case: Case, *, actor: Membership, words: str) -> Case:
    """What came of it. From now on another one of this kind may begin, and its time to be kept
    runs. What comes later, such as the receipt of a letter, is still taken in."""
    case = locked(case)
    require(can_hold_review(actor, case))
    if case.kind.family == CaseKind.Family.APPEAL:
        raise InvalidTransition(_("An appeal ends with its decision."))
    if not case.is_open:
        raise InvalidTransition(_("This review has ended already."))
    if not words.strip():
        raise InvalidTransition(_("Say what came of it."))
    case.state, case.outcome, case.outcome_words = State.CLOSED, Case.Outcome.OTHER, words.strip()
    case.closed_at, case.ended_on = clock.now(), clock.today(case.person.district)
    case.version += 1
    case.save()
    audit.record(actor, "review.ended", case)
    return case


@dataclass(frozen=True)
class AboutReview:
    """What the rules for gaps need to know."""

    since: date
    standards: tuple[str, ...] = ()
    plan_begins: date | None = None
    plan_ends: date | None = None
    observers: int = 1
    check_every: int = 0


@transaction.atomic
def set_facts(case: Case, *, actor: Membership, about: AboutReview) -> ReviewFacts:
    case = locked(case)
    require(can_hold_review(actor, case))
    if about.plan_begins and about.plan_ends and about.plan_ends < about.plan_begins:
        raise InvalidTransition(_("The plan ends before it begins. Look at both days."))
    values = vars(about) | {"standards": list(about.standards)}
    stamp = {"updated_by": actor, "updated_at": clock.now()}
    facts = ReviewFacts.objects.update_or_create(case=case, defaults=values | stamp)[0]
    audit.record(actor, "review.facts_set", case)
    return facts


@transaction.atomic
def rest_on_plan(case: Case, *, actor: Membership) -> ReviewFacts:
    """What HR wrote instead is put back to what the plan says. The line of time stays as long."""
    case = locked(case)
    require(can_hold_review(actor, case))
    if case.follows is None:
        raise InvalidTransition(_("This review follows no plan. Write what it rests on."))
    facts, stored = first_facts(case, basis_of(case)), ReviewFacts.objects.filter(case=case)
    since = stored.values_list("since", flat=True).first() or facts.since
    about = AboutReview(
        since,
        tuple(facts.standards),
        facts.plan_begins,
        facts.plan_ends,
        facts.observers,
        facts.check_every,
    )
    return set_facts(case, actor=actor, about=about)


@transaction.atomic
def add_date(
    case: Case, *, actor: Membership, title: str, on: date, is_law: bool = False, source: str = ""
) -> ReviewDate:
    """One more day of the chain."""
    case = locked(case)
    require(can_hold_review(actor, case))
    if is_law and ReviewDate.objects.filter(case=case, is_law=True).exists():
        raise InvalidTransition(_("The day set by law stands already. It does not move."))
    said = {"title": title, "on": on, "is_law": is_law, "source": source, "added_by": actor}
    if found := said_just_now(case.review_dates.all(), by=actor, at="added_at", **said):
        return found
    made = ReviewDate.objects.create(case=case, added_at=clock.now(), **said)
    audit.record(actor, "review.date_added", case, on=on.isoformat())
    return made


@transaction.atomic
def finish_date(step: ReviewDate, *, actor: Membership) -> ReviewDate:
    """Done today. Again changes nothing."""
    case = locked(step.case)
    require(can_hold_review(actor, case))
    step = ReviewDate.objects.get(pk=step.pk)
    if step.done_on is None:
        step.done_on = clock.today(case.person.district)
        step.save(update_fields=["done_on"])
        audit.record(actor, "review.date_done", case)
    return step


@transaction.atomic
def tick_entry(case: Case, entry: str, *, actor: Membership, is_in: bool) -> EntryTick:
    """`entry` is the key of one on the line of time; the caller has looked that it is there."""
    case = locked(case)
    require(can_hold_review(actor, case))
    tick = EntryTick.objects.create(
        case=case, entry=entry, is_in=is_in, ticked_by=actor, ticked_at=clock.now()
    )
    audit.record(actor, "review.entry_ticked", case, is_in=is_in)
    return tick


@transaction.atomic
def answer_gap(
    case: Case, gap: str, *, actor: Membership, reason: str = "", paper: CasePaper | None = None
) -> GapAnswer:
    """Close a gap by a paper of this case or by a written reason. The gap itself stays told."""
    case = locked(case)
    require(can_hold_review(actor, case))
    if not reason and paper is None:
        raise InvalidTransition(_("Write the reason, or add the paper that closes this gap."))
    if paper is not None and paper.case_id != case.pk:
        raise InvalidTransition(_("That paper belongs to another case. Add it to this one first."))
    answer = GapAnswer.objects.create(
        case=case, gap=gap, reason=reason, paper=paper, answered_by=actor, answered_at=clock.now()
    )
    audit.record(actor, "review.gap_closed", case, has_paper=paper is not None)
    return answer


@dataclass(frozen=True)
class AboutPaper:
    """What is said of a paper that HR adds."""

    part: str
    title: str
    happened_on: date
    standards: tuple[str, ...] = ()


@transaction.atomic
def add_paper(
    case: Case, *, actor: Membership, about: AboutPaper, file: File, name: str
) -> CasePaper:
    """Raises MediaRefused, whose message says what to bring instead. The bytes stay as they are,
    but a photo loses the place where it was taken."""
    case = locked(case)
    require(can_hold_review(actor, case))
    return keep_paper(case, actor=actor, about=about, file=file, name=name)


def keep_paper(
    case: Case, *, actor: Membership, about: AboutPaper, file: File, name: str
) -> CasePaper:
    """The caller has locked the case and asked whether they may."""
    content = cast(BinaryIO, file.file)
    media_type = recognise(content, name)
    wipe_place(content, media_type)

    stored = keep_file(file)
    paper = CasePaper.objects.create(
        case=case,
        part=about.part,
        title=about.title,
        happened_on=about.happened_on,
        standards=list(about.standards) if about.part == CasePaper.Part.NOTICE else [],
        file=stored,
        file_name=clean_name(name, media_type),
        media_type=media_type,
        added_by=actor,
        added_at=clock.now(),
    )
    audit.record(actor, "review.paper_added", case, paper=str(paper.pk))
    return paper


def locked(case: Case) -> Case:
    rows = Case.objects.select_for_update(of=("self",))
    return rows.select_related("kind", "person__district", "school_year").get(pk=case.pk)
