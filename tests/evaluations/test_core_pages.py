"""The pages of the district's rules, and of what a unit keeps for itself."""

import pytest

from evaluations.core.catalogue import all_keys, core_of
from evaluations.models import Process
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from tests.factories import UnitFactory
from tests.signing_in import sign_in

URL = "/core/planning.date/"
WANTED = {"sentence": "by Nov 13", "source": "", "source_url": "", "checked_on": ""}


@pytest.fixture
def fop(maple_scope):
    return UnitFactory(code="FOP", name="Police")


@pytest.fixture
def others(fop, ada, year, september):
    return publish_process(copy_preset("other_staff", school_year=year, actor=ada), actor=ada)


@pytest.fixture
def office(client, ada):
    sign_in(client, ada)
    return client


def words_of(response):
    return " ".join(response.content.decode().split())


def test_the_page_says_each_rule_and_who_follows(office, others):
    page = words_of(office.get("/core/"))

    assert "Planning conference: date" in page
    assert "on or before Oct 31" in page
    assert "All other staff" in page
    assert "Own: Planning conference: what is talked over" in page


def test_a_preview_shows_whom_it_reaches_and_changes_nothing(office, others, year):
    page = words_of(office.post(URL, WANTED | {"preview": "1"}))

    assert "Change it in 1 process" in page
    assert 'datetime="2026-11-13"' in page
    assert core_of(year)["planning.date"]["sentence"] == "on or before Oct 31"


def test_a_change_is_made_and_told(office, others, year):
    response = office.post(URL, WANTED, follow=True)

    assert "Changed. It went into 1 process." in words_of(response)
    assert core_of(year)["planning.date"]["sentence"] == "by Nov 13"


def test_what_cannot_be_read_is_said_at_the_form(office, others):
    response = office.post(URL, WANTED | {"sentence": "some day"})

    assert response.status_code == 422
    assert "can’t be read" in words_of(response)


def test_a_change_that_one_process_cannot_take_is_not_offered(office, others, tomas, fop, ada):
    tomas.unit = fop
    tomas.save()
    fill_next_batch(open_cycle(others, actor=ada).pk)

    page = words_of(office.post(URL, WANTED | {"sentence": "by Sep 4", "preview": "1"}))

    assert "which has passed" in page
    assert "Change it in" not in page


def test_every_kind_of_rule_has_a_form(office, others, year):
    statuses = {key: office.get(f"/core/{key}/").status_code for key in all_keys()}

    assert set(statuses.values()) == {200}


def test_topics_are_lines(office, others, year):
    office.post("/core/planning.topics/", {"said": "Tools\n\n Safety \nTools"})

    assert core_of(year)["planning.topics"] == ["Tools", "Safety"]


def test_a_rule_that_does_not_exist_is_not_found(office, others):
    assert office.get("/core/planning.colour/").status_code == 404


def test_hr_reads_and_does_not_change(client, others, hana):
    sign_in(client, hana)

    assert client.get("/core/").status_code == 200
    assert client.post(URL, WANTED).status_code == 403


def test_without_rules_an_admin_starts_with_the_ready_made_ones(office, year, september):
    office.post("/core/?year=2026-27")

    assert core_of(year)["response"] == {"days": 10, "unit": "work"}


def test_a_draft_takes_a_rule_of_the_district(office, fop, ada, year, september):
    UnitFactory(code="BTU")
    draft = copy_preset("btu", school_year=year, actor=ada)

    office.post(f"/processes/{draft.pk}/core/", {"act": "take", "key": "planning.date"})

    assert Process.objects.get(pk=draft.pk).own_rules == ["observations", "planning.topics"]


def test_the_unit_page_tells_whose_rule_it_is(client, others, fop, tomas):
    sign_in(client, tomas)

    page = words_of(client.get(f"/units/{fop.pk}/"))

    assert page.count("The unit’s own") == 1
    assert page.count("The district’s") > 5


def test_the_process_page_offers_to_follow(office, draft):
    assert "Follow the rules of the district" in words_of(office.get(f"/processes/{draft.pk}/"))

    office.post(f"/processes/{draft.pk}/core/", {"act": "follow"})

    draft.refresh_from_db()
    assert draft.follows_core
