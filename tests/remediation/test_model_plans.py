"""Model plans: written by HR about nobody, and picked from without typing over a word."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts import clock
from accounts.errors import InvalidTransition
from deadlines.models import Deadline
from remediation.models import Case, Concern, ModelArea, ModelUse, PlanItem, Support
from remediation.services.model_plan import (
    AboutArea,
    AboutModel,
    add_model,
    change_model,
    make_model_of,
    retire_model,
    review_model,
    take_out_area,
    write_area,
)
from remediation.services.model_use import Picked, take_parts
from remediation.services.points import add_concern
from remediation.services.standard import AboutStandard, add_standard, retire_standard
from tests.factories import SchoolYearFactory
from tests.remediation.cases import case_of, kind, written
from tests.signing_in import sign_in

LATER = date(2027, 10, 1)
AREA = AboutArea(
    "Rooms ready on time",
    expectation="Every room is ready before the day begins.",
    measure="The log at the door.",
    actions=["Begin with the far rooms.", "Tell the office when one is late."],
    supports=["A second person on Mondays."],
    evidence=["The log of four weeks."],
)


@pytest.fixture
def model(maple_scope, hana, october):
    SchoolYearFactory()
    made = add_model(actor=hana, about=AboutModel("Mornings", hana, LATER, "Late rooms."))
    write_area(made, actor=hana, about=AREA)
    made.refresh_from_db()
    return made


@pytest.fixture
def area(model):
    return model.areas.get()


@pytest.fixture
def case(model, tomas):
    return case_of(tomas, of=kind(code="pip"))


def words_of(case, kind):
    items = PlanItem.objects.filter(case=case, kind=kind).order_by("position")
    return [item.supervisor_words for item in items]


def test_a_new_area_brings_heading_expectation_and_what_was_ticked(case, area, priya):
    picked = Picked(area, with_expectation=True, actions=[AREA.actions[1]])

    assert take_parts(case, [picked], actor=priya) == 2

    made = Concern.objects.get(case=case)
    assert (made.title, made.expectation) == (AREA.title, AREA.expectation)
    assert words_of(case, "action") == ["Tell the office when one is late."]


def test_into_an_area_that_is_there_nothing_is_typed_over(case, area, priya):
    mine = add_concern(case, actor=priya, changes={"title": "Mornings", "expectation": "Mine."})

    take_parts(case, [Picked(area, into=mine, with_expectation=True)], actor=priya)

    mine.refresh_from_db()
    assert (mine.title, mine.expectation) == ("Mornings", "Mine.")
    assert words_of(case, "expectation") == [
        "Mine.",
        f"{AREA.expectation}\n{AREA.measure}",
    ]


def test_which_model_it_came_from_is_kept_with_its_revision(case, area, model, priya):
    take_parts(case, [Picked(area, evidence=AREA.evidence)], actor=priya)

    use = ModelUse.objects.get()
    assert (use.model, use.revision, use.parts, use.by) == (model, model.revision, 1, priya)


def test_help_needs_a_day_and_is_promised_by_it(case, area, priya):
    picked = [Picked(area, supports=AREA.supports)]
    with pytest.raises(InvalidTransition, match="Say by which day the help comes"):
        take_parts(case, picked, actor=priya)

    take_parts(case, picked, actor=priya, help_by=date(2026, 10, 30))

    promised = Support.objects.get(case=case)
    assert (promised.what, promised.promised_for) == (AREA.supports[0], date(2026, 10, 30))


def test_nobody_takes_parts_into_their_own_plan(area, tomas, model):
    own = case_of(tomas, of=kind(code="pip"), initiator=tomas, initiated_as="employee")

    with pytest.raises(PermissionDenied):
        take_parts(own, [Picked(area, actions=AREA.actions)], actor=tomas)


def test_a_model_off_the_list_gives_nothing_away(case, area, model, hana, priya):
    retire_model(model, actor=hana)
    area.refresh_from_db()

    with pytest.raises(InvalidTransition, match="taken off the list"):
        take_parts(case, [Picked(area, actions=AREA.actions)], actor=priya)


def test_each_change_is_a_revision(model, area, hana):
    before = model.revision

    changed = change_model(model, actor=hana, about=AboutModel("Early rooms", hana, LATER))
    take_out_area(area, actor=hana)

    changed.refresh_from_db()
    assert (changed.title, changed.revision) == ("Early rooms", before + 2)


def test_whoever_keeps_it_is_reminded_until_it_is_off_the_list(model, hana):
    due = Deadline.objects.get(kind="model_plan_review")
    assert (due.turn, due.last_day_on) == (hana, LATER)

    retire_model(model, actor=hana)
    assert Deadline.objects.open().filter(kind="model_plan_review").count() == 0

    review_model(model, actor=hana, again_on=date(2028, 1, 5))
    model.refresh_from_db()
    assert model.retired_at is None


def test_only_hr_writes_models(model, priya):
    with pytest.raises(PermissionDenied):
        change_model(model, actor=priya, about=AboutModel("Mine", priya, LATER))


def test_of_a_plan_that_has_ended_only_headings_become_a_model(case, hana, priya):
    written(case, priya, title="Mr. Torres and room 4")
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=clock.now())
    case.refresh_from_db()

    made = make_model_of(case, actor=hana)

    heading = made.areas.get()
    assert (heading.title, heading.expectation, heading.actions) == ("Area 1", "", [])
    assert made.kind_code == "pip"


def test_a_plan_that_goes_on_becomes_no_model(case, hana):
    with pytest.raises(InvalidTransition, match="The plan goes on"):
        make_model_of(case, actor=hana)


def test_a_supervisor_finds_the_models_of_the_kind_and_picks(case, model, area, priya):
    client, address = sign_in(Client(), priya), f"/cases/{case.pk}/models/"
    assert [one.title for one in client.get(address).context["models"]] == ["Mornings"]

    chosen = {"expectation-1": "on", "actions-1": ["0"], "into-1": ""}
    answer = client.post(f"{address}?model={model.pk}", chosen)

    assert answer.status_code == 302
    assert words_of(case, "action") == ["Begin with the far rooms."]
    used = client.get(address).context["used"]
    assert [(one.model, one.parts) for one in used] == [(model, 2)]


def test_models_of_other_kinds_are_not_offered(case, model, hana, priya):
    about = AboutModel("Probation", hana, LATER, kind_code="wa_probation")
    add_model(actor=hana, about=about)

    found = sign_in(Client(), priya).get(f"/cases/{case.pk}/models/").context["models"]

    assert [one.title for one in found] == ["Mornings"]


def test_hr_writes_one_on_its_pages(model, hana):
    client = sign_in(Client(), hana)
    said = {"title": "Safe work", "kind_code": "", "keeper": hana.pk, "review_on": LATER}

    made = client.post("/cases/model-plans/new/", said)
    lines = {"title": "Products", "actions": "Read the sheet.\nWear gloves.\n"}
    client.post(f"{made.url}areas/", lines)

    shown = client.get(made.url).context["areas"]
    assert [one.actions for one in shown] == [["Read the sheet.", "Wear gloves."]]


def test_an_area_of_a_model_keeps_a_standard_that_is_off_the_list(area, hana):
    facts = {"framework": "Ours", "title": "Planning", "source": "Handbook", "keeper": hana}
    standard = add_standard(actor=hana, about=AboutStandard(**facts, review_on=LATER))
    ModelArea.objects.filter(pk=area.pk).update(standard=standard)
    retire_standard(standard, actor=hana)
    client = sign_in(Client(), hana)
    form = client.get(f"/cases/model-areas/{area.pk}/").context["form"]
    sent = {name: form[name].value() for name in form.fields}

    client.post(f"/cases/model-areas/{area.pk}/", sent | {"title": "Early mornings"})

    area.refresh_from_db()
    assert (area.title, area.standard) == ("Early mornings", standard)
