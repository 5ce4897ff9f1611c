"""The district tracks Oak, which leo leads: one measure, one target, one number."""

from datetime import date, datetime
from decimal import Decimal

from buildings.models import Measure, Tracking
from buildings.services import ask_for_supports, columns_of, log_number, set_target
from buildings.services.import_numbers import check_number_file
from buildings.trajectory import Point


def track(world, at: datetime):
    """Hung on the world: `measure`, `target` with its site, `wish`, `number_file`."""
    Tracking.objects.create(is_on=True)
    world.measure = Measure.objects.create(code="reading", name="Reading", unit="%")
    path = [Point(date(2026, 9, 1), Decimal(40)), Point(date(2027, 5, 28), Decimal(60))]
    values = {"baseline": Decimal(40), "target": Decimal(60), **columns_of(path)}
    world.target = set_target(
        world.tomas.site,
        world.year,
        world.measure,
        subgroup="",
        values=values,
        reason="Agreed",
        actor=world.leo,
    )
    log_number(
        world.target,
        as_of=at.date(),
        value=Decimal(41),
        source="Fall check",
        actor=world.leo,
    )
    (world.wish,) = ask_for_supports(
        world.target.site,
        world.year,
        [("coaching", "A reading coach")],
        need="Long texts are hard",
        target=world.target,
        actor=world.leo,
    )
    world.number_file = check_number_file(
        b"building,measure,day,value\n%s,reading,2026-09-10,40" % world.tomas.site.code.encode(),
        "numbers.csv",
        actor=world.hana,
    )
