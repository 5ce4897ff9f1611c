"""The planning conference of units that do not begin with goals, and the forms of a process."""

import pytest

from accounts.errors import InvalidTransition
from accounts.models import BargainingUnit
from deadlines.models import Deadline
from evaluations.models import Step
from evaluations.services import agenda, conference, summary
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from forms.models import Form
from goals.models import GoalSet, Idp, IdpItem
from records import services as records
from records.canonical import read_canonical
from tests.evaluations.conftest import MET_ON, PROOF, state_of, talk_over
from tests.signing_in import sign_in


@pytest.fixture
def unit_draft(year, ada, priya, tomas, september):
    unit = BargainingUnit.objects.create(code="PSRP", name="Paraprofessionals")
    tomas.unit = unit
    tomas.save()
    return copy_preset("other_staff", school_year=year, actor=ada)


@pytest.fixture
def unit_cycle(unit_draft, ada):
    cycle = open_cycle(publish_process(unit_draft, actor=ada), actor=ada)
    fill_next_batch(cycle.pk)
    return cycle


@pytest.fixture
def planning(unit_cycle, tomas):
    return Step.objects.get(participation__employee=tomas, rule__kind="planning")


def test_ready_made_rules_serve_the_units_that_the_district_has(unit_draft):
    served = unit_draft.process_units.values_list("unit__code", flat=True)

    assert list(served) == ["PSRP"]


def test_units_that_the_district_has_not_are_named(client, ada, year, september):
    sign_in(client, ada)
    page = client.post("/processes/", {"preset": "btu"}, follow=True)

    told = "This district has no bargaining unit with the code “BTU”. Say who takes part before"
    assert told in page.content.decode()


def test_forms_with_rows_come_with_the_process(unit_draft):
    found = unit_draft.step_rules.values_list("kind", "form_number", "form__number")

    assert list(found) == [
        ("planning", "PC-1", None),
        ("mid_year", "AS-MY", None),
        ("year_end", "AS-AE", "AS-AE"),
    ]


def test_publishing_fixes_what_a_form_asks(unit_draft, ada):
    publish_process(unit_draft, actor=ada)

    assert Form.objects.get(number="AS-AE").fixed_at is not None


def test_the_year_begins_with_the_supervisors_turn(planning, priya):
    deadline = Deadline.objects.get(subject_id=planning.pk)

    assert (planning.state, deadline.turn, deadline.act) == ("meeting", priya, "hold_conference")


def test_nobody_gets_goals_whom_the_rules_ask_for_none(unit_cycle, tomas):
    assert GoalSet.objects.filter(employee=tomas).exists() is False


def test_points_are_the_topics_of_the_procedure(planning, priya):
    points = agenda.prepare_conference(planning, actor=priya)

    assert [(point.kind, point.title) for point in points] == [
        ("topic", "Expectations and job description"),
        ("topic", "Individual development plan (IDP)"),
        ("topic", "Improvement plan, if there is one"),
        ("topic", "Tools, safety and training that the work needs"),
        ("support", "Help that is needed or promised"),
    ]


def test_the_day_alone_completes_a_planning_conference(planning, priya):
    conference.record_conference(planning, actor=priya, held_on=MET_ON)

    assert state_of(planning) == "complete"


def test_closed_checklist_names_its_form(planning, priya):
    talk_over(planning, priya)

    summary.close_conference(planning, actor=priya, authentication=PROOF, held_on=MET_ON)

    document = records.document_in_force(planning.pk, "conference_notes")
    content = read_canonical(records.check_content(document))
    assert content["form"] == {
        "number": "PC-1",
        "title": "Initial Planning Conference Checklist",
        "group": "Staff member",
    }
    assert content["points"][0]["label"] == "Expectations and job description"
    assert state_of(planning) == "complete"


def test_a_topic_is_left_out_with_a_reason_only(planning, priya):
    agenda.prepare_conference(planning, actor=priya)

    with pytest.raises(InvalidTransition):
        summary.close_conference(planning, actor=priya, authentication=PROOF, held_on=MET_ON)


def test_the_conference_warns_that_no_development_plan_is_there(client, planning, tomas, priya):
    sign_in(client, priya)

    page = client.get(f"/steps/{planning.pk}/").content.decode()

    told = f"There is no development plan of {tomas.first_name} to read yet."
    assert page.count(told) == 1


def test_a_shared_development_plan_is_a_click_away(client, planning, tomas, priya):
    plan = Idp.objects.create(person=tomas, is_shared=True)
    IdpItem.objects.create(idp=plan, number=1, goal="Learn the new boiler.")
    sign_in(client, priya)

    page = client.get(f"/steps/{planning.pk}/").content.decode()

    assert page.count(f'href="/development-plans/{plan.pk}/"') == 1
