"""How far the systems and routines of Cedar Valley are in place, as people said in September."""

from datetime import date

from accounts.models import Membership, Site
from buildings.models import Component
from buildings.services import check_component, name_components

KINDS = Component.Kind
LISTED: dict[str, list[str]] = {
    KINDS.SYSTEM: ["Leadership network", "Professional learning"],
    KINDS.DRIVER: ["Performance management", "Problem solving"],
    KINDS.ROUTINE: ["Weekly team time", "Learning partners", "Family call after two days"],
}
LEVELS = ["Not started", "Starting", "In place", "At scale"]
FIRST, LATER = date(2026, 9, 2), date(2026, 9, 28)
# For each routine: its level at first and later, school by school, in turn; None: nobody looked.
STEPS: dict[str, list[tuple[int, int | None]]] = {
    "Weekly team time": [(1, 2), (2, 3), (1, 2), (2, 2), (0, 1)],
    "Learning partners": [(0, 1), (1, 1), (1, 2), (0, None)],
    "Family call after two days": [(0, 0), (0, 1), (1, 2)],
    "Problem solving": [(1, 1), (1, 2)],
}
SAID = {
    0: ("Asked at the staff meeting. Nobody has begun.", "No time on the schedule"),
    1: ("Saw two of five teams work this way.", "Two teams share no free hour"),
    2: ("Saw it in every team over two weeks.", ""),
    3: ("Teams do it and show new people how.", ""),
}
NEXT = "Look at the schedule of each team"


def install(admin: Membership, executive: Membership) -> None:
    """Leaders and the district looked twice; some did not look yet."""
    name_components(LISTED, LEVELS, actor=admin)
    components = {one.name: one for one in Component.objects.all()}
    look(components["Leadership network"], None, 2, LATER, executive)
    look(components["Performance management"], None, 1, LATER, executive)
    schools = Site.objects.filter(kind=Site.Kind.SCHOOL).order_by("code")
    for number, school in enumerate(schools):
        for name, steps in STEPS.items():
            first, later = steps[number % len(steps)]
            look(components[name], school, first, FIRST, executive)
            if later is not None:
                look(components[name], school, later, LATER, executive)


def look(
    component: Component, site: Site | None, level: int, day: date, actor: Membership
) -> None:
    evidence, barrier = SAID[level]
    check_component(
        component,
        site,
        level=level,
        evidence=evidence,
        barrier=barrier,
        next_step=NEXT if barrier else "",
        looked_on=day,
        actor=actor,
    )
