"""What HR of the demonstration can offer: some standards, and resources for them."""

from datetime import date
from decimal import Decimal

from accounts.models import Membership
from remediation.models import Standard
from remediation.services.resource import AboutResource, add_resource
from remediation.services.standard import AboutStandard, add_standard

TEACHING = ("Teacher standards", "State Board rule 160-5-1-.37, 2024", "certified")
WORK = ("Work competencies", "Classified handbook, section 4, 2025", "classified")
STANDARDS = [
    (*TEACHING, "1", "Professional knowledge"),
    (*TEACHING, "2", "Instructional planning"),
    (*TEACHING, "3", "Instructional strategies"),
    (*TEACHING, "7", "Positive learning environment"),
    (*WORK, "A", "Attendance and punctuality"),
    (*WORK, "B", "Safe work"),
    (*WORK, "C", "Communication"),
]
# title, kind, audience, words, dollars, whom to ask, link, codes of standards, days to review
RESOURCES = [
    (
        "A coach for six weeks",
        "coaching",
        "certified",
        "Two visits a week, with a talk after each. The coach does not rate anybody.",
        "0",
        "Office of teaching, 555-0150",
        "",
        "23",
        120,
    ),
    (
        "Lesson plans that work",
        "course",
        "certified",
        "Six evenings on planning a unit, with your own lessons.",
        "120",
        "Rosa Reed, 555-0142",
        "https://learn.example.org/plans",
        "2",
        200,
    ),
    (
        "Watch a calm classroom",
        "visit",
        "certified",
        "Half a day beside a colleague. A substitute is paid by the district.",
        "95",
        "Your principal",
        "",
        "7",
        30,
    ),
    (
        "Routines of the first weeks",
        "video",
        "certified",
        "Twelve short films about routines, with a sheet to write on.",
        "0",
        "",
        "https://learn.example.org/routines",
        "7",
        340,
    ),
    (
        "Safe driving, refresher",
        "course",
        "classified",
        "One day, with the driving instructor of the district.",
        "60",
        "Transportation, 555-0161",
        "",
        "B",
        75,
    ),
    (
        "Talking with parents",
        "workshop",
        "both",
        "Two hours, with examples to try in pairs.",
        "25",
        "Family office, 555-0170",
        "",
        "C",
        250,
    ),
    (
        "A phone for the route",
        "tool",
        "classified",
        "So that a driver can call in on time.",
        "240",
        "Transportation, 555-0161",
        "",
        "AC",
        160,
    ),
]


def fill_library(keeper: Membership, today: date) -> None:
    """Again = nothing more, for a library that holds something is left as it is."""
    if Standard.objects.exists():
        return
    later = today.replace(year=today.year + 1)
    standards = {}
    for position, (framework, source, audience, code, title) in enumerate(STANDARDS):
        standards[code] = add_standard(
            actor=keeper,
            about=AboutStandard(
                framework,
                title,
                source,
                keeper,
                later,
                code=code,
                audience=audience,
                position=position,
            ),
        )
    for title, kind, audience, words, cost, contact, link, codes, days in RESOURCES:
        about = AboutResource(
            title,
            kind,
            keeper,
            date.fromordinal(today.toordinal() + days),
            audience=audience,
            words=words,
            cost=Decimal(cost),
            contact=contact,
            link=link,
            standards=tuple(standards[code] for code in codes),
        )
        add_resource(actor=keeper, about=about)
