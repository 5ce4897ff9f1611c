"""What executives read of evaluations, plans and non-renewals: nobody is alone in a figure."""

import io

import openpyxl
import pikepdf
import pytest

from accounts import clock
from accounts.models import AuditEntry, Membership
from accounts.years import school_year_starting
from tests.factories import MembershipFactory, SchoolYearFactory, SiteFactory
from tests.records.test_pdf import text_of
from tests.remediation.cases import case_of, kind
from tests.reports.test_family import NOW
from tests.signing_in import sign_in


@pytest.fixture
def plans(maple_scope, priya):
    """Elm: nine run. Fir: six run, four are met. Oak: two run, three are met. Yew: two are met."""
    clock.move_to(NOW)
    SchoolYearFactory()
    pip = kind()
    for site, states in {"Elm": [9, 0], "Fir": [6, 4], "Oak": [2, 3], "Yew": [0, 2]}.items():
        place = SiteFactory(name=f"{site} School")
        for state, n in zip(("running", "closed"), states, strict=True):
            for _ in range(n):
                person = MembershipFactory(site=place, last_name="Secret", supervisor=priya)
                outcome = {"outcome": "met"} if state == "closed" else {}
                case_of(person, of=pip, state=state, issued_at=NOW, **outcome)
    return pip


def read(client, **asked):
    page = client.get("/reports/plans/figures/", asked)
    return [
        (line["name"], [told for _label, told in line["cells"] if told != "0"], line["total"])
        for line in page.context["lines"]
    ]


def test_an_executive_reads_figures_in_which_nobody_is_alone(client, plans, erin):
    sign_in(client, erin)

    assert read(client) == [
        ("Elm School", ["9"], 9),
        ("Fir School", ["–", "–", "–", "–", "–"], 10),
        ("2 other sites, together", ["–", "–", "–", "–", "–"], 7),
    ]


def test_the_total_is_told_by_how_they_stand(client, plans, erin):
    sign_in(client, erin)

    total = client.get("/reports/plans/figures/").context["total"]

    assert ([told for _label, told in total["cells"]], total["total"]) == (
        ["0", "17", "9", "0", "0"],
        26,
    )


def test_the_reader_counts_like_everybody_else(client, plans, erin, hana, priya):
    """Otherwise two readers could compare what they see."""
    Membership.objects.filter(pk=erin.pk).update(
        site=SiteFactory(name="Ash School"), supervisor=priya
    )
    erin.refresh_from_db()
    case_of(erin, of=plans, state="running", issued_at=NOW)
    found = []
    for reader in (erin, hana):
        sign_in(client, reader)
        found.append(read(client))

    assert found[0] == found[1]
    assert sum(total for _name, _cells, total in found[0]) == 27


@pytest.mark.parametrize("year", ["all", "", "x"])
def test_years_are_never_told_together(client, plans, erin, maple, priya, year):
    before = school_year_starting(maple, 2025)
    for _ in range(6):
        person = MembershipFactory(supervisor=priya)
        case_of(person, of=plans, school_year=before, state="closed", outcome="met")
    sign_in(client, erin)

    found = client.get("/reports/plans/figures/", {"year": year}).context["total"]["total"]
    then = client.get("/reports/plans/figures/", {"year": str(before.pk)})

    assert (found, then.context["total"]["total"]) == (26, 6)


def test_it_is_narrowed_to_nothing_else(client, plans, erin):
    site = Membership.objects.filter(site__name="Oak School").first().site_id
    sign_in(client, erin)

    narrowed = {"site": str(site), "group": "certified", "standing": "met", "cut": "year"}

    assert read(client, **narrowed) == read(client)


def test_of_a_report_of_few_not_even_the_number_is_told(client, plans, erin):
    sign_in(client, erin)

    page = client.get("/reports/non-renewals/figures/")
    paper = text_of(client.get("/reports/non-renewals/figures/paper/").content)

    assert (page.context["lines"], "Too few to tell" in page.content.decode()) == ([], True)
    assert ("There is nobody, or fewer than five people." in paper, "in all" in paper) == (
        True,
        False,
    )


def test_the_files_hold_what_the_page_tells(client, plans, erin):
    sign_in(client, erin)

    lines = b"".join(client.get("/reports/plans/figures/rows/")).decode().splitlines()
    book = b"".join(client.get("/reports/plans/figures/workbook/"))
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).active.values)

    assert lines[1:] == [
        "Elm School,0,9,0,0,0,9",
        "Fir School,,,,,,10",
        '"2 other sites, together",,,,,,7',
        "All together,0,17,9,0,0,26",
    ]
    assert rows[2] == ("Fir School", None, None, None, None, None, 10)
    verbs = AuditEntry.objects.filter(verb="report.plans_figures_downloaded")
    assert verbs.count() == 2


def test_the_paper_is_one_tagged_page_without_names(client, plans, erin):
    sign_in(client, erin)

    answer = client.get("/reports/plans/figures/paper/")

    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        facts = (len(pdf.pages), bool(pdf.Root.MarkInfo.Marked))
    words = text_of(answer.content)
    assert facts == (1, True)
    assert [word in words for word in ("Fir School", "Oak School", "Secret")] == [
        True,
        False,
        False,
    ]


def test_figures_do_not_open_the_report_with_names(client, plans, erin):
    sign_in(client, erin)

    page = client.get("/reports/plans/figures/").content.decode()

    assert (
        "/reports/plans/people/" in page,
        client.get("/reports/plans/people/").status_code,
    ) == (False, 403)


def test_a_district_without_a_school_year_has_a_page(client, maple_scope, erin):
    sign_in(client, erin)

    assert client.get("/reports/plans/figures/").context["lines"] == []
