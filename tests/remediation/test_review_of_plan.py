"""From the page of a plan HR begins the review, which rests on what the plan says."""

from datetime import UTC, date, datetime

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from accounts import clock
from remediation.models import Case, Extension, LetterTemplate, ReviewDate, ReviewFacts
from remediation.reviews.review import review_of
from remediation.reviews.rules import reviews
from remediation.services import letter as letters
from remediation.services import review as services
from remediation.services.kind import load_ready_made
from tests.remediation.cases import case_of, kind
from tests.signing_in import sign_in

LIMITS = [
    {"code": "check_every_days", "value": 16, "source": "RCW 28A.405.100: twice monthly"},
    {"code": "at_least_school_days", "value": 80, "source": "Article 9", "law": True},
]


@pytest.fixture
def kinds(maple_scope):
    clock.move_to(datetime(2027, 4, 8, 14, tzinfo=UTC))
    yield {one.code: one for one in load_ready_made(actor=None)}
    clock.reset()


@pytest.fixture
def plan(kinds, tomas):
    tomas.is_certified = True
    tomas.save()
    plan = case_of(
        tomas,
        of=kind(limits=LIMITS),
        state=Case.State.RUNNING,
        issued_at=datetime(2026, 9, 21, tzinfo=UTC),
    )
    for number, facts in enumerate([{"standard_words": "Standard 3"}, {}, {}], start=1):
        plan.concerns.create(
            number=number,
            title=["Lessons", "Records", "Rooms"][number - 1],
            entered_by=tomas.supervisor,
            entered_at=clock.now(),
            taken_out_at=clock.now() if number == 3 else None,
            **facts,
        )
    return plan


def begin(client, plan, kinds, code="non_renewal"):
    return client.post(f"/cases/{plan.pk}/reviews/", {"kind": kinds[code].pk})


def the_review():
    return reviews().get()


def test_review_begins_on_the_page_of_the_plan_and_rests_on_it(client, plan, kinds, hana):
    sign_in(client, hana)

    answer = begin(client, plan, kinds)

    found = review_of(the_review())
    facts = found.facts
    assert answer["Location"] == f"/cases/{found.case.pk}/review/"
    assert (found.case.follows_id, found.is_as_planned) == (plan.pk, True)
    assert (facts.standards, facts.check_every, facts.observers) == (
        ["Standard 3", "Records"],
        16,
        2,
    )
    assert (facts.plan_begins, facts.plan_ends) == (plan.starts_on, plan.ends_on)


def test_gaps_name_the_rules_of_the_plan(client, plan, kinds, hana):
    sign_in(client, hana)
    begin(client, plan, kinds)

    gaps = review_of(the_review()).gaps

    assert [(gap.code, gap.source) for gap in gaps] == [
        ("no_notice", "Each standard a plan rests on needs its own written notice."),
        ("no_notice", "Each standard a plan rests on needs its own written notice."),
        ("outside_limit", "Article 9"),
        ("no_check", "RCW 28A.405.100: twice monthly"),
        (
            "no_second_observer",
            "District practice (sample): a second person observes during the plan",
        ),
    ]


def test_more_time_for_the_plan_counts_at_once(client, plan, kinds, hana):
    sign_in(client, hana)
    begin(client, plan, kinds)
    plan.ends_on = date(2027, 2, 26)
    plan.save()

    assert review_of(the_review()).facts.plan_ends == date(2027, 2, 26)
    assert Extension.objects.count() == 0


def test_day_set_by_law_stands_in_the_chain_and_in_the_letter(client, plan, kinds, hana):
    sign_in(client, hana)
    begin(client, plan, kinds)
    letters.add_samples(actor=hana)
    template = LetterTemplate.objects.get(title="Notice of non-renewal")

    letter = letters.begin_letter(the_review(), template, actor=hana)

    step = ReviewDate.objects.get()
    assert (step.on, step.is_law, step.source, letter.notice_by) == (
        date(2027, 5, 15),
        True,
        "O.C.G.A. 20-2-211: notice by May 15",
        date(2027, 5, 15),
    )


