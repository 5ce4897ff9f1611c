"""How long, and where, is somebody signed in?"""

import time

from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import PersonChange, User
from accounts.scope import district_scope
from accounts.services.sessions import end_sessions, end_sessions_of_leavers
from tests.signing_in import sign_in

PAGE = "/who-can-see/"  # open to all, and shows the bar to those signed in
OWN = "/accounts/sessions/"


def set_session(client, **values):
    session = client.session
    session.update(values)
    session.save()


def test_two_idle_hours_end_the_session(client, tomas):
    sign_in(client, tomas)
    set_session(client, seen_at=time.time() - 2 * 3600 - 1)

    assert client.get(OWN).url == "/accounts/login/?next=%2Faccounts%2Fsessions%2F"
    assert "_auth_user_id" not in client.session


def test_twelve_hours_end_even_a_busy_session(client, tomas):
    sign_in(client, tomas)
    set_session(client, signed_in_at=time.time() - 12 * 3600 - 1, seen_at=time.time())

    assert client.get(OWN).status_code == 302


def test_click_within_the_hours_keeps_the_session(client, tomas):
    sign_in(client, tomas)
    set_session(client, seen_at=time.time() - 3600, signed_in_at=time.time() - 11 * 3600)

    assert client.get(OWN).status_code == 200


def test_script_is_led_to_sign_in_and_never_gets_the_page(client, tomas):
    response = client.get(OWN, headers={"HX-Request": "true"})

    assert response["HX-Redirect"] == "/accounts/login/?next=/accounts/sessions/"


def test_autosave_without_a_session_is_told_so(client, tomas):
    assert client.post(OWN, headers={"Accept": "application/json"}).status_code == 401


def test_signed_in_pages_are_not_kept_by_browsers(client, tomas):
    sign_in(client, tomas)

    assert client.get(PAGE)["Cache-Control"] == "no-store, private"


def test_signing_out_empties_the_cache_but_not_the_drafts(client, tomas):
    sign_in(client, tomas)

    assert client.post("/accounts/logout/")["Clear-Site-Data"] == '"cache"'


def test_deactivated_person_loses_the_district_at_once(client, tomas):
    sign_in(client, tomas)
    with district_scope(tomas.district_id):
        tomas.is_active = False
        tomas.save()

    assert client.get("/account/").url == "/seats/"
    assert [seat["is_open"] for seat in client.get("/seats/").context["seats"]] == [False]


def test_ended_sessions_are_over_everywhere(client, tomas):
    client.post("/accounts/login/", {"login": tomas.user.email, "password": "correct horse"})
    assert UserSession.objects.filter(user=tomas.user).count() == 1

    end_sessions(tomas.user)

    assert client.get(OWN).url == "/accounts/login/?next=/accounts/sessions/"


def test_a_request_asks_little_of_its_own(client, tomas):
    sign_in(client, tomas)
    client.get("/second-factor/")

    with CaptureQueriesContext(connection) as queries:
        client.get("/account/keys/")  # not allowed: nothing but the middleware runs

    asked = [q["sql"] for q in queries if q["sql"].startswith('SELECT "accounts')]
    assert len(asked) == 1  # membership with login, district and roles


def test_person_who_left_is_signed_out_everywhere(client, tomas):
    client.post("/accounts/login/", {"login": tomas.user.email, "password": "correct horse"})

    with district_scope(tomas.district_id):
        PersonChange.objects.create(membership=tomas, kind="left", at=clock.now())
        end_sessions_of_leavers(PersonChange.objects.all())

    assert UserSession.objects.filter(user=tomas.user).count() == 0


def test_password_changed_elsewhere_ends_the_session(client, tomas):
    sign_in(client, tomas)
    tomas.user.set_password("another horse battery")
    tomas.user.save()

    assert client.get("/").headers["Location"] == "/accounts/login/?next=/"


def test_login_that_was_turned_off_opens_nothing(client, tomas):
    sign_in(client, tomas)
    User.objects.filter(pk=tomas.user.pk).update(is_active=False)

    assert client.get("/").headers["Location"] == "/accounts/login/?next=/"
