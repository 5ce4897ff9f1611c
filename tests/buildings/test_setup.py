"""The switch of the area, and the catalogue of what is measured."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from accounts.setup_tasks import setup_list
from buildings.models import Measure, Tracking
from buildings.services import (
    add_measure,
    change_measure,
    change_tracking,
    retire_measure,
    tracking_now,
)
from buildings.setup import buildings_part
from tests.signing_in import sign_in

CHOSEN = {"is_on": True, "tolerance": Decimal(2), "stale_days": 45, "audience": "staff"}
MATH = {
    "code": "math",
    "name": "Math on grade level",
    "about": "",
    "kind": "student",
    "unit": "%",
    "falls": False,
    "source": "Math check",
    "low": Decimal(0),
    "high": Decimal(100),
    "tolerance": None,
}


def test_without_a_choice_the_area_is_off(maple_scope):
    assert tracking_now().is_on is False


def test_what_the_admin_chose_holds_and_is_written_down_once(maple_scope, ada):
    for _again in range(2):
        change_tracking(CHOSEN, actor=ada)

    chosen = Tracking.objects.get()
    assert {name: getattr(chosen, name) for name in CHOSEN} == CHOSEN
    assert AuditEntry.objects.filter(verb="tracking.changed").count() == 1


def test_nobody_else_turns_it_on(maple_scope, erin):
    with pytest.raises(PermissionDenied):
        change_tracking(CHOSEN, actor=erin)


def test_two_measures_have_no_code_in_common(maple_scope, ada):
    add_measure(MATH, actor=ada)

    with pytest.raises(InvalidTransition, match="Another measure has this code"):
        add_measure(MATH | {"name": "Math, grade 8"}, actor=ada)


def test_the_direction_of_a_measure_in_use_stays(target, reading, ada):
    values = {name: getattr(reading, name) for name in MATH}

    with pytest.raises(InvalidTransition, match="so its direction stays"):
        change_measure(reading, values | {"falls": True}, actor=ada)


def test_a_measure_taken_off_the_list_is_not_picked_again(maple_scope, ada):
    measure = add_measure(MATH, actor=ada)

    for _again in range(2):
        retire_measure(measure, actor=ada)

    assert not Measure.objects.filter(is_active=True).exists()
    assert AuditEntry.objects.filter(verb="measure.retired").count() == 1


def test_a_range_the_wrong_way_round_is_named(client, maple_scope, ada):
    sent = {"code": "m", "name": "Math", "kind": "student", "low": "100", "high": "0"}

    answer = sign_in(client, ada).post("/setup/buildings/measures/new/", sent)

    errors = answer.context["form"].errors
    assert (answer.status_code, errors) == (422, {"high": ["The most is above the least."]})


def test_the_page_turns_it_on(client, maple_scope, ada):
    sent = {"is_on": "on", "tolerance": "1.5", "stale_days": "30", "audience": "leaders"}
    sent["answer_days"] = "5"

    answer = sign_in(client, ada).post("/setup/buildings/", sent)

    assert answer.status_code == 302
    assert (Tracking.objects.get().is_on, Tracking.objects.get().tolerance) == (
        True,
        Decimal("1.5"),
    )


def test_the_list_of_setup_tells_whether_it_is_on(tracking, reading, maple):
    (task,) = setup_list(maple, [buildings_part]).tasks

    assert (task.state, task.hint) == ("done", "On. 1 measure to set targets for.")
