"""Evaluations, plans and non-renewals, by site, group, year and how they stand. (S3-7)"""

import io
from datetime import UTC, date, datetime

import openpyxl
import pikepdf
import pytest

from accounts import clock
from accounts.models import AuditEntry, Membership
from accounts.years import school_year_starting
from evaluations.models import Participation, Step
from remediation.models import Recommendation
from remediation.services.recommendation_round import Plan, PlannedStage, open_round
from reports.compiled.family import FAMILIES
from reports.compiled.figures import Asked, Line, lines_of
from reports.compiled.paper import MOST_LINES, shown_lines
from tests.evaluations.conftest import cycle, draft, process, september, year  # noqa: F401
from tests.factories import MembershipFactory, SchoolYearFactory, SiteFactory
from tests.records.test_pdf import text_of
from tests.remediation.cases import case_of, kind
from tests.signing_in import sign_in
from tests.test_queries import asked_with_one_and_three

NOW = datetime(2026, 10, 16, 15, tzinfo=UTC)


def counted(code, reader, **asked):
    """(name, the counts that are not nought) of each line."""
    lines = lines_of(FAMILIES[code], Asked(**asked), reader)
    return [(line.name, {key: n for key, n in line.counts.items() if n}) for line in lines]


@pytest.fixture
def plans(maple_scope, maple, priya, tomas, uma):
    """Tomas' runs at Oak; uma, certified, ended hers at Elm."""
    clock.move_to(NOW)
    Membership.objects.filter(pk=uma.pk).update(
        site=SiteFactory(name="Elm School"), is_certified=True
    )
    pip = kind()
    case_of(tomas, of=pip, state="running", issued_at=NOW)
    case_of(uma, of=pip, state="closed", outcome="met", issued_at=NOW)
    return pip


def test_plans_are_counted_by_site_and_how_they_stand(plans, hana):
    assert counted("plans", hana) == [("Elm School", {"met": 1}), ("Oak School", {"running": 1})]


def test_a_report_narrows_to_a_site_a_group_and_a_standing(plans, hana, oak_school):
    found = [
        counted("plans", hana, site=oak_school.pk),
        counted("plans", hana, certified=True),
        counted("plans", hana, standing="not_met"),
    ]

    assert found == [[("Oak School", {"running": 1})], [("Elm School", {"met": 1})], []]


@pytest.mark.parametrize(
    ("cut", "names"),
    [
        ("group", ["Classified", "Certified"]),
        ("year", ["2026-27"]),
        ("kind", ["Improvement plan"]),
        ("unit", ["No unit"]),
    ],
)
def test_the_lines_may_be_groups_years_kinds_or_units(plans, hana, cut, names):
    assert [name for name, _counts in counted("plans", hana, cut=cut)] == names


def test_reviews_are_no_plans(plans, hana, tomas):
    case_of(tomas, of=kind(title="Review", family="review"), state="running")

    assert counted("plans", hana, site=tomas.site_id) == [("Oak School", {"running": 1})]


def test_evaluations_are_counted_by_how_far_they_are(cycle, hana, tomas, uma):  # noqa: F811
    steps = Step.objects.filter(participation__employee=tomas)
    first = steps.order_by("rule__position").first()
    Step.objects.filter(pk=first.pk).update(state="complete", completed_at=NOW)
    Participation.objects.filter(employee=uma).update(state="exempt")

    assert counted("evaluations", hana, site=tomas.site_id) == [
        ("Oak School", {"going": 1, "not_begun": 1, "other": 1})
    ]


def test_an_evaluation_is_complete_with_its_last_step(cycle, hana, tomas):  # noqa: F811
    steps = Step.objects.filter(participation__employee=tomas)
    steps.update(state="complete", completed_at=NOW)

    found = counted("evaluations", hana, site=tomas.site_id, standing="complete")

    assert found == [("Oak School", {"complete": 1})]


@pytest.fixture
def round_(maple, maple_scope, hana, henry, priya, tomas, uma):
    """Tomas: not renewed, in approval. Uma: a draft of priya's."""
    clock.move_to(NOW)
    stages = [PlannedStage("Labor relations", date(2027, 4, 29), henry)]
    plan = Plan(
        title="Renewals",
        audience="classified",
        recommend_by=date(2027, 4, 9),
        stages=stages,
        notice_by=date(2027, 5, 1),
        source="Article 16",
        labels={},
    )
    round_ = open_round(SchoolYearFactory(), plan, actor=hana)
    rows = Recommendation.objects.filter(round=round_)
    rows.filter(person__in=[tomas, uma]).update(choice="not_renew")
    rows.filter(person=tomas).update(
        state="waiting", waits_for=henry, stage=round_.stages.get(position=1), sent_at=NOW
    )
    return round_


