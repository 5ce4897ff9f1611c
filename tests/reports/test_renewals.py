"""Certificates by their last day, with the credits that were earned: for HR."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Membership
from goals.services.idp import save_idp, share_idp, start_idp
from goals.services.idp_credits import AboutCertificate, AboutCourse, add_certificate, add_course
from reports.renewals import Asked, lines, renewals
from tests.signing_in import sign_in

TODAY = date(2026, 10, 5)


def plan_of(person, *, ends, needed=None, is_shared=True, kind="Standard"):
    idp = start_idp(actor=person)
    idp = save_idp(idp, actor=person, changes={"item-1-goal": "Coach"}, version=idp.version)
    about = AboutCertificate(kind, ends, "12", needed)
    certificate = add_certificate(idp, actor=person, about=about)
    if is_shared:
        share_idp(idp, actor=person)
    return certificate


def rows(**asked):
    return lines(renewals(Asked(TODAY, **asked)), TODAY)


@pytest.fixture
def certified(maple_scope, tomas, uma):
    """Both hold a licence; tomas has shared his plan, uma has none."""
    Membership.objects.filter(pk__in=[tomas.pk, uma.pk]).update(is_certified=True)
    return plan_of(tomas, ends=date(2026, 12, 31), needed=Decimal(6))


def test_the_next_to_end_stands_first_and_who_shared_none_last(certified, tomas, uma, priya):
    plan_of(priya, ends=date(2026, 11, 1))

    found = [(row.name, row.word) for row in rows()]

    assert found == [
        ("Patel, Priya", "Ends soon"),
        ("Torres, Tomas", "Ends soon"),
        ("Underwood, Uma", "None shared"),
    ]


def test_only_credits_of_completed_courses_count(certified, tomas):
    for title, credits, done in (("A", 4, TODAY), ("B", 2, TODAY), ("C", 3, None)):
        about = AboutCourse(title, "", Decimal(credits), done, certified)
        add_course(certified.idp, actor=tomas, about=about)

    row = rows()[0]

    assert (row.earned, row.needed, row.word) == ("6", "6", "Credits earned")


def test_a_plan_that_is_not_shared_is_not_told(maple_scope, tomas):
    Membership.objects.filter(pk=tomas.pk).update(is_certified=True)
    plan_of(tomas, ends=date(2026, 12, 31), is_shared=False)

    assert [(row.certificate, row.word) for row in rows()] == [("", "None shared")]


@pytest.mark.parametrize(
    ("ends", "names"),
    [
        ("", ["Torres, Tomas", "Underwood, Uma"]),
        ("half", ["Torres, Tomas"]),
        ("over", []),
        ("none", ["Underwood, Uma"]),
    ],
)
def test_the_list_is_narrowed_by_the_last_day(certified, ends, names):
    assert [row.name for row in rows(ends=ends)] == names


def test_hr_reads_the_page_and_its_csv(client, certified, hana):
    sign_in(client, hana)

    page = client.get("/overview/renewals/")
    sheet = b"".join(client.get("/overview/renewals/rows/")).decode().splitlines()

    assert page.status_code == 200
    assert sheet[1].split(",")[:2] == ["Torres", "Tomas"]
    assert sheet[1].split(",")[5:] == ["Standard", "12", "2026-12-31", "6.00", ""]


def test_no_cell_of_the_csv_begins_like_a_formula(client, maple_scope, tomas, hana):
    plan_of(tomas, ends=date(2026, 12, 31), kind="=1+1")
    sign_in(client, hana)

    sheet = b"".join(client.get("/overview/renewals/rows/")).decode()

    assert ",'=1+1," in sheet
