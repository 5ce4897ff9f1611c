"""The ways in, and what they never tell."""

import re

from django.core import mail
from django.test import Client

from accounts.confirmation_code import ConfirmationCode
from accounts.scope import district_scope
from tests.signing_in import has_totp, sign_in

LOGIN = "/accounts/login/"


def test_nobody_can_sign_up(client, db):
    response = client.post(
        "/accounts/signup/",
        {"email": "x@y.example", "password1": "a long password", "password2": "a long password"},
    )

    assert response.templates[0].name == "account/signup_closed.html"


def test_wrong_password_and_unknown_address_get_the_same_answer(client, tomas):
    wrong = client.post(LOGIN, {"login": tomas.email, "password": "wrong"})
    unknown = client.post(LOGIN, {"login": "nobody@maple.example", "password": "wrong"})

    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_sixth_wrong_password_must_wait(client, tomas):
    for _try in range(5):
        client.post(LOGIN, {"login": tomas.email, "password": "wrong"})

    response = client.post(LOGIN, {"login": tomas.email, "password": "correct horse"})

    assert response.context["form"].non_field_errors() == [
        "That was too many tries. Wait five minutes, then try again."
    ]


def test_second_factor_is_asked_between_password_and_page(client, henry):
    has_totp(henry.user)

    response = client.post(LOGIN, {"login": henry.email, "password": "correct horse"})

    assert response.url == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


def test_person_without_a_password_proves_again_by_a_code(client, tomas):
    tomas.user.set_unusable_password()
    tomas.user.save()
    sign_in(client, tomas, minutes_ago=16)

    assert client.get("/accounts/2fa/totp/activate/").url == (
        "/confirmation/?next=%2Faccounts%2F2fa%2Ftotp%2Factivate%2F"
    )
    client.post("/confirmation/", {"action": "send", "next": "/account/"})
    code = client.session["confirmation_code"]["code"]
    assert code in mail.outbox[-1].body
    assert client.post("/confirmation/", {"code": code, "next": "/account/"}).url == "/account/"
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_wrong_confirmation_codes_run_out(client, tomas):
    sign_in(client, tomas)
    client.post("/confirmation/", {"action": "send"})
    code = client.session["confirmation_code"]["code"]
    for _try in range(5):
        client.post("/confirmation/", {"code": "wrong"})

    assert client.post("/confirmation/", {"code": code}).status_code == 422


def test_confirmation_codes_typed_at_once_run_out_together(client, tomas):
    sign_in(client, tomas)
    client.post("/confirmation/", {"action": "send"})
    asked = client.get("/confirmation/").wsgi_request
    code = client.session["confirmation_code"]["code"]

    tries = [ConfirmationCode(asked, dict(client.session["confirmation_code"])) for _ in range(6)]

    assert [one.matches("wrong") for one in tries[:5]] == [False] * 5
    assert not tries[5].matches(code)


def test_account_page_tells_roles_and_ways_in(client, henry):
    sign_in(client, henry)

    context = client.get("/account/").context

    assert [str(grant) for grant in context["grants"]] == ["HR manager"]
    assert context["has_second_factor"]


def test_single_keys_can_be_turned_off(client, priya):
    sign_in(client, priya)

    client.post("/account/keys/", {"keys": "off"})

    with district_scope(priya.district_id):
        priya.refresh_from_db()
    assert priya.has_key_shortcuts is False


def test_mail_server_that_is_down_is_said(client, tomas, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there

    page = client.post("/accounts/login/code/", {"email": tomas.email}, follow=True)

    assert page.redirect_chain == [("/accounts/login/", 302)]
    assert any("We can’t send mail right now." in str(m) for m in page.context["messages"])


def test_sign_in_page_leads_where_one_wanted_to_go_and_tells_nobody_else(client, db):
    address = "/people/?q=mari&page=2"

    asked = client.get(LOGIN, {"next": address}).content.decode()
    plain = client.get(LOGIN).content.decode()

    field = '<input type="hidden" name="next" value="/people/?q=mari&amp;page=2">'
    assert asked.count(field) == 3  # the code, the password, the passkey
    assert 'action="/accounts/login/code/?next=' in asked
    assert "next" not in plain


def test_address_outside_is_not_passed_on_by_the_sign_in_page(client, db):
    page = client.get(LOGIN, {"next": "https://evil.example/"}).content.decode()

    assert 'action="/accounts/login/code/"' in page


def test_each_visitor_of_the_sign_in_page_gets_their_own_token(client, db):
    tokens = [
        re.findall(r'csrfmiddlewaretoken" value="(\w+)"', visitor.get(LOGIN).content.decode())
        for visitor in (client, Client(), Client())
    ]

    assert [len(set(found)) for found in tokens] == [1, 1, 1]  # one, in each of three forms
    assert len({found[0] for found in tokens}) == 3


def test_between_password_and_second_factor_the_sign_in_page_leads_on(client, henry):
    has_totp(henry.user)
    client.post(LOGIN, {"login": henry.email, "password": "correct horse"})

    assert client.get(LOGIN).url == "/accounts/2fa/authenticate/"


def test_who_is_signed_in_is_led_on(client, tomas):
    sign_in(client, tomas)

    assert client.get(LOGIN, {"next": "/goals/"}).url == "/goals/"
    assert client.get(LOGIN, {"next": "https://evil.example/"}).url == "/"


def test_marks_of_the_page_for_all_are_only_words_in_the_way_back(client, db):
    page = client.get("/accounts/login/", {"next": '/"[[token]][[redirect-field]]'})

    field = '<input type="hidden" name="next" value="/&quot;[[token]][[redirect-field]]">'
    assert page.content.decode().count(field) == 3
