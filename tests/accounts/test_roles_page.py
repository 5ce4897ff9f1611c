"""The admin's pages: set-up list, facts of the district, roles."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts import clock, rules
from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, District, RoleGrant, Run
from accounts.rules import Role
from accounts.scope import district_scope
from accounts.services.role_grants import grant_role, revoke_role
from tests.factories import DistrictFactory, member
from tests.signing_in import sign_in


def test_admin_gives_a_role(client, ada, tomas):
    sign_in(client, ada)

    client.post("/setup/roles/", {"person": tomas.pk, "role": "hr_coordinator"})

    with district_scope(tomas.district_id):
        assert [grant.role for grant in tomas.role_grants.all()] == ["hr_coordinator"]
        assert AuditEntry.objects.filter(verb="role.granted", person=tomas).count() == 1


def test_site_leader_needs_a_site(maple_scope, ada, tomas, oak_school):
    with pytest.raises(InvalidTransition):
        grant_role(tomas, role=Role.SITE_LEADER, actor=ada)

    assert grant_role(tomas, role=Role.SITE_LEADER, site=oak_school, actor=ada).site == oak_school


def test_same_role_twice_is_said(maple_scope, ada, henry):
    with pytest.raises(InvalidTransition):
        grant_role(henry, role=Role.HR_MANAGER, actor=ada)


def test_nobody_gives_a_role_to_themselves(maple_scope, ada):
    with pytest.raises(PermissionDenied):
        grant_role(ada, role=Role.HR_MANAGER, actor=ada)


@pytest.mark.parametrize("name", ["tomas", "priya", "hana", "henry", "erin"])
def test_only_admins_give_roles(maple_scope, name, uma, request):
    with pytest.raises(PermissionDenied):
        grant_role(uma, role=Role.EXECUTIVE, actor=request.getfixturevalue(name))


def test_last_admin_stays(maple_scope, ada):
    with pytest.raises(InvalidTransition):
        revoke_role(RoleGrant.objects.get(membership=ada), actor=ada)


def test_a_role_is_taken_away_once(maple_scope, ada, hana):
    grant, same = (RoleGrant.objects.get(membership=hana) for _click in range(2))

    for click in (grant, same):
        revoke_role(click, actor=ada)

    assert AuditEntry.objects.filter(verb="role.revoked").count() == 1


def test_two_admins_who_revoke_each_other_leave_one(transactional_db):
    maple = DistrictFactory()
    ada, adam = (member(maple, name, roles=[Role.ADMIN]) for name in ("Ada A", "Adam A"))
    begin = Barrier(2)

    def revoke(actor, other):
        with district_scope(maple.pk), suppress(InvalidTransition):
            grant = RoleGrant.objects.get(membership=other)
            rules.roles_of(actor)
            begin.wait()
            revoke_role(grant, actor=actor)
        connection.close()

    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(revoke, ada, adam), threads.submit(revoke, adam, ada)]
        assert [one.result() for one in both] == [None, None]

    with district_scope(maple.pk):
        assert RoleGrant.objects.filter(role=Role.ADMIN).count() == 1


def test_admin_takes_a_role_away(client, ada, hana):
    sign_in(client, ada)
    with district_scope(hana.district_id):
        grant = RoleGrant.objects.get(membership=hana)

    client.post(f"/setup/roles/{grant.pk}/revocation/")

    with district_scope(hana.district_id):
        assert hana.role_grants.count() == 0


def test_stale_proof_gives_no_role(client, ada, tomas):
    sign_in(client, ada, minutes_ago=16)

    response = client.post("/setup/roles/", {"person": tomas.pk, "role": "hr_manager"})

    assert response.url.startswith("/accounts/reauthenticate/")


@pytest.mark.parametrize("page", ["/setup/", "/setup/district/", "/setup/roles/"])
def test_set_up_is_for_admins(client, ada, hana, page):
    assert sign_in(client, hana).get(page).status_code == 403
    assert sign_in(client, ada).get(page).status_code == 200


def test_list_ticks_itself_off(client, ada, maple):
    sign_in(client, ada)
    before = client.get("/setup/").context["left"]
    District.objects.filter(pk=maple.pk).update(help_phone="555-0142")

    assert client.get("/setup/").context["left"] == before - 1


def test_admin_changes_the_facts_of_the_district(client, ada, maple):
    sign_in(client, ada)

    client.post(
        "/setup/district/",
        {
            "name": "Maple County",
            "time_zone": "America/Chicago",
            "brand_color": "#24508f",
            "help_name": "HR",
            "access_check_days": "21",
            "plan_goals": "3",
        },
    )

    maple.refresh_from_db()
    assert (maple.name, maple.time_zone) == ("Maple County", "America/Chicago")
    with district_scope(maple.pk):
        facts = AuditEntry.objects.get(verb="district.changed").facts
    assert facts == {"fields": ["name", "time_zone", "brand_color", "help_name"]}


def test_facts_that_were_refused_show_nowhere_else(client, ada):
    sign_in(client, ada)

    facts = {"name": "Maple County", "time_zone": "no zone", "help_name": "HR"}
    response = client.post("/setup/district/", facts)

    assert response.status_code == 422
    assert response.wsgi_request.membership.district.name == "Maple"


def run_of(person, **fields):
    with district_scope(person.district_id):
        return Run.objects.create(
            kind="open_cycle",
            subject_id=person.pk,
            started_by=person,
            created_at=clock.now(),
            **fields,
        )


def test_page_of_a_run_refreshes_itself_until_it_is_done(client, ada):
    sign_in(client, ada)
    going, done = run_of(ada, state="running", total=10), run_of(ada, state="done")

    assert client.get(f"/runs/{going.pk}/")["Refresh"] == "5"
    assert "Refresh" not in client.get(f"/runs/{done.pk}/")


def test_script_gets_the_progress_only_and_then_the_whole_page(client, ada):
    sign_in(client, ada)
    going, done = run_of(ada, state="running", total=10), run_of(ada, state="done")
    ask = {"headers": {"HX-Request": "true"}}

    assert client.get(f"/runs/{going.pk}/", **ask).templates[0].name == "components/run.html"
    assert client.get(f"/runs/{done.pk}/", **ask)["HX-Refresh"] == "true"


def test_run_of_somebody_else_is_invisible(client, ada, tomas):
    found = run_of(ada)

    assert sign_in(client, tomas).get(f"/runs/{found.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "sent", "listed"),
    [
        ("?q=tomas", {"role": ""}, ["tomas"]),
        ("?q=tomas", {"role": "", "person": "priya"}, ["priya", "tomas"]),
        ("", {"role": "", "person": "priya"}, ["priya"]),
        ("", {"role": ""}, []),
    ],
)
def test_a_form_to_fix_lists_whom_was_looked_for_and_picked(
    client, ada, tomas, priya, query, sent, listed
):
    people = {"tomas": tomas, "priya": priya}
    sign_in(client, ada)

    answer = client.post(
        f"/setup/roles/{query}",
        {key: people[value].pk if value in people else value for key, value in sent.items()},
    )

    shown = re.findall(r'name="person" value="([^"]+)"', answer.content.decode())
    assert (answer.status_code, set(shown)) == (422, {str(people[name].pk) for name in listed})