def test_what_hr_writes_instead_holds_until_it_is_taken_back(client, plan, kinds, hana):
    sign_in(client, hana)
    begin(client, plan, kinds)
    review = the_review()
    about = services.AboutReview(date(2026, 8, 1), ("Standard 9",), observers=1)
    services.set_facts(review, actor=hana, about=about)
    other = review_of(review)

    client.post(f"/cases/{review.pk}/review/facts/", {"of_plan": "1"})

    found = review_of(review)
    assert (other.facts.standards, other.is_as_planned) == (["Standard 9"], False)
    assert (found.facts.standards, found.facts.since, found.is_as_planned) == (
        ["Standard 3", "Records"],
        date(2026, 8, 1),
        True,
    )


def test_review_begins_once(client, plan, kinds, hana):
    sign_in(client, hana)
    begin(client, plan, kinds)

    answer = client.post(
        f"/cases/{plan.pk}/reviews/", {"kind": kinds["non_renewal"].pk}, follow=True
    )

    assertContains(answer, "A review of this kind is open for this person already.")
    assert reviews().count() == 1


def test_no_review_follows_a_plan_that_was_never_shared(client, plan, kinds, hana):
    plan.issued_at, plan.state = None, Case.State.DRAFT
    plan.save()
    sign_in(client, hana)

    page = client.get(f"/cases/{plan.pk}/")
    answer = begin(client, plan, kinds)

    assertNotContains(page, "Begin: Non-renewal review")
    assert (answer["Location"], reviews().count()) == (f"/cases/{plan.pk}/", 0)


@pytest.mark.parametrize(("who", "status"), [("priya", 403), ("tomas", 403), ("erin", 403)])
def test_nobody_but_hr_begins_one(client, plan, kinds, request, who, status):
    sign_in(client, request.getfixturevalue(who))

    assert (begin(client, plan, kinds).status_code, reviews().count()) == (status, 0)


@pytest.mark.parametrize(("who", "is_told"), [("hana", True), ("priya", False), ("tomas", False)])
def test_page_of_the_plan_leads_hr_alone_to_the_review(
    client, plan, kinds, hana, request, who, is_told
):
    services.begin_review(plan.person, kinds["non_renewal"], actor=hana, plan=plan)
    sign_in(client, request.getfixturevalue(who))

    page = client.get(f"/cases/{plan.pk}/").content.decode()

    assert (f"/cases/{the_review().pk}/review/" in page, "Non-renewal" in page) == (
        is_told,
        is_told,
    )


def test_standards_of_a_notice_are_ticked(client, plan, kinds, hana):
    sign_in(client, hana)
    begin(client, plan, kinds)

    page = client.get(f"/cases/{the_review().pk}/review/papers/")

    assertContains(page, 'type="checkbox" name="standards" value="Standard 3"')


@pytest.mark.parametrize("chosen", ["", "9999-12-31", "\x00"])
def test_review_of_no_kind_does_not_begin(client, plan, hana, chosen):
    sign_in(client, hana)

    answer = client.post(f"/cases/{plan.pk}/reviews/", {"kind": chosen})

    assert answer.status_code == 404


def test_a_standard_with_a_long_name_is_answered_for_and_kept(client, plan, kinds, hana):
    plan.concerns.filter(number=1).update(standard_words="Standard 3, " + "as in the rule " * 18)
    sign_in(client, hana)
    begin(client, plan, kinds)
    (gap,) = [one for one in review_of(the_review()).gaps if "Standard 3" in one.key]

    client.post(f"/cases/{the_review().pk}/review/gap/?gap={gap.key}", {"reason": "Told by hand."})
    client.post(f"/cases/{the_review().pk}/review/facts/", {"of_plan": "1"})

    found = review_of(the_review())
    assert ([one.gap.key for one in found.closed], found.is_as_planned) == ([gap.key], True)
    assert ReviewFacts.objects.get().standards == list(found.facts.standards)
