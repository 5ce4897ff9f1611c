"""Whom to ask, on each page, and a report that is filled in with what the admin chose (S4-25)."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from accounts.help_desk import report_url
from accounts.models import District, Membership
from accounts.scope import district_scope
from accounts.views.errors import server_error
from tests.factories import CycleFactory, StepFactory
from tests.signing_in import sign_in

ALL = ["who", "page", "process"]


@pytest.fixture
def step(maple, tomas):
    """A step of tomas', whose supervisor is priya."""
    with district_scope(maple.pk):
        return StepFactory(participation__employee=tomas, participation__cycle=CycleFactory())


@pytest.fixture
def desk(maple):
    """Sets what the admin chose."""

    def choose(**facts):
        District.objects.filter(pk=maple.pk).update(**facts)

    return choose


def asked_by(client, person, path):
    sign_in(client, person)
    return client.get("/help/", {"page": path})


def mail_of(page):
    """(address, subject, lines) of the mail that "Report a problem" begins."""
    address, _, facts = page.context["report_url"].removeprefix("mailto:").partition("?")
    parts = parse_qs(facts)
    return unquote(address), parts["subject"][0], parts.get("body", [""])[0].split("\r\n")


# -- on each page --------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/account/", "/privacy/", "/accounts/login/"])
def test_each_page_leads_to_help_and_says_where_it_was(client, tomas, path):
    if path == "/account/":
        sign_in(client, tomas)

    assert f'href="/help/?page={path}"' in client.get(path).content.decode()


def test_address_that_holds_a_secret_is_not_passed_on(client, db):
    page = client.get("/invitation/very-secret/")

    assert 'href="/help/"' in page.content.decode()
    assert "very-secret" not in page.content.decode()


def test_missing_page_leads_to_help(client, tomas):
    sign_in(client, tomas)

    page = client.get("/steps/00000000-0000-0000-0000-000000000000/")

    told = 'href="/help/?page=/steps/00000000-0000-0000-0000-000000000000/"'
    assert (page.status_code, told in page.content.decode()) == (404, True)


def test_broken_page_hands_its_code_on(rf):
    request = rf.get("/account/")

    text = server_error(request).content.decode()

    code = text.partition('<p class="big">')[2][:7]
    assert f'href="/help/?code={code}"' in text


def test_code_stands_in_the_report(client, tomas, desk):
    desk(help_email="desk@maple.example")
    sign_in(client, tomas)

    page = client.get("/help/", {"code": "BCD-234"})
    other = client.get("/help/", {"code": "<b>"})

    assert mail_of(page)[2][-1] == "Code of the page that broke: BCD-234"
    assert mail_of(other)[2] == [""]


# -- what it tells -------------------------------------------------------------------------------
def test_report_tells_who_page_and_step(client, tomas, step, desk):
    desk(help_email="desk@maple.example", help_tells=ALL)

    page = asked_by(client, tomas, f"/steps/{step.pk}/")

    assert mail_of(page) == (
        "desk@maple.example",
        "Help with Tandem",
        [
            "",
            "",
            "Who: Tomas Torres (tomas@maple.example)",
            f"Page: http://localhost:8000/steps/{step.pk}/",
            "Process: Goal setting, Classified professional goals 2026–27",
        ],
    )


def test_report_tells_only_what_was_chosen(client, tomas, step, desk):
    desk(help_email="desk@maple.example", help_tells=["process"])

    lines = mail_of(asked_by(client, tomas, f"/steps/{step.pk}/"))[2]

    assert lines[2:] == ["Process: Goal setting, Classified professional goals 2026–27"]


def test_report_never_says_whose_step_it_is(client, priya, step, desk):
    desk(help_email="desk@maple.example", help_tells=ALL)

    assert "Torres" not in unquote(
        asked_by(client, priya, f"/steps/{step.pk}/").context["report_url"]
    )


def test_step_that_one_may_not_see_is_not_told(client, carl, cedar, step):
    District.objects.filter(pk=cedar.pk).update(help_email="d@c.example", help_tells=["process"])

    assert mail_of(asked_by(client, carl, f"/steps/{step.pk}/"))[2] == [""]


