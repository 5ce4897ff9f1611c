"""Until when may somebody respond, and which exchanges does HR see that are open?"""

from datetime import date

import pytest

from accounts import clock
from accounts.scope import district_scope
from deadlines.models import Deadline
from deadlines.rule import DayUnit
from deadlines.services.calendar import add_closure, remove_closure
from records.exchange import exchange_of
from records.open_exchanges import ExchangeFilter, open_exchanges
from records.services import void_document
from records.services.response import accept_late, close_exchange, send_reply
from tests.records.conftest import on, open_for, sent, written
from tests.records.documents import authentication, complete
from tests.signing_in import sign_in


# -- the last day, and a closure that is added later ---------------------------------------------
def last_day_of(document, reader):
    return exchange_of(document, reader=reader).window.last_day


def test_closure_that_is_added_later_gives_more_time_and_takes_none_back(
    scope, document, tomas, ada
):
    closure, _moves = add_closure(
        first=date(2026, 10, 20), last=date(2026, 10, 21), reason="Flood", actor=ada
    )
    lengthened = last_day_of(document, tomas)
    remove_closure(closure, actor=ada)

    assert (lengthened, last_day_of(document, tomas)) == (date(2026, 10, 29), date(2026, 10, 29))


def test_time_that_counts_all_days_stays(scope, document, tomas, ada):
    Deadline.objects.update(span_unit=DayUnit.CALENDAR)
    add_closure(first=date(2026, 10, 20), last=date(2026, 10, 21), reason="Flood", actor=ada)

    assert last_day_of(document, tomas) == date(2026, 10, 27)


def test_time_that_is_over_stays_over(scope, document, tomas, ada):
    on(29)
    add_closure(first=date(2026, 10, 30), last=date(2026, 10, 30), reason="Flood", actor=ada)

    assert last_day_of(document, tomas) == date(2026, 10, 27)


# -- the list of HR -------------------------------------------------------------------------------
def listed(maple):
    """For each open exchange: whose turn it is, since when, and the last day to respond."""
    found = open_exchanges(clock.today(maple))
    return [(one.whose_turn, one.since.day, one.last_day_on) for one in found]


def replied(document, priya):
    written(document, priya, words="I read it.")
    return send_reply(document, actor=priya, authentication=authentication())


def test_while_the_employee_may_respond_it_is_their_turn(scope, maple, document):
    assert listed(maple) == [("employee", 13, date(2026, 10, 27))]


def test_when_the_time_is_over_without_a_response_it_is_gone(scope, maple, document):
    on(28)

    assert listed(maple) == []


def test_after_a_response_it_is_the_supervisors_turn_then_hrs(
    scope, maple, document, tomas, priya
):
    on(15)
    sent(document, tomas)
    after_response = listed(maple)
    on(19)
    replied(document, priya)

    assert [turn[:2] for turn in (*after_response, *listed(maple))] == [
        ("supervisor", 15),
        ("hr", 19),
    ]


def test_closed_it_is_gone(scope, maple, document, tomas, hana):
    sent(document, tomas)
    close_exchange(document, actor=hana, note="")

    assert listed(maple) == []


def test_late_response_that_is_accepted_opens_it_again(scope, maple, document, hana):
    on(29)
    accept_late(document, actor=hana, reason="In hospital.")

    assert [turn[:2] for turn in listed(maple)] == [("employee", 29)]


def test_form_that_is_not_in_force_any_more_has_none(scope, maple, document, priya):
    void_document(document, actor=priya, reason="Opened again.")

    assert listed(maple) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 1),
        ({"turn": "employee"}, 1),
        ({"turn": "hr"}, 0),
        ({"q": "torres"}, 1),
        ({"q": "x"}, 0),
    ],
)
def test_list_is_narrowed_by_turn_and_name(scope, maple, document, asked, found):
    form = ExchangeFilter(asked)

    assert form.found(open_exchanges(clock.today(maple))).count() == found


def test_hr_reads_the_list_and_nobody_else(client, maple, document, hana, henry, ada, priya):
    statuses = []
    for person in (hana, henry, ada, priya):
        sign_in(client, person)
        statuses.append(client.get("/exchanges/").status_code)

    assert statuses == [200, 200, 403, 403]


def test_own_exchange_is_not_on_ones_list(client, maple, october, hana, priya):
    with district_scope(maple.pk):
        hana.supervisor = priya
        hana.save(update_fields=["supervisor"])
        open_for(complete(hana))
    sign_in(client, hana)

    assert b"No exchange is open" in client.get("/exchanges/").content