def test_a_recommendation_counts_once_it_was_sent(round_, hana):
    assert counted("non-renewals", hana) == [("Oak School", {"in_approval": 1})]


def test_a_recommendation_is_done_when_the_notice_was_given(round_, hana, tomas):
    row = Recommendation.objects.filter(person=tomas)
    row.update(state="settled", waits_for=None, stage=None)
    before = counted("non-renewals", hana)
    row.update(notice_on=date(2027, 4, 30))

    after = counted("non-renewals", hana)

    assert (before, after) == (
        [("Oak School", {"to_notice": 1})],
        [("Oak School", {"noticed": 1})],
    )


def test_nobody_reads_the_recommendation_about_themselves(round_, tomas):
    assert counted("non-renewals", tomas) == []


def test_the_page_shows_the_year_at_hand_and_another_on_demand(client, plans, hana):
    before = school_year_starting(hana.district, 2025)
    sign_in(client, hana)

    now = client.get("/reports/plans/")
    then = client.get("/reports/plans/", {"year": str(before.pk)})

    assert [now.context["totals"].total, then.context["totals"].total] == [2, 0]


def test_a_number_leads_to_its_people(client, plans, hana):
    sign_in(client, hana)

    page = client.get("/reports/plans/people/", {"standing": "met"})

    assert [row["name"] for row in page.context["people"]] == ["Underwood, Uma"]


def test_the_file_is_safe_for_a_spreadsheet_and_noted(client, plans, hana, tomas):
    Membership.objects.filter(pk=tomas.pk).update(job_title="=1+1")
    sign_in(client, hana)

    answer = client.get("/reports/plans/rows/", {"standing": "running"})
    lines = b"".join(answer).decode().splitlines()

    assert (len(lines), lines[1].split(",")[3]) == (2, "'=1+1")
    assert AuditEntry.objects.filter(verb="report.plans_downloaded").count() == 1


def test_the_workbook_holds_the_same_people(client, plans, hana):
    sign_in(client, hana)

    answer = client.get("/reports/plans/workbook/")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active

    assert [row[0].value for row in sheet.rows] == ["last_name", "Torres", "Underwood"]


def test_the_paper_has_figures_on_one_tagged_page_and_no_name(client, plans, hana):
    sign_in(client, hana)

    answer = client.get("/reports/plans/paper/")

    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        facts = (len(pdf.pages), bool(pdf.Root.MarkInfo.Marked))
    words = text_of(answer.content)
    assert facts == (1, True)
    assert ("Elm School" in words, "Torres" in words) == (True, False)


def test_a_paper_of_many_lines_keeps_the_largest_and_puts_the_rest_together():
    family = FAMILIES["plans"]
    empty = dict.fromkeys(family.standings, 0)
    lines = [Line(n, f"Site {n:03}", empty | {"met": n}) for n in range(40)]

    shown = shown_lines(family, lines)

    assert (len(shown), shown[-1].name, sum(line.total for line in shown)) == (
        MOST_LINES,
        "17 others, together",
        sum(range(40)),
    )


@pytest.mark.parametrize("code", ["wages", "plan"])
def test_a_report_that_is_none_is_not_found(client, maple_scope, hana, code):
    sign_in(client, hana)

    assert client.get(f"/reports/{code}/").status_code == 404


def test_reports_with_names_are_for_hr(client, plans, maple, erin):
    sign_in(client, erin)

    assert client.get("/reports/plans/").status_code == 403


@pytest.mark.parametrize(
    ("url", "statements"), [("/reports/plans/", 5), ("/reports/plans/people/", 6)]
)
def test_a_report_asks_the_same_for_one_row_and_for_three(
    client, plans, maple, hana, priya, url, statements
):
    def add():
        person = MembershipFactory(supervisor=priya, site=SiteFactory())
        case_of(person, of=plans, state="running", issued_at=NOW)

    sign_in(client, hana)

    assert asked_with_one_and_three(client, url, add, maple) == [statements, statements]
