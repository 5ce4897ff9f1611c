"""A review shows the gaps in the record; each is closed by a paper or by a written reason."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from pytest_django.asserts import assertContains, assertNotContains

from accounts import clock
from accounts.errors import InvalidTransition
from remediation.kept_cases import matter_kinds
from remediation.models import Case, EntryTick, GapAnswer
from remediation.reviews.review import review_of
from remediation.services import review as services
from tests.remediation import reviewing
from tests.signing_in import sign_in


@pytest.fixture
def case(maple_scope, tomas, hana):
    yield reviewing.begin(tomas, hana)
    clock.reset()


@pytest.fixture
def known(case, hana):
    reviewing.rests_on(case, hana)
    return case


def gaps(case):
    return [gap.key for gap in review_of(case).gaps]


def test_standards_without_a_notice_are_gaps(known):
    assert gaps(known) == ["no_notice:Standard 2", "no_notice:Standard 3"]


def test_paper_that_names_the_standards_closes_the_gaps_by_itself(known, hana):
    reviewing.add_paper(known, hana)

    assert gaps(known) == []


def test_paper_that_came_after_the_plan_began_does_not(known, hana):
    reviewing.add_paper(known, hana, happened_on=date(2026, 12, 2))

    assert gaps(known) == ["no_notice:Standard 2", "no_notice:Standard 3"]


def test_reason_closes_a_gap_and_the_gap_stays_told(known, hana):
    services.answer_gap(known, "no_notice:Standard 3", actor=hana, reason="Told in the talk.")

    review = review_of(known)
    assert [gap.key for gap in review.gaps] == ["no_notice:Standard 2"]
    assert [(one.gap.key, one.answer.reason) for one in review.closed] == [
        ("no_notice:Standard 3", "Told in the talk.")
    ]


def test_gap_is_not_closed_by_nothing(known, hana):
    with pytest.raises(InvalidTransition, match="Write the reason"):
        services.answer_gap(known, "no_notice:Standard 3", actor=hana)


def test_answer_stays_as_it_is(known, hana):
    answer = services.answer_gap(known, "no_notice:Standard 3", actor=hana, reason="One.")

    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        GapAnswer.objects.filter(pk=answer.pk).update(reason="Two.")


def test_paper_of_another_case_closes_no_gap(known, tomas, hana):
    other = reviewing.begin(tomas, hana)
    paper = reviewing.add_paper(other, hana)

    with pytest.raises(InvalidTransition, match="another case"):
        services.answer_gap(known, "no_notice:Standard 3", actor=hana, paper=paper)


def test_tick_takes_an_entry_out_and_puts_it_back(known, hana):
    paper = reviewing.add_paper(known, hana)
    key = f"paper:{paper.pk}"

    services.tick_entry(known, key, actor=hana, is_in=False)
    without = [one.key for one in review_of(known).in_packet]
    services.tick_entry(known, key, actor=hana, is_in=True)

    assert (without, [one.key for one in review_of(known).in_packet]) == ([], [key])
    assert EntryTick.objects.count() == 2


@pytest.mark.parametrize("who", ["priya", "tomas", "ada", "erin", "uma"])
def test_nobody_but_hr_works_on_a_review(known, request, who):
    with pytest.raises(PermissionDenied):
        reviewing.rests_on(known, request.getfixturevalue(who))


def test_hr_does_not_work_on_their_own(maple_scope, henry, hana, priya):
    henry.supervisor = priya
    henry.save()
    own = reviewing.begin(henry, hana)

    with pytest.raises(PermissionDenied):
        reviewing.rests_on(own, henry)
    clock.reset()


def test_page_shows_each_gap_in_its_place_and_the_day_set_by_law(client, known, hana):
    services.add_date(known, actor=hana, title="Give notice by", on=date(2027, 5, 14), is_law=True)
    sign_in(client, hana)

    page = client.get(f"/cases/{known.pk}/review/")

    assertContains(page, "Close 2 gaps before Friday, May 14: Give notice by")
    assertContains(page, "No written notice for Standard 3", count=1)


def test_filter_is_a_link(client, known, hana):
    reviewing.add_paper(known, hana, title="Coach log", part="help")
    sign_in(client, hana)

    page = client.get(f"/cases/{known.pk}/review/", {"show": "notices"})

    assertNotContains(page, "Coach log")


@pytest.mark.parametrize("who", ["priya", "tomas", "ada", "erin"])
def test_page_is_not_there_for_anybody_else(client, known, request, who):
    sign_in(client, request.getfixturevalue(who))

    assert client.get(f"/cases/{known.pk}/review/").status_code == 404


def test_review_of_a_plan_is_not_there(client, maple_scope, tomas, hana):
    plan = reviewing.begin(tomas, hana, kind=reviewing.kind_of("remediation", "Plan"))
    sign_in(client, hana)

    assert client.get(f"/cases/{plan.pk}/review/").status_code == 404
    clock.reset()


def test_gap_page_takes_a_reason(client, known, hana):
    sign_in(client, hana)
    address = f"/cases/{known.pk}/review/gap/?gap=no_notice:Standard 3"

    refused = client.post(address, {"reason": ""})
    client.post(address, {"reason": "Told in the talk of October 2."})

    assert (refused.status_code, gaps(known)) == (422, ["no_notice:Standard 2"])


def test_hr_begins_a_review_on_a_page_and_says_first_what_it_rests_on(
    client, maple_scope, tomas, hana
):
    kind = reviewing.kind_of()
    sign_in(client, hana)

    answer = client.post("/cases/reviews/", {"number": tomas.employee_number, "kind": kind.pk})

    assert answer.status_code == 302
    assertContains(client.get(answer.url), "What this review rests on")
    assertContains(client.get("/cases/reviews/"), tomas.name)


def test_second_review_of_the_kind_is_refused_while_one_is_open(known, tomas, hana):
    with pytest.raises(InvalidTransition, match="open for this person already"):
        services.begin_review(tomas, known.kind, actor=hana)


def test_a_review_ends_with_what_came_of_it_and_another_one_may_begin(client, known, tomas, hana):
    sign_in(client, hana)
    place = f"/cases/{known.pk}/review/"

    client.post(f"{place}ending/", {"words": "The contract goes on."})

    assertContains(client.get(place), "The contract goes on.")
    known.refresh_from_db()
    assert (known.state, known.ended_on) == ("closed", reviewing.TODAY)
    assert services.begin_review(tomas, known.kind, actor=hana).pk != known.pk
    assert [closed.matter for closed in review_matters()] == [known.pk]


def review_matters():
    return next(kind for kind in matter_kinds() if kind.kind == "case_review").closed()


@pytest.mark.parametrize(
    ("facts", "words", "said"),
    [
        ({}, " ", "Say what came of it."),
        ({"state": "closed"}, "Twice.", "This review has ended already."),
    ],
)
def test_a_review_ends_once_and_with_words(known, hana, facts, words, said):
    Case.objects.filter(pk=known.pk).update(**facts)

    with pytest.raises(InvalidTransition) as refusal:
        services.end_review(known, actor=hana, words=words)

    assert str(refusal.value) == said


def test_an_appeal_is_not_ended_as_a_review(maple_scope, tomas, hana):
    appeal = reviewing.begin(tomas, hana, kind=reviewing.kind_of("appeal", "Grievance"))

    with pytest.raises(InvalidTransition, match="An appeal ends with its decision"):
        services.end_review(appeal, actor=hana, words="It is over.")
    clock.reset()


def test_nobody_but_hr_ends_a_review(known, priya):
    with pytest.raises(PermissionDenied):
        services.end_review(known, actor=priya, words="It is over.")
