"""A link lets one person in, once, for fourteen days."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.errors import InvalidTransition
from accounts.models import AccessToken, District, Membership, RoleGrant, User
from accounts.scope import district_scope
from accounts.services.invitations import invite_person, make_invitation
from accounts.tasks import send_invitation
from tests.factories import MembershipFactory, login
from tests.signing_in import sign_in

PASSWORD = {"password": "three quiet words", "password_again": "three quiet words"}


@pytest.fixture
def nia(maple):
    with district_scope(maple.pk):
        return MembershipFactory(first_name="Nia", email="nia@maple.example")


@pytest.fixture
def page(nia):
    return page_for(nia)


def page_for(person):
    with district_scope(person.district_id):
        return f"/invitation/{make_invitation(person)}/"


def reload(person):
    with district_scope(person.district_id):
        return Membership.objects.get(pk=person.pk)


def test_invited_person_sets_a_password_and_is_in(client, nia, page):
    assert client.get(page).context["person"] == nia

    assert client.post(page, PASSWORD).url == "/"
    assert reload(nia).user.email == "nia@maple.example"
    assert client.session["district_id"] == str(nia.district_id)


def test_link_works_once(client, nia, page):
    client.post(page, PASSWORD)
    client.post("/accounts/logout/")

    assert client.get(page).status_code == 410


def test_link_ends_after_fourteen_days(client, page):
    AccessToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert client.get(page).status_code == 410


def test_new_link_ends_the_one_before(client, nia, page):
    newer = page_for(nia)

    assert (client.get(page).status_code, client.get(newer).status_code) == (410, 200)


def test_link_of_somebody_who_left_is_gone(client, nia, page):
    with district_scope(nia.district_id):
        Membership.objects.filter(pk=nia.pk).update(is_active=False)

    assert client.get(page).status_code == 410


def test_weak_password_is_refused(client, nia, page):
    response = client.post(page, {"password": "password", "password_again": "password"})

    assert response.status_code == 422
    assert User.objects.filter(email=nia.email).count() == 0


def test_known_login_signs_in_and_accepts(client, nia, page):
    login(nia.email)

    assert client.get(page).context["must_sign_in"]
    client.post("/accounts/login/", {"login": nia.email, "password": "correct horse"})
    assert client.post(page).url == "/"
    assert reload(nia).user.email == nia.email


def test_other_login_cannot_take_it(client, nia, page, tomas):
    sign_in(client, tomas)

    client.post(page)

    assert reload(nia).user_id is None


def test_somebody_who_signs_in_here_already_is_told_so(client, nia, page, tomas):
    EmailAddress.objects.create(user=tomas.user, email=nia.email, verified=True)
    sign_in(client, tomas)

    response = client.post(page, follow=True)

    assert (response.status_code, reload(nia).user_id) == (200, None)
    assert "You sign in here already" in response.content.decode()


def test_invitation_goes_by_mail(maple, nia):
    send_invitation(district_id=str(maple.pk), membership_id=str(nia.pk))

    assert mail.outbox[0].to == ["nia@maple.example"]
    assert re.search(r"/invitation/[\w-]{43}/", mail.outbox[0].body)


def test_no_invitation_goes_to_somebody_who_left_meanwhile(maple, nia):
    with district_scope(maple.pk):
        Membership.objects.filter(pk=nia.pk).update(is_active=False)

    send_invitation(district_id=str(maple.pk), membership_id=str(nia.pk))

    assert mail.outbox == []


def test_only_admin_and_hr_manager_invite(maple_scope, nia, hana, tomas):
    for actor in (hana, tomas):
        with pytest.raises(PermissionDenied):
            invite_person(nia, actor=actor)


def test_person_who_signs_in_already_is_not_invited(maple_scope, tomas, ada):
    with pytest.raises(InvalidTransition):
        invite_person(tomas, actor=ada)


def test_production_begins_with_one_command(client, db, capsys):
    call_command(
        "create_district",
        *("--name", "Oak Schools", "--slug", "oak", "--state", "MD"),
        *("--admin-email", "Ada@Oak.example", "--admin-name", "Ada Oak"),
    )
    link = capsys.readouterr().out.strip().splitlines()[-1]

    client.post(link.removeprefix("http://localhost:8000"), PASSWORD)

    oak = District.objects.get(slug="oak")
    with district_scope(oak.pk):
        admin = Membership.objects.get(user__email="ada@oak.example")
        assert [g.role for g in RoleGrant.objects.filter(membership=admin)] == ["admin"]
        assert admin.is_evaluated is False
    assert client.get("/account/").url == "/second-factor/"


def test_taken_name_is_said_plainly(maple, capsys):
    with pytest.raises(CommandError):
        call_command(
            "create_district",
            *("--name", "Maple", "--slug", "maple", "--state", "MD"),
            *("--admin-email", "ada@maple.example"),
        )
