"""What the people of a unit read about their rules, and whom they ask."""

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django.asserts import assertContains

from accounts import clock
from accounts.services.units import set_unit_contact
from evaluations.models import Process
from evaluations.processes.file import ready_made
from evaluations.processes.units import in_force, rules_of_units
from tests.factories import UnitFactory
from tests.signing_in import sign_in


@pytest.fixture
def cub(maple_scope):
    return UnitFactory(code="CUB", name="City union")


@pytest.fixture
def other(process, cub):
    """Rules that name one unit, beside those for everybody."""
    mine = Process.objects.create(
        school_year=process.school_year, preset="cub", name="Goals of CUB", state="published"
    )
    mine.process_units.create(unit=cub)
    return mine


def names_by_unit(district):
    found = rules_of_units(list(in_force(clock.today(district))))
    return {one.unit and one.unit.code: [p.name for p in one.processes] for one in found}


def words_of(response):
    return " ".join(response.content.decode().split())


def test_rules_that_name_a_unit_come_before_those_for_everybody(other, maple):
    assert names_by_unit(maple)["CUB"] == ["Goals of CUB"]


def test_a_unit_that_no_rules_name_has_the_default(other, maple):
    UnitFactory(code="FOP")

    assert names_by_unit(maple)["FOP"] == ["Classified professional goals"]


def test_people_in_no_unit_have_the_default(other, maple):
    assert names_by_unit(maple)[None] == ["Classified professional goals"]


def test_rules_for_a_job_are_the_default_of_nobody(client, process, cub, maple, tomas):
    Process.objects.create(
        school_year=process.school_year,
        preset="office",
        name="Central office",
        state="published",
        job_codes=["CO-ADMIN"],
    )
    tomas.job_code = "CO-ADMIN"
    tomas.save()

    page = sign_in(client, tomas).get("/units/")

    assert names_by_unit(maple)["CUB"] == ["Classified professional goals"]
    assert [one.name for one in page.context["of_own_job"]] == ["Central office"]
    assert page.context["of_jobs"] == []


def test_drafts_are_told_to_nobody(draft, cub, maple):
    assert names_by_unit(maple) == {"CUB": [], None: []}


def test_the_own_unit_comes_first(client, other, cub, tomas):
    UnitFactory(code="AAA", name="All alone")
    tomas.unit = cub
    tomas.save()

    page = sign_in(client, tomas).get("/units/")

    assert page.context["own"].unit == cub
    assert cub not in [one.unit for one in page.context["others"]]


def test_a_unit_shows_its_dates_and_forms(client, process, cub, tomas):
    page = words_of(sign_in(client, tomas).get(f"/units/{cub.pk}/"))

    assert 'datetime="2026-10-14"' in page
    assert "5240F2: Classified Employee Professional Goals and Feedback Worksheet" in page


def test_a_unit_without_rules_says_so(client, draft, cub, tomas):
    page = words_of(sign_in(client, tomas).get(f"/units/{cub.pk}/"))

    assert "No process this school year yet" in page


def test_an_admin_says_whom_to_ask(client, cub, ada):
    sign_in(client, ada).post(f"/units/{cub.pk}/", {"contact": "Room 12\n555 0100"})

    cub.refresh_from_db()
    assert cub.contact.split() == ["Room", "12", "555", "0100"]


def test_only_an_admin_says_whom_to_ask(cub, hana):
    with pytest.raises(PermissionDenied):
        set_unit_contact(cub, actor=hana, contact="Me")


def test_too_long_a_contact_is_a_sentence_and_is_kept_in_the_form(client, cub, ada):
    answer = sign_in(client, ada).post(f"/units/{cub.pk}/", {"contact": "x" * 1001})

    assert (answer.status_code, len(answer.context["form"]["contact"].value())) == (422, 1001)


def test_people_in_no_unit_have_no_contact_to_change(client, process, ada):
    page = sign_in(client, ada)

    assert page.get("/units/none/").status_code == 200
    assert page.post("/units/none/", {"contact": "Me"}).status_code == 404


def test_the_overview_shows_the_own_steps_with_their_dates(client, cycle, process, tomas):
    page = sign_in(client, tomas).get(f"/processes/{process.pk}/overview/")

    assert [step.deadline.last_day_on.isoformat() for step in page.context["own"]] == [
        "2026-10-14",
        "2027-02-12",
        "2027-07-30",
    ]


def test_the_overview_says_what_the_process_is_for(client, process, tomas):
    page = sign_in(client, tomas).get(f"/processes/{process.pk}/overview/")

    assertContains(
        page, f'<p class="lead">{ready_made()["classified_goals"].purpose}</p>', count=1
    )


def test_the_overview_shows_others_the_dates_of_the_rules(client, process, tomas):
    page = sign_in(client, tomas).get(f"/processes/{process.pk}/overview/")

    assert [step.name for step in page.context["dates"]] == [
        "Goal setting",
        "Mid-year reflection",
        "Year-end conference",
    ]


def test_a_draft_has_no_overview(client, draft, tomas):
    page = sign_in(client, tomas)

    assert page.get(f"/processes/{draft.pk}/overview/").status_code == 404
