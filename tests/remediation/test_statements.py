"""What do the pages of cases ask the database, and does that grow with what they show?"""

from datetime import date, timedelta
from itertools import count

import pytest

from accounts import clock
from remediation.models import EvidenceEntry
from tests.factories import MembershipFactory
from tests.remediation import reviewing
from tests.remediation.cases import AT, case_of, kind, written
from tests.signing_in import sign_in
from tests.test_queries import asked_with_one_and_three


@pytest.mark.parametrize(("who", "statements"), [("priya", 7), ("hana", 8)])
def test_a_plan_asks_the_same_for_one_area_and_for_three(
    client, maple, maple_scope, october, tomas, priya, hana, who, statements
):
    case = case_of(tomas)
    numbers = count(1)

    def add():
        area = written(case, priya, title=f"Area {next(numbers)}")
        area.standard_words = area.title
        area.save()

    sign_in(client, {"priya": priya, "hana": hana}[who])

    assert asked_with_one_and_three(client, f"/cases/{case.pk}/", add, maple) == [
        statements,
        statements,
    ]


def seen(case, writer, count):
    """So many times something was seen, once a day."""
    first = date(2026, 10, 1)
    return [
        EvidenceEntry.objects.create(
            case=case,
            person=case.person,
            kind="seen",
            happened_on=first + timedelta(days=n),
            words=f"What was seen, {n}.",
            entered_by=writer,
            entered_at=AT,
        )
        for n in range(count)
    ]


@pytest.fixture
def review(maple_scope, tomas, hana):
    """After a plan that was shared."""
    plan = case_of(tomas, state="running", issued_at=AT)
    yield reviewing.begin(tomas, hana, follows=plan)
    clock.reset()


def test_a_review_asks_the_same_for_one_event_and_for_three(client, maple, hana, priya, review):
    sign_in(client, hana)

    found = asked_with_one_and_three(
        client,
        f"/cases/{review.pk}/review/",
        lambda: (seen(review.follows, priya, 1), reviewing.add_paper(review, hana)),
        maple,
    )

    assert found == [6, 6]


def lines(client, address):
    return client.get(address).content.decode().count('class="inpack"')


def test_a_long_review_is_read_page_by_page_and_printed_whole(client, hana, priya, review):
    seen(review.follows, priya, 59)  # beside the first day of the plan
    sign_in(client, hana)
    page = f"/cases/{review.pk}/review/"

    shown = [lines(client, f"{page}{asked}") for asked in ("", "?page=2", "?page=all")]

    assert shown == [50, 10, 60]


def test_whoever_ticks_an_entry_stays_on_the_page(client, hana, priya, review):
    (one,) = seen(review.follows, priya, 1)
    sign_in(client, hana)
    page = f"/cases/{review.pk}/review/"

    response = client.post(f"{page}ticks/?show=all&page=2", {"entry": f"evidence:{one.pk}"})

    assert response.url == f"{page}?show=all&page=2"


def test_the_desk_asks_the_same_for_one_plan_and_for_three(client, maple, maple_scope, hana):
    plans = kind()
    sign_in(client, hana)

    def add():
        case_of(MembershipFactory(supervisor=MembershipFactory()), of=plans, state="in_review")

    assert asked_with_one_and_three(client, "/cases/desk/", add, maple) == [4, 4]
