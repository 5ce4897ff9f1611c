"""People without an e-mail sign in with their number: a printed code first, then a PIN."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, Membership, StartCode, UnsentWords
from accounts.scope import district_scope
from accounts.services.pins import check_pin, make_start_codes, set_first_pin
from tests.factories import MembershipFactory
from tests.signing_in import sign_in

SIGN_IN = "/d/maple/sign-in/"
PIN_PAGE = "/d/maple/pin/"
NEW_PIN = {"pin": "408152", "pin_again": "408152"}


def lose_the_last_try(*_codes):
    """As another wrong code does that comes at the same moment."""
    StartCode.objects.update(attempts_left=0)
    return False


@pytest.fixture
def nia(maple):
    """Nia has no e-mail and never signed in."""
    with district_scope(maple.pk):
        return MembershipFactory(first_name="Nia", employee_number="7001")


def letter_for(person, *, actor):
    with district_scope(person.district_id):
        return make_start_codes([person], actor=actor)[0].code


def type_in(client, secret, number="7001"):
    return client.post(SIGN_IN, {"number": number, "secret": secret})


def reload(person):
    with district_scope(person.district_id):
        return Membership.objects.select_related("user").get(pk=person.pk)


def test_printed_code_leads_to_a_pin_and_in(client, nia, hana):
    code = letter_for(nia, actor=hana)

    assert type_in(client, code.lower()).url == PIN_PAGE
    assert client.post(PIN_PAGE, NEW_PIN).url == "/"
    assert client.session["_auth_user_id"] == str(reload(nia).user_id)


def test_two_wrong_codes_at_once_share_the_last_try(client, nia, hana, monkeypatch):
    letter_for(nia, actor=hana)
    monkeypatch.setattr("accounts.services.pins.constant_time_compare", lose_the_last_try)

    assert type_in(client, "BBBBB-BBBBB").status_code == 422


def test_next_time_the_pin_is_enough(client, uma):
    response = type_in(client, "correct horse", uma.employee_number)  # her login's password

    assert response.url == "/"
    records = client.session["account_authentication_methods"]
    assert [record["method"] for record in records] == ["pin"]


def test_code_works_once(client, nia, hana):
    code = letter_for(nia, actor=hana)
    type_in(client, code)
    client.post(PIN_PAGE, NEW_PIN)
    client.post("/accounts/logout/")

    assert type_in(client, code).status_code == 422


def test_new_letter_ends_the_code_on_the_old_one(client, nia, hana):
    old = letter_for(nia, actor=hana)
    new = letter_for(nia, actor=hana)

    assert type_in(client, old).status_code == 422
    assert type_in(client, new).status_code == 302


def test_code_ends_after_fourteen_days(client, nia, hana):
    code = letter_for(nia, actor=hana)
    with district_scope(nia.district_id):
        StartCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert type_in(client, code).status_code == 422


def test_five_wrong_codes_end_the_code(client, nia, hana, settings):
    code = letter_for(nia, actor=hana)
    with district_scope(nia.district_id):
        StartCode.objects.update(attempts_left=1)
    type_in(client, "WRONG-WRONG")

    assert type_in(client, code).status_code == 422


def test_tries_left_are_said_alike_for_numbers_that_nobody_has(client, nia, hana):
    letter_for(nia, actor=hana)

    known = type_in(client, "000000").context["form"].non_field_errors()
    unknown = type_in(client, "000000", number="no-one").context["form"].non_field_errors()

    assert known == unknown
    assert known == [
        "Number and PIN don’t match, or the code from your letter no longer works."
        " You have 4 more tries."
    ]


def test_sixth_try_must_wait_even_with_the_right_pin(client, uma):
    for _try in range(5):
        type_in(client, "000000", uma.employee_number)

    response = type_in(client, "correct horse", uma.employee_number)

    assert response.context["form"].non_field_errors() == [
        "That was too many tries. Wait 15 minutes, then try again."
    ]


def test_number_of_another_district_opens_nothing(client, uma, cedar):
    response = client.post(
        "/d/cedar/sign-in/", {"number": uma.employee_number, "secret": "correct horse"}
    )

    assert response.status_code == 422


def test_person_who_left_cannot_sign_in(client, uma):
    with district_scope(uma.district_id):
        Membership.objects.filter(pk=uma.pk).update(is_active=False)

    assert type_in(client, "correct horse", uma.employee_number).status_code == 422


def test_login_with_an_email_has_no_pin(client, tomas):
    assert type_in(client, "correct horse", tomas.employee_number).status_code == 422


@pytest.mark.parametrize(
    "pin",
    [
        "12345",
        "111111",
        "123456",
        "987654",
        "121212",
        "70017001",
        "12345a",
        "700170",
        "１２４８５７",
    ],
)
def test_pin_that_is_easily_guessed_is_refused(pin):
    with pytest.raises(ValidationError):
        check_pin(pin, "7001")


def test_code_is_printed_by_hr_and_recorded(maple_scope, nia, hana, tomas):
    with pytest.raises(PermissionDenied):
        make_start_codes([nia], actor=tomas)
    make_start_codes([nia], actor=hana)

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.person) == (hana, "start_code.printed", nia)


def test_code_cannot_take_over_a_login_with_an_email(maple_scope, tomas, hana):
    Membership.objects.filter(pk=tomas.pk).update(email="")  # the roster lost it
    tomas.email = ""

    with pytest.raises(InvalidTransition):
        make_start_codes([tomas], actor=hana)


def test_forgotten_pin_is_replaced_by_a_new_letter(client, uma, hana):
    code = letter_for(uma, actor=hana)
    with district_scope(uma.district_id):
        set_first_pin(StartCode.objects.get(), pin="408152")

    assert reload(uma).user_id == uma.user_id
    assert type_in(client, "408152", uma.employee_number).url == "/"
    assert code


def test_sheet_prints_a_letter_for_each_person_once(client, nia, uma, hana):
    sign_in(client, hana)

    assert client.get("/start-codes/").context["count"] == 1  # uma has signed in before
    printed = client.post("/start-codes/").context["printed"]
    assert [item.person for item in printed] == [nia]


def test_letters_are_for_hr_and_admin_only(client, tomas, nia):
    sign_in(client, tomas)

    assert client.get("/start-codes/").status_code == 403
    assert client.post(f"/people/{nia.pk}/start-code/").status_code == 403


def test_stale_pin_is_asked_for_again(client, uma):
    sign_in(client, uma, minutes_ago=16)
    assert client.get("/account/pin/").url == "/accounts/reauthenticate/?next=%2Faccount%2Fpin%2F"

    response = client.post(
        "/accounts/reauthenticate/?next=/account/pin/", {"password": "correct horse"}
    )

    assert response.url == "/account/pin/"
    assert client.get("/account/pin/").status_code == 200


def test_new_pin_that_was_sent_too_late_is_kept_nowhere(client, uma):
    """Other words that come with an old proof are kept for the next try (accounts.sent_late)."""
    sign_in(client, uma, minutes_ago=16)

    client.post("/account/pin/", {"pin": "480213", "again": "480213"})

    with district_scope(uma.district_id):
        assert list(UnsentWords.objects.values_list("words", flat=True)) == []


@pytest.mark.parametrize("page", [SIGN_IN, PIN_PAGE])
def test_garbage_as_the_page_to_return_to_is_no_error(client, uma, page):
    sign_in(client, uma)

    assert client.get(page, {"next": "<script>"}).status_code == 302
