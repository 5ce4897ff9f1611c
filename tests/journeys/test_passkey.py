"""A passkey is set up, and signs in: with the authenticator that Chromium brings for tests."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.journeys.actors import Actor
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
FINGERPRINT_READER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def uses(browser, live_server):
    """Somebody at a device with a fingerprint reader, signed in by other means."""
    actors = []

    def uses(person):
        # passkeys belong to names, not to numbers
        actor = Actor(browser, live_server.url.replace("127.0.0.1", "localhost"))
        actors.append(actor)
        actor.take_session(sign_in(Client(), person))
        device = actor.context.new_cdp_session(actor.page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": FINGERPRINT_READER})
        return actor

    yield uses
    for actor in actors:
        actor.context.close()


def add_passkey(actor):
    actor.go("/accounts/2fa/webauthn/add/")
    actor.fill(name="My laptop")
    actor.page.check("main [name=passwordless]")
    actor.press("Add")
    actor.page.wait_for_url(lambda url: "/webauthn/add/" not in url)


def sign_in_by_passkey(actor):
    actor.context.clear_cookies()
    actor.go("/accounts/login/")
    actor.press("Use a passkey")
    actor.page.wait_for_url(lambda url: "/accounts/" not in url)


def test_somebody_sets_up_a_passkey_and_signs_in_with_it(uses, tomas):
    somebody = uses(tomas)

    add_passkey(somebody)
    sign_in_by_passkey(somebody)

    somebody.go("/account/")
    assert "Tomas Torres" in somebody.page.locator("main").inner_text()
    key = Authenticator.objects.get(user=tomas.user, type=Authenticator.Type.WEBAUTHN)
    assert (key.wrap().name, key.last_used_at is not None) == ("My laptop", True)


def test_a_passkey_is_both_steps_for_those_who_need_two(uses, ada):
    office = uses(ada)

    add_passkey(office)
    sign_in_by_passkey(office)

    office.go("/setup/")
    assert office.page.url.endswith("/setup/")
