"""Acts that count ask for a proof of identity not older than 15 minutes."""

import pytest
from django.http import HttpResponse
from django.urls import path

from accounts.authentication import authentication_of, require_fresh_authentication
from config.urls import urlpatterns as real_urlpatterns
from tests.signing_in import sign_in


@require_fresh_authentication
def signature(request):
    return HttpResponse(authentication_of(request).method)


urlpatterns = [path("signature/", signature), *real_urlpatterns]
pytestmark = pytest.mark.urls(__name__)


def test_fresh_proof_lets_through(client, tomas):
    sign_in(client, tomas, minutes_ago=14)

    assert client.post("/signature/").content == b"password"


def test_second_factor_is_named_in_the_method(client, henry):
    sign_in(client, henry)

    assert client.get("/signature/").content == b"password, totp"


def test_stale_proof_is_asked_for_again_and_leads_back(client, tomas):
    sign_in(client, tomas, minutes_ago=16)

    response = client.get("/signature/?step=1")

    assert response.url == "/accounts/reauthenticate/?next=%2Fsignature%2F%3Fstep%3D1"


def test_stale_act_leads_back_to_the_page_it_was_sent_from(client, tomas):
    sign_in(client, tomas, minutes_ago=16)

    response = client.post("/signature/", HTTP_REFERER="http://testserver/steps/1/")

    assert response.url == "/accounts/reauthenticate/?next=%2Fsteps%2F1%2F"


def test_stale_act_never_leads_to_another_site(client, tomas):
    sign_in(client, tomas, minutes_ago=16)

    response = client.post("/signature/", HTTP_REFERER="https://evil.example/steps/1/")

    assert response.url == "/accounts/reauthenticate/?next=%2F"


def test_proof_given_again_opens_the_page(client, tomas):
    sign_in(client, tomas, minutes_ago=16)

    response = client.post(
        "/accounts/reauthenticate/?next=/signature/", {"password": "correct horse"}
    )

    assert response.url == "/signature/"
    assert client.get("/signature/").content == b"password"
