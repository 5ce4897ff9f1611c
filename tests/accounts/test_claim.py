"""A login becomes a person of a district only by proving the address on the roster."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.addresses import address_hash
from accounts.models import AuditEntry, Membership, RosterAddress, Seat, User
from accounts.scope import district_scope
from accounts.services.claims import claim_memberships
from tests.factories import MembershipFactory, login
from tests.signing_in import sign_in

CODE_PAGE = "/accounts/login/code/confirm/"
REQUEST_PAGE = "/accounts/login/code/"


def on_roster(district, email, **fields):
    """A person whom a file brought: an address, and no login."""
    with district_scope(district.pk):
        person = MembershipFactory(email=email, **fields)
        RosterAddress.objects.create(
            email_hash=address_hash(email), district=district, membership_id=person.pk
        )
    return person


def reload(person):
    with district_scope(person.district_id):
        return Membership.objects.get(pk=person.pk)


@pytest.fixture
def nia(maple):
    return on_roster(maple, "nia@maple.example", first_name="Nia")


def sign_in_by_code(client, email):
    client.post(REQUEST_PAGE, {"email": email})
    code = mail.outbox[-1].body.split("\n")
    number = next(line.strip() for line in code if line.strip().isdigit())
    return client.post(CODE_PAGE, {"code": number})


def test_person_from_the_roster_signs_in_by_a_code(client, nia):
    response = sign_in_by_code(client, "Nia@Maple.example")

    assert response.url == "/"
    user = User.objects.get(email="nia@maple.example")
    assert reload(nia).user_id == user.pk
    assert Seat.objects.filter(user=user, district=nia.district).count() == 1


def test_claim_is_recorded(client, nia):
    sign_in_by_code(client, "nia@maple.example")

    with district_scope(nia.district_id):
        assert AuditEntry.objects.get().verb == "login.claimed"


def test_asking_for_a_code_alone_claims_nothing(client, nia):
    client.post(REQUEST_PAGE, {"email": "nia@maple.example"})

    assert reload(nia).user_id is None


def test_unknown_address_gets_the_same_answer_and_no_mail(client, nia):
    known = client.post(REQUEST_PAGE, {"email": "nia@maple.example"})
    unknown = client.post(REQUEST_PAGE, {"email": "nobody@maple.example"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [["nia@maple.example"]]
    assert User.objects.filter(email="nobody@maple.example").count() == 0


def test_wrong_code_says_how_many_tries_are_left(client, nia):
    client.post(REQUEST_PAGE, {"email": "nia@maple.example"})

    response = client.post(CODE_PAGE, {"code": "000000"})

    assert response.context["form"].errors["code"] == [
        "This code doesn’t match. You have 4 more tries."
    ]


def test_one_proof_opens_every_district_that_knows_the_address(client, nia, cedar):
    there = on_roster(cedar, "nia@maple.example")

    sign_in_by_code(client, "nia@maple.example")

    assert reload(there).user_id == reload(nia).user_id is not None


def test_district_that_loads_the_person_later_is_found_at_the_next_sign_in(client, tomas, cedar):
    there = on_roster(cedar, tomas.email)

    client.post("/accounts/login/", {"login": tomas.email, "password": "correct horse"})

    assert reload(there).user_id == tomas.user_id


def test_unproved_address_claims_nothing(nia):
    user = User.objects.create_user("nia@maple.example", "correct horse")
    EmailAddress.objects.create(user=user, email="nia@maple.example", verified=False)

    assert claim_memberships(user, "nia@maple.example").claimed == []


def test_shared_mailbox_is_refused_with_a_sentence(client, nia, maple):
    other = on_roster(maple, "nia@maple.example", first_name="Noah")

    sign_in_by_code(client, "nia@maple.example")
    page = client.get("/seats/")

    assert (reload(nia).user_id, reload(other).user_id) == (None, None)
    assert any("Two people in Maple use the e-mail" in str(m) for m in page.context["messages"])


def test_roster_address_never_changes_a_login(tomas, maple):
    thief = login("thief@maple.example")
    with district_scope(maple.pk):
        Membership.objects.filter(pk=tomas.pk).update(email="thief@maple.example")
    RosterAddress.objects.create(
        email_hash=address_hash("thief@maple.example"), district=maple, membership_id=tomas.pk
    )

    assert claim_memberships(thief, "thief@maple.example").claimed == []
    assert reload(tomas).user_id == tomas.user_id


def test_person_who_left_is_not_claimed(client, nia):
    with district_scope(nia.district_id):
        Membership.objects.filter(pk=nia.pk).update(is_active=False)

    sign_in_by_code(client, "nia@maple.example")

    assert reload(nia).user_id is None


def test_who_only_typed_the_address_of_somebody_gets_nothing_of_theirs(client, nia, carl):
    """Adding an address proves nothing, also once its owner signs in with it."""
    typed = {"email": "nia@maple.example", "action_add": ""}
    sign_in(Client(), carl).post("/accounts/email/", typed)
    assert EmailAddress.objects.get(user=carl.user, email=typed["email"]).verified is False
    mail.outbox.clear()

    sign_in_by_code(client, "nia@maple.example")

    theirs = User.objects.get(email="nia@maple.example")
    assert (client.session["_auth_user_id"], reload(nia).user_id) == (str(theirs.pk), theirs.pk)
    assert EmailAddress.objects.filter(user=carl.user, verified=True).count() == 1


def test_who_only_typed_the_address_of_somebody_gets_no_letter_for_a_password(client, carl):
    EmailAddress.objects.create(user=carl.user, email="nia@maple.example", verified=False)

    client.post("/accounts/password/reset/", {"email": "nia@maple.example"})
    client.post("/accounts/password/reset/", {"email": carl.user.email})

    assert [message.to for message in mail.outbox] == [[carl.user.email]]


def test_an_address_that_nobody_proved_is_never_the_first_of_a_login(client, nia, uma):
    """Its owner begins all the same, and no mail of uma's goes there."""
    typed = {"email": "nia@maple.example"}
    of_uma = sign_in(Client(), uma)
    of_uma.post("/accounts/email/", typed | {"action_add": ""})
    of_uma.post("/accounts/email/", typed | {"action_primary": ""})
    assert User.objects.get(pk=uma.user_id).email is None
    mail.outbox.clear()

    sign_in_by_code(client, "nia@maple.example")

    assert reload(nia).user == User.objects.get(email="nia@maple.example")
