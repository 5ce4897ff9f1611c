"""A review of tomas in Maple that HR works on, and everything around it."""

from datetime import UTC, date, datetime
from io import BytesIO

from django.core.files import File

from accounts import clock
from remediation.models import Case, CaseKind, LetterTemplate
from remediation.services import letter as letters
from remediation.services import review as services
from remediation.services.guest import AboutGuest, invite_guest
from tests.factories import SchoolYearFactory
from tests.remediation import papers

TODAY = date(2027, 4, 8)
STANDARDS = ("Standard 2", "Standard 3")


def kind_of(family="review", title="Non-renewal review"):
    return CaseKind.objects.get_or_create(family=family, title=title)[0]


def begin(tomas, hana, **facts):
    """Begun by HR on April 8, 2027; nobody wrote down yet what it rests on."""
    clock.move_to(datetime(2027, 4, 8, 14, tzinfo=UTC))
    return Case.objects.create(
        kind=facts.pop("kind", None) or kind_of(),
        person=tomas,
        evaluator=tomas.supervisor,
        initiator=hana,
        initiated_as=Case.Start.COORDINATOR,
        coordinator=hana,
        school_year=SchoolYearFactory(),
        **facts,
    )


def rests_on(case, actor, **changes):
    facts = {
        "since": date(2026, 8, 1),
        "standards": STANDARDS,
        "plan_begins": date(2026, 12, 1),
        "plan_ends": date(2027, 3, 19),
    }
    return services.set_facts(case, actor=actor, about=services.AboutReview(**facts | changes))


def upload(data, name):
    return File(BytesIO(data), name=name)


def add_paper(case, actor, title="Letter of concern", data=None, name="letter.pdf", **about):
    facts = {"part": "notice", "happened_on": date(2026, 11, 12), "standards": STANDARDS} | about
    return services.add_paper(
        case,
        actor=actor,
        about=services.AboutPaper(title=title, **facts),
        file=upload(data or papers.plain(), name),
        name=name,
    )


def invite(case, actor, until=date(2027, 5, 14), capacity="counsel", **who):
    about = {"first_name": "Jo", "last_name": "Marlow", "email": "jo@law.example"} | who
    return invite_guest(
        case, actor=actor, about=AboutGuest(**about, capacity=capacity, until=until)
    )


def issued(case, actor, title="Notice of non-renewal", **about):
    """A letter whose words are whole."""
    letters.add_samples(actor=actor)
    letter = letters.begin_letter(case, LetterTemplate.objects.get(title=title), actor=actor)
    words = {"title": title, "body": "Your contract is not renewed."} | about
    letters.write_letter(letter, actor=actor, about=letters.AboutLetter(**words), version=1)
    return letters.issue_letter(letter, actor=actor)


def deliver(letter, actor, on=TODAY, **about):
    facts = {"method": "by_hand", "outcome": "delivered", "witness": "A. Reyes"} | about
    return letters.enter_delivery(letter, actor=actor, about=letters.AboutDelivery(on=on, **facts))
