"""Who works in a made-up district? The same seed makes the same people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from accounts.models import BargainingUnit, Membership, Site

HERE = Path(__file__).parent
FIRST = (HERE / "first_names.txt").read_text().split()
LAST = (HERE / "last_names.txt").read_text().split()


@dataclass(frozen=True)
class Kind:
    """One sort of job: how many of a hundred people have it, and under which contract."""

    share: int
    title: str
    unit: str
    is_certified: bool


KINDS = [
    Kind(44, "Teacher", "BTU", True),
    Kind(3, "School counselor", "BTU", True),
    Kind(2, "Assistant principal", "PSASA", True),
    Kind(14, "Paraprofessional", "PSRP", False),
    Kind(6, "School secretary", "PSRP", False),
    Kind(9, "Custodian", "LOCAL44", False),
    Kind(7, "Cafeteria worker", "LOCAL44", False),
    Kind(5, "Bus driver", "LOCAL44", False),
    Kind(5, "Office specialist", "CUB", False),
    Kind(2, "School police officer", "FOP", False),
    Kind(3, "Program analyst", "UNA", False),
]
UNITS = {
    "BTU": "Teachers and related professionals (BTU)",
    "PSASA": "Public school administrators (PSASA)",
    "CUB": "City union of office staff (CUB)",
    "FOP": "School police (FOP)",
    "LOCAL44": "Crafts, custodial, food and transport (Local 44)",
    "PSRP": "Paraprofessionals and school-related personnel (PSRP)",
    "UNA": "Unaffiliated staff",
}
SCHOOLS = [
    "Alder Creek",
    "Birch Street",
    "Cedar Hill",
    "Dogwood",
    "Elm Park",
    "Fern Valley",
    "Garnet",
    "Hazel Grove",
    "Ivy Lane",
    "Juniper",
    "Kestrel",
    "Laurel",
    "Maple Run",
    "North Fork",
    "Orchard",
    "Pine Ridge",
    "Quarry",
    "River Bend",
    "Sycamore",
    "Tulip",
    "Union",
    "Vista",
    "Willow",
    "Yarrow",
    "Zinnia",
]
LEVELS = ["Elementary", "Middle", "High"]


def make_sites(people: int) -> list[Site]:
    """A central office, and a school for each 45 people or so."""
    office = Site(code="000", name="Central office", kind=Site.Kind.OFFICE)
    schools = [
        Site(code=f"{n:03d}", name=school_name(n), kind=Site.Kind.SCHOOL)
        for n in range(1, max(3, people // 45) + 1)
    ]
    return [office, *schools]


def school_name(n: int) -> str:
    name, level = SCHOOLS[n % len(SCHOOLS)], LEVELS[n % len(LEVELS)]
    ward = n // (len(SCHOOLS) * len(LEVELS))
    return f"{name} {level}" + (f" {ward + 1}" if ward else "")


def make_units() -> list[BargainingUnit]:
    return [BargainingUnit(code=code, name=name) for code, name in UNITS.items()]


class Staff:
    """Makes memberships with rising employee numbers; one site after the other."""

    def __init__(self, slug: str, units: dict[str, BargainingUnit], seed: int, today: date):
        self.slug, self.units, self.today = slug, units, today
        self.random = Random(seed)
        self.number = 20_000
        self.weights = [kind.share for kind in KINDS]

    def head_of(self, site: Site) -> Membership:
        is_school = site.kind == Site.Kind.SCHOOL
        title = "Principal" if is_school else "Executive director"
        return self.person(site, Kind(0, title, "PSASA", True), None)

    def team(self, site: Site, head: Membership, size: int) -> Iterator[Membership]:
        for kind in self.random.choices(KINDS, self.weights, k=size):
            yield self.person(site, kind, head)

    def person(self, site: Site, kind: Kind, supervisor: Membership | None) -> Membership:
        self.number += 1
        first, last = self.random.choice(FIRST), self.random.choice(LAST)
        has_mail = kind.unit != "LOCAL44" or self.random.random() < 0.7
        hired = self.today - timedelta(days=self.random.randint(60, 9000))
        person = Membership(
            employee_number=f"{self.number:06d}",
            first_name=first,
            last_name=last,
            email=self.address(first, last) if has_mail else "",
            job_title=kind.title,
            site=site,
            unit=self.units[kind.unit],
            supervisor=supervisor,
            is_certified=kind.is_certified,
            contract_kind=Membership.ContractKind.CONTINUING,
            hired_on=hired,
            in_role_since=hired,
        )
        person.search = person.search_words()
        return person

    def address(self, first: str, last: str) -> str:
        return f"{first}.{last}.{self.number}@{self.slug}.example".lower()
