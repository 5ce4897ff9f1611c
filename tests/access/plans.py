"""An improvement plan of tomas, shared by sam, in which a point waits for the answer of tomas."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from accounts import clock
from forms.models import Sheet
from remediation.models import PlanItem
from remediation.services.case import change_frame, start_case
from remediation.services.check import add_check
from remediation.services.issue import issue_case
from remediation.services.kind import load_ready_made
from remediation.services.points import add_concern, add_fact, add_item, propose
from remediation.services.progress import AboutSeries, add_point, add_series
from remediation.services.support import Promise, promise_support
from tests.forms.conftest import begun_sheet

FRAME = {"starts_on": date(2026, 9, 21), "ends_on": date(2026, 11, 20)}


def plan(world):
    """Hung on the world: `plan`, `area`, `plan_point`, `help`, `check`, `series`, and
    `rated`, a shared form of vera."""
    sam = world.sam
    pip = next(kind for kind in load_ready_made(actor=None) if kind.code == "pip")
    case = start_case(world.tomas, pip, actor=sam)
    case = change_frame(case, actor=sam, changes=FRAME)
    said = {"title": "Rooms", "expectation": "Ready by 7:15.", "measure": "The log."}
    world.area = add_concern(case, actor=sam, changes=said)
    add_fact(world.area, actor=sam, happened_on=date(2026, 9, 8), words="Room 4 was not.")
    add_item(world.area, actor=sam, kind=PlanItem.Kind.ACTION, words="The far rooms first.")
    promise = Promise("Second person on Mondays", date(2026, 9, 28))
    world.help = promise_support(case, actor=sam, promise=promise)
    world.check = add_check(case, actor=sam, due_on=date(2026, 10, 20))
    about = AboutSeries("Rooms on time", unit="rooms", concern=world.area)
    world.series = add_series(case, actor=sam, about=about)
    for day, value in ((7, 2), (8, 4)):
        add_point(world.series, actor=sam, on=date(2026, 9, day), value=Decimal(value))
    world.rated = begun_sheet(world.vera, uuid4(), supervisor=sam)
    Sheet.objects.filter(pk=world.rated.pk).update(state="shared", shared_at=clock.now())
    world.plan = issue_case(case, actor=sam)
    first = PlanItem.objects.get(case=case, position=1)
    world.plan_point = propose(first, actor=sam, words="All six rooms.")
