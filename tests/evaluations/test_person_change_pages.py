"""HR's pages of what happens to one person: asked, shown, confirmed."""

import re

import pytest

from accounts.models import Membership, RoleGrant
from evaluations.models import Step
from evaluations.services.excuse import excuse_step
from tests.evaluations.conftest import step_of
from tests.factories import member
from tests.signing_in import sign_in


@pytest.fixture
def nora(maple):
    return member(maple, "Nora Novak")


def page_of(person, name=""):
    return f"/people/{person.pk}/changes/{name}"


def text(response):
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def seen_in(response):
    return re.search(r'name="seen" value="([0-9a-f]{64})"', response.content.decode())[1]


def test_the_list_offers_what_may_happen_now(client, mid_year, tomas, hana):
    sign_in(client, hana)

    shown = client.get(page_of(tomas))

    assert "Let off one step" in text(shown)
    assert "Works here again" not in text(shown)


def test_the_preview_changes_nothing_and_the_button_does(client, shared, tomas, nora, hana):
    sign_in(client, hana)
    asked = {"supervisor": nora.employee_number}

    preview = client.post(page_of(tomas, "supervisor/"), asked)
    before = Membership.objects.get(pk=tomas.pk).supervisor
    client.post(page_of(tomas, "supervisor/"), asked | {"confirm": "1", "seen": seen_in(preview)})

    assert "Nora Novak sees it from now on" in text(preview)
    assert (before.name, Membership.objects.get(pk=tomas.pk).supervisor) == ("Priya Patel", nora)


def test_a_preview_that_is_out_of_date_is_shown_anew(client, shared, tomas, nora, uma, hana):
    sign_in(client, hana)
    asked = {"supervisor": nora.employee_number}
    preview = client.post(page_of(tomas, "supervisor/"), asked)
    Membership.objects.filter(pk=tomas.pk).update(supervisor=uma)

    again = client.post(
        page_of(tomas, "supervisor/"), asked | {"confirm": "1", "seen": seen_in(preview)}
    )

    assert "Something changed since you looked." in text(again)
    assert Membership.objects.get(pk=tomas.pk).supervisor == uma


def test_confirmed_twice_is_refused_in_words(client, mid_year, tomas, hana):
    sign_in(client, hana)
    asked = {"step": str(mid_year.pk), "reason": "On a project"}
    preview = client.post(page_of(tomas, "step/"), asked)
    confirmed = asked | {"confirm": "1", "seen": seen_in(preview)}

    first = client.post(page_of(tomas, "step/"), confirmed)
    second = client.post(page_of(tomas, "step/"), confirmed)

    assert (first.status_code, second.status_code) == (302, 422)
    assert Step.objects.get(pk=mid_year.pk).excuse == "hr"


@pytest.mark.parametrize(("who", "code"), [("priya", 403), ("tomas", 403), ("uma", 404)])
def test_only_hr_gets_there(client, mid_year, tomas, who, code, request):
    sign_in(client, request.getfixturevalue(who))

    assert client.get(page_of(tomas)).status_code == code
    assert client.post(page_of(tomas, "left/"), {"asked": "1"}).status_code == code


def test_a_change_that_does_not_exist_is_not_there(client, tomas, hana):
    sign_in(client, hana)

    assert client.get(page_of(tomas, "promotion/")).status_code == 404


def test_who_may_read_why_reads_it_on_the_page_of_the_step(client, mid_year, tomas, hana):
    excuse_step(mid_year, actor=hana, reason="On a project until March.")

    sign_in(client, tomas)
    assert "On a project until March." in text(client.get(f"/steps/{mid_year.pk}/"))


def test_a_leader_of_the_site_sees_that_it_is_let_off_without_the_reason(
    client, mid_year, tomas, hana, maple
):
    excuse_step(mid_year, actor=hana, reason="On a project until March.")
    leader = member(maple, "Sam Stone", roles=[RoleGrant.Role.SITE_LEADER])
    sign_in(client, leader)

    shown = text(client.get(f"/steps/{mid_year.pk}/"))

    assert "Tomas Torres is let off this step" in shown
    assert "On a project" not in shown


def test_what_is_let_off_is_on_the_list_of_those_let_off(client, mid_year, cycle, tomas, hana):
    excuse_step(mid_year, actor=hana, reason="On a project until March.")
    sign_in(client, hana)
    rule = step_of(cycle, tomas, 2).rule_id

    shown = client.get(f"/overview/people/?step={rule}&standing=let_off")

    assert "Torres, Tomas" in text(shown)
