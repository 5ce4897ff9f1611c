"""No date is ever wrong: whatever happened to a deadline, everything that speaks of it says the
same, and what a slow count day by day says.
"""

import pytest
from django.test import Client

from accounts.models import District
from accounts.scope import district_scope
from deadlines.models import Deadline
from deadlines.services.message import send_messages
from deadlines.services.nudge import remind_now
from deadlines.services.sweep import sweep_district
from tests.deadlines import surfaces
from tests.deadlines.slow import A_DAY, dates_for
from tests.deadlines.world import expected, untrue
from tests.signing_in import sign_in


def look(world):
    """What every surface says of tomas' date today, by its name."""
    by_tomas, by_priya, by_hana, by_ada = (
        sign_in(Client(), one) for one in (world.tomas, world.priya, world.hana, world.ada)
    )
    sent = surfaces.new_mail(lambda: round_of(world))
    step, today = world.step, world.today
    told = {
        "home": surfaces.home(by_tomas, today),
        "step": surfaces.step_page(by_tomas, step, today),
        "step to the supervisor": surfaces.step_page(by_priya, step, today),
        "own process": surfaces.own_process(by_tomas, world.cycle, today),
        "person": surfaces.person_page(by_hana, world.tomas, today),
        "history": surfaces.history(by_hana, step.deadline, today),
        "people": surfaces.people_row(by_hana, step, world.tomas, today),
        "feed": surfaces.feed(world.tomas, world.district, f"{surfaces.WHAT}: last day"),
        "file": surfaces.deadline_file(by_tomas, step),
    }
    if world.whose == world.priya:
        told["queue"] = surfaces.queue(by_priya, today)
    for client, name in ((by_tomas, ""), (by_priya, world.tomas.name)):
        lines = surfaces.inbox(client, today, name)
        told |= {f"inbox {name} {number}": said for number, said in enumerate(lines)}
    for number, message in enumerate(surfaces.digests_to(world.whose, sent)):
        about = world.tomas.name if world.whose == world.priya else ""
        parts = surfaces.digest(message, today, about)
        told |= {f"mail {number} {name}": said for name, said in zip("thS", parts, strict=True)}
    told["csv"] = surfaces.csv_row(by_hana, step, world.tomas)
    return told, by_hana, by_ada


def round_of(world):
    """As the beat does, and HR reminds by hand: that goes out at any hour."""
    with district_scope(world.district.pk):
        sweep_district(District.objects.get(pk=world.district.pk))
        remind_now(Deadline.objects.filter(subject_id=world.step.pk), actor=world.hana)
    send_messages(world.district.pk)


@pytest.mark.parametrize("world", range(10), indirect=True)
def test_everything_says_the_same_of_a_date(world):
    offset = world.rng.choice([-9, -3, -1, 0, 1, 2, 3, 6])
    world.at(max(world.today, world.own.last + offset * A_DAY))

    with district_scope(world.district.pk):
        if world.rng.random() < 0.5:
            world.share()
        told, by_hana, by_ada = look(world)
        truth, others = expected(world, world.own), expected(world, world.others)
        assert untrue(told, truth) == {}
        others_told = {
            "overview": surfaces.overview(by_hana, world.step, world.today),
            "uma": surfaces.people_row(by_hana, world.step, world.uma, world.today),
        }
        assert untrue(others_told, others) == {}
        late = truth["is_late"] + 4 * others["is_late"]
        assert surfaces.on_time(by_hana, world.step) == [0, 0, late, 5 - late]
        fresh = dates_for(world.rule, world.days, is_own=False)
        told = {"rules": surfaces.rules_page(by_ada, world.cycle, world.today)}
        if not (world.rule.counts_school_days and world.schools_differ()):
            closed = world.days.office_days()
            told["table"] = surfaces.table_row(world.sentence, world.district, closed, fresh)
        assert untrue(told, expected(world, fresh)) == {}
