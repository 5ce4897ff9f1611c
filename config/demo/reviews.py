"""A teacher's plan of last spring, and the review that HR works on now: some gaps are open."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from accounts import clock
from accounts.models import Membership
from config.demo import reviews_words as words
from config.demo.sign_ins import give_guest
from config.demo.story import proof
from records.pdf import html_pdf
from remediation.models import Case, CaseGuest, CaseKind, LetterTemplate, Standard
from remediation.plans.plan import Plan
from remediation.reviews.basis import standards_of
from remediation.services import case as plans
from remediation.services import letter as letters
from remediation.services import meeting as meetings
from remediation.services import review as services
from remediation.services.check import Held, add_check, close_case, hold_check
from remediation.services.guest import AboutGuest, invite_guest
from remediation.services.issue import (
    answer_outcome,
    answer_plan,
    issue_case,
    sign_outcome,
    sign_plan,
)
from remediation.services.packet import Wanted, ask_for_packet
from remediation.services.points import add_concern, add_fact, add_item, agree, propose
from remediation.services.privileged import write_note
from remediation.services.support import Promise, deliver_support, promise_support

ZONE = ZoneInfo("America/New_York")
PERSON = 7  # which of the certified people, by number: one whom no other story is about


@dataclass(frozen=True)
class People:
    """Whose plan it was, who wrote it, and who works on the review."""

    person: Membership
    evaluator: Membership
    hr: Membership


def review_teacher(hr: Membership, now: datetime) -> Case:
    """The clock goes back for the plan, and stands at `now` again at the end."""
    rows = Membership.objects.active().filter(is_certified=True, supervisor__isnull=False)
    rows = rows.exclude(supervisor__supervisor=None).select_related("supervisor", "district")
    person = rows.order_by("employee_number")[PERSON]
    assert person.supervisor is not None  # the filter asks for it
    people = People(person, person.supervisor, hr)
    plan = _plan(people)
    _carry(plan, people)
    clock.move_to(now)
    review = _begin(plan, people)
    _letters(review, hr)
    _meet(review, people)
    ask_for_packet(review, actor=hr, wanted=Wanted())
    return review


def _at(month: int, day: int, hour: int = 15) -> None:
    clock.move_to(datetime(2026, month, day, hour, tzinfo=ZONE))


def _plan(people: People) -> Case:
    """Written, approved, shared and signed by both on one day of February."""
    _at(2, 2, 9)
    kind = CaseKind.objects.in_use().get(code="assistance")
    writer = people.evaluator
    case = plans.start_case(people.person, kind, actor=writer, reason=words.REASON)
    days = {"starts_on": date(2026, 2, 3), "ends_on": date(2026, 5, 8)}
    case = plans.change_frame(case, actor=writer, changes=days)
    for code, area in words.AREAS.items():
        standard = Standard.objects.get(code=code, audience="certified")
        made = add_concern(case, actor=writer, changes=area | {"standard": standard})
        for day, fact in words.FACTS[code]:
            add_fact(made, actor=writer, happened_on=day, words=fact)
        add_item(made, actor=writer, kind="action", words=words.STEPS[code])
        what, by, giver = words.HELP[code]
        promise_support(case, actor=writer, promise=Promise(what, by, giver, concern=made))
    for due in words.CHECKS:
        add_check(case, actor=writer, due_on=due)
    case = issue_case(_approved(case, people), actor=writer)
    for item in Plan(case).open_items:
        offer = propose(item, actor=writer, words=item.supervisor_words)
        agree(offer, actor=people.person, version=offer.settled_version)
    sign_plan(case, actor=writer, authentication=proof())
    comment = words.COMMENT
    answer_plan(case, actor=people.person, authentication=proof(), comment=comment)
    return Case.objects.get(pk=case.pk)


def _approved(case: Case, people: People) -> Case:
    """The coordinator looked at each part."""
    case = plans.send_to_review(case, actor=people.evaluator)
    for part in case.kind.components:
        code = part["code"]
        plans.mark_component(case, actor=people.hr, component=code, mark="complete", words="")
    return plans.approve_case(case, actor=people.hr)


def _carry(case: Case, people: People) -> None:
    """Help with and without proof, a check entered late, one that was not held, and the end."""
    writer = people.evaluator
    first, second = case.supports.order_by("promised_for")
    _at(2, 27)
    deliver_support(first, actor=writer, delivered_on=date(2026, 2, 26), proof=words.PROOF)
    _at(3, 20)
    check = case.checks.order_by("due_on").first()
    assert check is not None
    levels = dict.fromkeys(case.concerns.all(), "progressing")
    held = Held(date(2026, 3, 3), levels, words=words.CHECK_WORDS)
    hold_check(check, actor=writer, held=held)
    deliver_support(second, actor=writer, delivered_on=date(2026, 3, 18), proof="")
    _at(5, 8)
    close_case(
        case,
        actor=writer,
        outcome=Case.Outcome.NOT_MET,
        words=words.OUTCOME,
        consequence=words.CONSEQUENCE,
        on=date(2026, 5, 8),
    )
    sign_outcome(case, actor=writer, authentication=proof())
    answer_outcome(case, actor=people.person, authentication=proof())


def _begin(plan: Case, people: People) -> Case:
    """With the letter of January as a paper, the days that lead to the vote, and a guest."""
    hr = people.hr
    kind = CaseKind.objects.in_use().get(code="non_renewal")
    review = services.begin_review(people.person, kind, actor=hr, plan=plan)
    for title, day in words.CHAIN:
        services.add_date(review, actor=hr, title=title, on=day)
    first = standards_of(review)[0]
    about = services.AboutPaper(
        "notice", "Letter of concern", date(2026, 1, 12), standards=(first,)
    )
    paper = ContentFile(html_pdf(words.LETTER_OF_JANUARY, people.person.district.brand_color))
    services.add_paper(review, actor=hr, about=about, file=paper, name="Letter of concern.pdf")
    about = services.AboutPaper("help", "Log of the coach", date(2026, 3, 2))
    log = ContentFile(words.COACH_LOG.encode())
    services.add_paper(review, actor=hr, about=about, file=log, name="Log of the coach.csv")
    invited = AboutGuest(
        *words.GUEST, capacity=CaseGuest.Capacity.COUNSEL, until=date(2027, 5, 28)
    )
    give_guest(invite_guest(review, actor=hr, about=invited).guest)
    write_note(review, actor=hr, words=words.NOTE)
    return review


def _letters(review: Case, hr: Membership) -> None:
    """One that arrived, with its receipt; one that is being written."""
    letters.add_samples(actor=hr)
    kinds = LetterTemplate.Kind
    template = {one.kind: one for one in LetterTemplate.objects.all()}
    letter = letters.begin_letter(review, template[kinds.CONCERN], actor=hr)
    about = letters.AboutLetter("Notice of a concern", words.LETTER)
    letters.write_letter(letter, actor=hr, about=about, version=1)
    letters.issue_letter(letter, actor=hr)
    receipt = ContentFile(html_pdf(words.RECEIPT, review.person.district.brand_color))
    delivery = letters.AboutDelivery(
        "certified_mail",
        "delivered",
        clock.today(review.person.district),
        tracking="7022 0410 0001 2345 6789",
        proof=receipt,
        proof_name="Return receipt.pdf",
    )
    letters.enter_delivery(letter, actor=hr, about=delivery)
    letters.begin_letter(review, template[kinds.NON_RENEWAL], actor=hr)


def _meet(review: Case, people: People) -> None:
    hr, today = people.hr, clock.today(review.person.district)
    meeting = meetings.plan_meeting(
        review,
        actor=hr,
        on=today,
        place="Office, room 2",
        agenda=words.AGENDA,
        attendees=[(" ".join(words.GUEST[:2]), "Counsel"), (hr.name, "HR")],
    )
    meetings.decide(meeting, actor=hr, decision="mend_first", reasons=words.MEND)
    for what, day in words.FOLLOW_UPS:
        meetings.add_follow_up(meeting, actor=hr, what=what, who=hr, due_on=day)
