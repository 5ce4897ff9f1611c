"""Roles that open other people's records ask for a second factor."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from pytest_django.asserts import assertContains, assertNotContains

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from accounts.rules import Role
from accounts.services.second_factors import reset_second_factor
from accounts.tasks import tell_of_reset
from tests.factories import member
from tests.signing_in import has_totp, sign_in

PAGE = "/account/"


@pytest.fixture
def hal(maple):
    return member(maple, "Hal Hoyt", roles=[Role.HR_MANAGER])


@pytest.mark.parametrize("name", ["hana", "henry", "ada", "erin"])
def test_office_role_without_it_only_reaches_the_set_up(client, name, request):
    sign_in(client, request.getfixturevalue(name), second_factor=False)

    assert client.get(PAGE).url == "/second-factor/"
    assert client.get("/second-factor/").status_code == 200
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_employee_needs_none(client, tomas):
    sign_in(client, tomas)

    assert client.get(PAGE).status_code == 200


def test_session_that_has_not_used_it_is_asked(client, henry):
    has_totp(henry.user)
    sign_in(client, henry, second_factor=False)

    assert client.get(PAGE).url == "/accounts/2fa/reauthenticate/?next=%2Faccount%2F"


def test_script_is_led_to_the_second_factor(client, henry):
    has_totp(henry.user)
    sign_in(client, henry, second_factor=False)

    response = client.get(PAGE, headers={"HX-Request": "true"})

    assert response["HX-Redirect"] == "/accounts/2fa/reauthenticate/?next=%2Faccount%2F"


def test_recovery_codes_stay_shut_to_a_session_without_it(client, henry):
    has_totp(henry.user)
    sign_in(client, henry, second_factor=False)

    response = client.get("/accounts/2fa/recovery-codes/")

    assert response.url.startswith("/accounts/2fa/reauthenticate/")


def test_code_of_the_app_opens_the_page(client, henry, capsys):
    has_totp(henry.user)
    sign_in(client, henry, second_factor=False)
    call_command("second_factor", henry.email)
    code = capsys.readouterr().out.strip()

    response = client.post("/accounts/2fa/reauthenticate/?next=/account/", {"code": code})

    assert response.url == PAGE
    assert client.get(PAGE).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_setting_it_up_counts_as_using_it(client, hana):
    sign_in(client, hana, second_factor=False)
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    code = code_for(secret)

    client.post("/accounts/2fa/totp/activate/", {"code": code})

    assert Authenticator.objects.filter(user=hana.user, type="totp").count() == 1
    assert client.get(PAGE).status_code == 200


def code_for(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_secrets_of_apps_lie_encrypted(hana):
    secret = has_totp(hana.user).data["secret"]

    assert secret.startswith("gAAAA")


def test_hr_manager_resets_a_lost_one(maple_scope, henry, hal):
    has_totp(hal.user)
    UserSession.objects.create(user=hal.user, ip="127.0.0.1", session_key="k" * 32)

    reset_second_factor(hal, actor=henry)

    assert Authenticator.objects.filter(user=hal.user).count() == 0
    assert UserSession.objects.filter(user=hal.user).count() == 0
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.person) == (henry, "second_factor.reset", hal)


def test_person_is_told_of_the_reset(maple, hal):
    tell_of_reset(district_id=str(maple.pk), membership_id=str(hal.pk))

    assert mail.outbox[0].to == [hal.user.email]


@pytest.mark.parametrize("name", ["hana", "ada", "tomas", "erin"])
def test_nobody_else_resets_it(maple_scope, hal, name, request):
    has_totp(hal.user)

    with pytest.raises(PermissionDenied):
        reset_second_factor(hal, actor=request.getfixturevalue(name))


def test_hr_manager_cannot_reset_their_own(maple_scope, henry):
    with pytest.raises(PermissionDenied):
        reset_second_factor(henry, actor=henry)


def test_nothing_to_reset_is_said(maple_scope, henry, tomas):
    with pytest.raises(InvalidTransition):
        reset_second_factor(tomas, actor=henry)


def test_reset_page_asks_before_it_acts(client, henry, hal):
    has_totp(hal.user)
    sign_in(client, henry)

    assert client.get(f"/people/{hal.pk}/second-factor-reset/").status_code == 200
    assert Authenticator.objects.filter(user=hal.user).count() == 1


def test_recovery_codes_that_were_never_made_lead_to_making_them(client, henry):
    has_totp(henry.user)
    sign_in(client, henry)

    answer = client.get("/accounts/2fa/")

    assertContains(answer, 'href="/accounts/2fa/recovery-codes/generate/"')
    assertNotContains(answer, 'href="/accounts/2fa/recovery-codes/"')
