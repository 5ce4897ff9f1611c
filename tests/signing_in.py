"""How does a test sign somebody in, as the sign-in pages would?"""

import time
from urllib.parse import parse_qs, urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts.rules import needs_second_factor
from accounts.scope import district_scope

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(client, person, *, second_factor=None, minutes_ago=0):
    """Sign `person` (a membership) in; those whose role needs a second factor use one.

    `minutes_ago` says how old the proof is. Returns the client.
    """
    client.force_login(person.user, backend=BACKEND)
    if second_factor is None:
        with district_scope(person.district_id):
            second_factor = needs_second_factor(person)
    records = [{"method": "password" if person.user.email else "pin"}]
    if second_factor:
        totp = has_totp(person.user)
        records.append({"method": "mfa", "type": "totp", "id": totp.pk})
    session = client.session
    at = time.time() - minutes_ago * 60
    session["account_authentication_methods"] = [{**record, "at": at} for record in records]
    session["account_authentication_methods_user"] = str(person.user.pk)
    session["district_id"] = str(person.district_id)
    session.save()
    return client


def send_after_the_session(client, url, words):
    """Post `words` to a page that stood open for too long. Where does signing in again lead?"""
    session = client.session
    session["seen_at"] = time.time() - 2 * 3600 - 1
    session.save()
    (back,) = parse_qs(urlsplit(client.post(url, words).url).query)["next"]
    return back


def has_totp(user):
    """The authenticator app of this login, set up if it was not."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return found or TOTP.activate(user, generate_totp_secret()).instance
