"""Which places can a letter of the district have, and what stands in them? `{name}`, `{date}` …"""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import clock
from remediation.models import Case
from remediation.reviews.basis import law_day, standards_of
from remediation.reviews.entries import say_day

PLACE = re.compile(r"\{([^{}\n]{1,40})\}")
# Filled in by the product, where it is known.
KNOWN: dict[str, Promise] = {
    "name": _("name of the employee"),
    "district": _("name of the district"),
    "date": _("day on which the letter is begun"),
    "job": _("job of the employee"),
    "site": _("school or office"),
    "school_year": _("school year"),
    "supervisor": _("name of the supervisor"),
    "standards": _("standards the review rests on"),
    "law_day": _("last day for the notice, set by law"),
}
# Filled in by whoever writes the letter.
WRITTEN: dict[str, Promise] = {
    "standard": _("the standard this letter is about"),
    "facts": _("what was seen, and when"),
    "expectation": _("what is expected"),
    "help": _("what the district does to help"),
    "reasons": _("the reasons"),
    "received": _("day on which something came in"),
    "subject": _("what it is about"),
    "officer": _("who looks into it"),
    "answer_by": _("last day for the answer"),
    "signer": _("who signs"),
}
EXAMPLES = {
    "name": "Alex Sample",
    "job": "Teacher",
    "site": "Oak School",
    "school_year": "2026–27",
    "supervisor": "Sam Sample",
    "standards": "Standard 2; Standard 3",
    "date": "April 8, 2027",
    "law_day": "May 15, 2027",
}


def unknown_places(body: str) -> list[str]:
    """In braces as they stand, each once."""
    found = dict.fromkeys(PLACE.findall(body))
    return [f"{{{name}}}" for name in found if name not in KNOWN and name not in WRITTEN]


def filled(body: str, facts: Mapping[str, str]) -> str:
    """What nobody knows stays in braces."""
    return PLACE.sub(lambda place: facts.get(place[1]) or place[0], body)


def facts_of(case: Case) -> dict[str, str]:
    person = case.person
    by_law = law_day(case)
    return {
        "name": person.name,
        "district": person.district.name,
        "date": say_day(clock.today(person.district)),
        "job": person.job_title,
        "site": person.site.name if person.site else "",
        "school_year": str(case.school_year),
        "supervisor": person.supervisor.name if person.supervisor else "",
        "standards": "; ".join(standards_of(case)),
        "law_day": say_day(by_law[0]) if by_law else "",
    }