@pytest.mark.parametrize(
    "path",
    ["", "nowhere", "//evil.example/", "/invitation/secret/", "/nowhere/", "javascript:alert(1)"],
)
def test_made_up_pages_are_not_told(client, tomas, desk, path):
    desk(help_email="desk@maple.example", help_tells=ALL)

    lines = mail_of(asked_by(client, tomas, path))[2]

    assert lines[2:] == ["Who: Tomas Torres (tomas@maple.example)"]


def test_name_cannot_add_lines_or_readers(client, tomas, desk, maple):
    desk(help_email="desk@maple.example", help_tells=["who"])
    with district_scope(maple.pk):
        Membership.objects.filter(pk=tomas.pk).update(
            first_name="Eve\r\nBcc: x@evil.example\u202e", last_name="&bcc=y@evil.example?"
        )

    page = asked_by(client, tomas, "/account/")

    url = page.context["report_url"]
    assert set(parse_qs(urlsplit(url).query)) == {"subject", "body"}
    assert mail_of(page)[2][2:] == [
        "Who: Eve Bcc: x@evil.example &bcc=y@evil.example? (tomas@maple.example)"
    ]


# -- a page of the help desk ---------------------------------------------------------------------
def url_for(link, **told):
    return report_url(District(help_link=link), told)


def test_braces_of_the_link_are_filled_and_quoted():
    link = "https://help.example/new?by={who}&on={page}&about={process}#form"

    assert url_for(link, who="A & B", page="https://t/?a=1#x") == (
        "https://help.example/new?by=A%20%26%20B&on=https%3A%2F%2Ft%2F%3Fa%3D1%23x&about=#form"
    )


def test_link_without_braces_gets_a_query():
    assert url_for("https://help.example/new", who="A B") == "https://help.example/new?who=A+B"
    assert url_for("https://h.example/?a=1#b", who="A") == "https://h.example/?a=1&who=A#b"
    assert url_for("https://help.example/new") == "https://help.example/new"


def test_link_comes_before_the_mail(client, tomas, desk):
    desk(help_email="desk@maple.example", help_link="https://help.example/{who}")

    assert asked_by(client, tomas, "/").context["report_url"] == "https://help.example/"


@pytest.mark.parametrize(("entered", "is_told"), [({}, True), ({"help_phone": "555-0142"}, False)])
def test_a_desk_that_nobody_can_reach_is_said_to_be_one(client, tomas, desk, entered, is_told):
    desk(**entered)

    page = asked_by(client, tomas, "/").content.decode()

    assert ("Nobody has entered here yet how to reach them." in page) == is_told


FACTS = {"name": "Maple", "time_zone": "America/New_York", "help_name": "HR"}
FACTS |= {"access_check_days": "14", "plan_goals": "3"}


@pytest.mark.parametrize(
    ("link", "is_taken"),
    [
        ("https://help.example/new?by={who}&on={page}", True),
        ("http://intranet.example/help", True),
        ("javascript:alert(1)", False),
        ("mailto:desk@maple.example", False),
        ("https://help.example/{name}", False),
        ("https://help.example/\r\nX: y", False),
        ("//help.example/", False),
    ],
)
def test_admin_may_set_pages_of_the_web(client, ada, maple, link, is_taken):
    sign_in(client, ada)

    client.post("/setup/district/", {**FACTS, "help_link": link, "help_tells": ["who"]})

    maple.refresh_from_db()
    expected = (link, ["who"], 14) if is_taken else ("", [], 21)
    assert (maple.help_link, maple.help_tells, maple.access_check_days) == expected


# -- who cannot sign in --------------------------------------------------------------------------
def test_visitor_sees_the_desk_of_the_only_district(client, maple, desk):
    desk(help_email="desk@maple.example", help_tells=ALL)

    page = client.get("/help/?page=/account/")

    assert (page.context["desk"], mail_of(page)[2]) == (maple, [""])


def test_visitor_of_an_installation_of_many_sees_none_of_them(client, maple, cedar, desk):
    desk(help_email="desk@maple.example")

    page = client.get("/help/")

    assert (page.status_code, page.context["desk"]) == (200, None)
    assert "desk@maple.example" not in page.content.decode()
