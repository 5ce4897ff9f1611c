"""A letter is begun from a template, written, issued and delivered; from delivery clocks run."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, cast

from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import hold
from accounts.models import Membership
from accounts.rules import is_hr, require
from accounts.scope import active_district
from deadlines.rule import DayUnit
from deadlines.services.date_change import Change
from deadlines.services.window import Span, count_window_from, open_window
from records.files import keep_file
from records.media import recognise, wipe_place
from records.names import clean_name
from remediation.letters.arrival import arrival_of, deliveries_of
from remediation.letters.places import facts_of, filled
from remediation.letters.samples import SAMPLES
from remediation.models import Case, Delivery, Letter, LetterTemplate, ReviewDate
from remediation.models.letter import Delivered
from remediation.reviews.entries import say_day
from remediation.reviews.rules import can_hold_review
from remediation.services.review import locked

HEARING, APPEAL = "hearing_request", "appeal_window"  # Deadline.kind; its subject is the letter
LAST_NOTICE = LetterTemplate.Kind.NON_RENEWAL  # what the day set by law is for
EMPTY_PLACE = re.compile(r"\{[a-z_]+\}")


@dataclass(frozen=True)
class AboutLetter:
    """What stands in it, and by when it must arrive."""

    title: str
    body: str
    standards: tuple[str, ...] = ()
    notice_by: date | None = None


@dataclass(frozen=True)
class AboutDelivery:
    """How it went out, and what came of it."""

    method: str
    outcome: str
    on: date
    tracking: str = ""
    witness: str = ""
    proof: File | None = None
    proof_name: str = ""


@transaction.atomic
def add_samples(*, actor: Membership) -> int:
    """Letters to begin with, marked as samples: counsel of the district has not read them.

    Returns how many are new; again = none.
    """
    hold(f"letter_samples:{active_district()}")
    require(is_hr(actor))
    there = set(LetterTemplate.objects.values_list("title", flat=True))
    made = LetterTemplate.objects.bulk_create(
        LetterTemplate(**one, is_sample=True) for one in SAMPLES if one["title"] not in there
    )
    if made:
        audit.record(actor, "letter_template.samples_added", actor.district, letters=len(made))
    return len(made)


@transaction.atomic
def begin_letter(case: Case, template: LetterTemplate, *, actor: Membership) -> Letter:
    """With what is known filled in; the places that are left stand in braces."""
    case = locked(case)
    require(can_hold_review(actor, case))
    if not LetterTemplate.objects.filter(pk=template.pk, retired_at=None).exists():
        raise InvalidTransition(_("There is a newer text of this letter. Begin with that one."))
    letter = Letter.objects.create(
        case=case,
        template=template,
        title=template.title,
        body=filled(template.body, facts_of(case)),
        notice_by=_law_day(case) if template.kind == LAST_NOTICE else None,
        written_by=actor,
        updated_at=clock.now(),
    )
    audit.record(actor, "letter.begun", letter)
    return letter


def _law_day(case: Case) -> date | None:
    by_law = ReviewDate.objects.filter(case=case, is_law=True)
    return by_law.values_list("on", flat=True).first()


@transaction.atomic
def write_letter(letter: Letter, *, actor: Membership, about: AboutLetter, version: int) -> Letter:
    """While it is not issued."""
    letter = locked_letter(letter)
    require(can_hold_review(actor, letter.case))
    if letter.issued_on is not None:
        raise InvalidTransition(_("This letter is issued. Its words stay; begin another one."))
    if letter.version != version:
        raise InvalidTransition(
            _("Somebody changed this letter while you wrote. Copy your words, then look again.")
        )
    letter.title, letter.body = about.title, about.body
    letter.standards, letter.notice_by = list(about.standards), about.notice_by
    letter.version, letter.written_by, letter.updated_at = version + 1, actor, clock.now()
    letter.save()
    audit.record(actor, "letter.written", letter)
    return letter


@transaction.atomic
def issue_letter(letter: Letter, *, actor: Membership) -> Letter:
    """From now on its words stay."""
    letter = locked_letter(letter)
    require(can_hold_review(actor, letter.case))
    if letter.issued_on is not None:
        raise InvalidTransition(_("This letter is issued already."))
    if places := EMPTY_PLACE.findall(letter.body):
        told = ", ".join(dict.fromkeys(places))
        raise InvalidTransition(_("Fill in these places first: %(places)s.") % {"places": told})
    letter.issued_on = clock.today(letter.case.person.district)
    letter.save(update_fields=["issued_on"])
    audit.record(actor, "letter.issued", letter)
    return letter


@transaction.atomic
def enter_delivery(letter: Letter, *, actor: Membership, about: AboutDelivery) -> Delivery:
    """Raises MediaRefused. Delivered or refused, the clocks of the letter begin that day."""
    letter = locked_letter(letter)
    require(can_hold_review(actor, letter.case))
    if letter.issued_on is None:
        raise InvalidTransition(_("Issue the letter first. Then enter how it went out."))
    if about.on < letter.issued_on or about.on > clock.today(letter.case.person.district):
        raise InvalidTransition(
            _("Choose a day from %(day)s, when the letter was issued, to today.")
            % {"day": say_day(letter.issued_on)}
        )
    before = [one for one in deliveries_of(letter) if one.method == about.method]
    require_sent_before(before, about)
    delivery = Delivery.objects.create(
        letter=letter,
        method=about.method,
        tracking=about.tracking,
        outcome=about.outcome,
        on=about.on,
        witness=about.witness,
        entered_by=actor,
        entered_at=clock.now(),
        **proof_of(about),
    )
    if delivery.has_arrived:
        _start_clocks(letter, about.on)
        if (instead_of := arrival_of(before)) is not None:
            _correct_clocks(letter, about.on, was=instead_of.on, actor=actor)
    audit.record(actor, "letter.delivery_entered", letter, outcome=about.outcome)
    return delivery


def require_sent_before(before: Sequence[Delivered], about: AboutDelivery) -> None:
    """`before`: what was entered of the same way, the oldest first."""
    sent = before[-1] if before and not before[-1].has_arrived else None
    if sent is not None and about.outcome != Delivered.Outcome.SENT and about.on < sent.on:
        told = _("It was sent on %(day)s, so it can’t have arrived before. Look at both days.")
        raise InvalidTransition(told % {"day": say_day(sent.on)})


def proof_of(about: AboutDelivery) -> dict[str, Any]:
    """Raises MediaRefused."""
    if about.proof is None:
        return {}
    content = cast(BinaryIO, about.proof.file)
    media_type = recognise(content, about.proof_name)
    wipe_place(content, media_type)
    name = clean_name(about.proof_name, media_type)
    return {"proof": keep_file(about.proof), "proof_name": name, "proof_type": media_type}


def _start_clocks(letter: Letter, day: date) -> None:
    """Calendar days after delivery, as the law counts them. Begun twice, the first stays."""
    template, case = letter.template, letter.case
    clocks = [
        (HEARING, template.hearing_days, _("Time to ask for a hearing")),
        (APPEAL, template.appeal_days, _("Time to appeal")),
    ]
    for kind, days, what in clocks:
        if days:
            open_window(
                kind=kind,
                subject_id=letter.pk,
                span=Span(days, DayUnit.CALENDAR),
                anchor=day,
                school_year=case.school_year,
                person=case.person,
                what=what,
                path=reverse("remediation:own_letter", args=[letter.pk]),
            )


def _correct_clocks(letter: Letter, day: date, *, was: date, actor: Membership) -> None:
    """They counted from a day that was a slip: whoever got it later has the days until later."""
    change, today = Change("event.corrected", actor), clock.today(letter.case.person.district)
    for kind in (HEARING, APPEAL):
        count_window_from(kind, letter.pk, day, was=was, change=change, today=today)


def locked_letter(letter: Letter) -> Letter:
    case = locked(letter.case)
    rows = Letter.objects.select_for_update(of=("self",)).select_related("template")
    letter = rows.get(pk=letter.pk)
    letter.case = case
    return letter
