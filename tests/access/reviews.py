"""A review of tomas that HR works on, with one of everything."""

from datetime import timedelta

from django.core.files.base import ContentFile

from accounts import clock
from remediation.models import Case, CaseKind, LetterTemplate, Packet
from remediation.services import letter as letters
from remediation.services import meeting, own_appeal, review
from remediation.services.guest import AboutGuest, invite_guest


def begin_review(world):
    """Hung on the world: `review`, `review_date`, `case_paper`, `packet`, `guest`, `letter`,
    `delivery`, `review_meeting`, `follow_up_of_review`, `appeal`, `own_appeal`, `own_paper`."""
    hana, today = world.hana, clock.today(world.hana.district)
    case = world.review = Case.objects.create(
        kind=CaseKind.objects.create(family="review", title="Non-renewal review"),
        person=world.tomas,
        evaluator=world.tomas.supervisor,
        initiator=hana,
        initiated_as=Case.Start.COORDINATOR,
        school_year=world.year,
    )
    world.review_date = review.add_date(case, actor=hana, title="Board votes", on=today)
    about = review.AboutPaper("help", "Coach log", today)
    sent = {"file": ContentFile(b"Each Monday.", name="log.txt"), "name": "log.txt"}
    world.case_paper = review.add_paper(case, actor=hana, about=about, **sent)
    world.packet = Packet.objects.create(
        case=case,
        asked_by=hana,
        asked_at=clock.now(),
        made_at=clock.now(),
        pdf=world.case_paper.file,
        originals=world.case_paper.file,
    )
    invited = AboutGuest("Jo", "Marlow", "jo@law.example", "counsel", today + timedelta(days=9))
    world.guest = invite_guest(case, actor=hana, about=invited)
    letters.add_samples(actor=hana)
    template = world.letter_template = LetterTemplate.objects.get(title="Notice of a concern")
    world.letter = letters.begin_letter(case, template, actor=hana)
    words = letters.AboutLetter("Notice", "About standard 3.")
    letters.write_letter(world.letter, actor=hana, about=words, version=1)
    letters.issue_letter(world.letter, actor=hana)
    proof = {"proof": ContentFile(b"Signed.", name="receipt.txt"), "proof_name": "receipt.txt"}
    world.delivery = letters.enter_delivery(
        world.letter,
        actor=hana,
        about=letters.AboutDelivery("by_hand", "delivered", today, **proof),
    )
    world.review_meeting = meeting.plan_meeting(
        case, actor=hana, on=today, place="", agenda="", attendees=[("Jo Marlow", "Counsel")]
    )
    world.follow_up_of_review = meeting.add_follow_up(
        world.review_meeting, actor=hana, what="Ask for the log", who=hana, due_on=today
    )
    appeal = CaseKind.objects.create(family="appeal", title="Grievance")
    world.appeal = review.begin_review(world.tomas, appeal, actor=hana)
    hearing = CaseKind.objects.create(family="appeal", title="Hearing", employee_starts=True)
    paper = {"file": ContentFile(b"Ready at 7:10.", name="log.txt"), "name": "log.txt"}
    asked = own_appeal.file_request(
        hearing, actor=world.tomas, counts_from=today, words="I ask.", **paper
    )
    world.own_appeal, world.own_paper = asked.case, asked.paper
