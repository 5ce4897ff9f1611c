"""What the desk judges a case by is kept beside it, and says what its rows say."""

from contextlib import suppress
from datetime import date, timedelta
from threading import Thread
from time import sleep

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.scope import district_scope
from remediation.models import Case, CaseFacts, Check, EvidenceEntry
from remediation.services.check import Held, add_check, hold_check
from remediation.services.evidence import log_evidence
from remediation.services.points import (
    add_concern,
    add_item,
    agree,
    decide,
    propose,
    save_words,
    take_out_concern,
)
from remediation.services.support import (
    Promise,
    call_off_support,
    deliver_support,
    promise_support,
)
from tests.remediation.cases import AT, case_of, written

TODAY = date(2026, 10, 13)


class Stop(Exception):
    """Leave the block, and what was done in it."""


def nth(rows, number):
    """One of them, or a refusal where there is none."""
    found = list(rows.order_by("pk"))
    if not found:
        raise InvalidTransition("None is there.")
    return found[number % len(found)]


def hold(case, actor, number):
    check = nth(case.checks, number)
    levels = dict.fromkeys(case.concerns.all(), "progressing")
    hold_check(check, actor=actor, held=Held(TODAY - timedelta(days=number), levels))


def deliver(case, actor, number):
    day, proof = TODAY - timedelta(days=number), "The roster" if number % 2 else ""
    deliver_support(nth(case.supports, number), actor=actor, delivered_on=day, proof=proof)


def say(case, actor, number):
    item = nth(case.items, number)
    voice = "employee" if actor == case.person else "supervisor"
    version = getattr(item, f"{voice}_version")
    save_words(item, actor=actor, words=f"Words {number}", version=version)


def promise(case, actor, number):
    asked = Promise(f"Help {number}", TODAY + timedelta(days=number - 5))
    promise_support(case, actor=actor, promise=asked)


def see(case, actor, number):
    day = TODAY - timedelta(days=number)
    log_evidence(case, actor=actor, kind="seen", happened_on=day, words="Seen.")


def yes(case, actor, number):
    item = nth(case.items, number)
    agree(item, actor=actor, version=item.settled_version)


def call_off_check(case, _actor, number):
    """No service does; whatever does, the facts follow."""
    Check.objects.filter(pk=nth(case.checks, number).pk).update(called_off_at=clock.now())


def change_case(case, _actor, number):
    """As services do it: some of its columns, by a statement or by a save."""
    facts = [
        {"state": "issued" if number else "running"},
        {"starts_on": TODAY - timedelta(days=number), "ends_on": None},
        {"ends_on": TODAY + timedelta(days=number), "sent_at": clock.now()},
        {"evaluator_id": case.person_id, "coordinator_id": case.evaluator_id},
        {"issued_at": None, "reason": f"Reason {number}"},
    ][number % 5]
    if number % 2:
        Case.objects.filter(pk=case.pk).update(**facts)
    else:
        vars(case).update(facts)
        case.save()


ACTS = {
    "set a check": lambda case, actor, number: add_check(
        case, actor=actor, due_on=TODAY + timedelta(days=number)
    ),
    "hold a check": hold,
    "call a check off": call_off_check,
    "promise": promise,
    "deliver": deliver,
    "call help off": lambda case, actor, number: call_off_support(
        nth(case.supports, number), actor=actor, reason="Nobody is free."
    ),
    "see": see,
    "add a point": lambda case, actor, number: add_item(
        nth(case.concerns, 0), actor=actor, kind="action", words=f"Step {number}"
    ),
    "say": say,
    "propose": lambda case, actor, number: propose(
        nth(case.items, number), actor=actor, words="Words of both."
    ),
    "agree": yes,
    "decide": lambda case, actor, number: decide(
        nth(case.items, number), actor=actor, words="So it is.", reason="The log says so."
    ),
    "change the case": change_case,
    "an hour later": lambda _case, _actor, _number: clock.move_to(
        clock.now() + timedelta(hours=1)
    ),
}
acts = st.tuples(
    st.sampled_from(sorted(ACTS)), st.sampled_from(["tomas", "priya"]), st.integers(0, 9)
)


def plain_facts(case):
    """From all its rows, as somebody would count them who reads the plan."""
    checks = [check for check in case.checks.all() if check.called_off_at is None]
    helps = [help_ for help_ in case.supports.all() if help_.called_off_at is None]
    given = [help_ for help_ in helps if help_.delivered_on is not None]
    waiting = [
        max(filter(None, [item.employee_at, item.supervisor_at]))
        for item in case.items.filter(state__in=["open", "proposed"], taken_out_at=None)
        if item.employee_words and item.supervisor_words
    ]
    missing = [help_.promised_for for help_ in helps if help_.delivered_on is None]
    return {
        "held_on": max((c.held_on for c in checks if c.held_on is not None), default=None),
        "next_check_on": min((c.due_on for c in checks if c.held_on is None), default=None),
        "help_missing_on": min(missing, default=None),
        "help_given_on": max((help_.delivered_on for help_ in given), default=None),
        "unproved": sum(not help_.proof and help_.artifact_id is None for help_ in given),
        "seen_on": max((entry.happened_on for entry in case.evidence.all()), default=None),
        "voices_at": min(waiting, default=None),
    }


def kept_facts(case):
    return CaseFacts.objects.filter(case=case).values(*plain_facts(case)).get()


def own_facts(rows):
    """What the case itself has as well."""
    names = {field.attname for field in CaseFacts._meta.fields} - {"id", "district_id"}
    return rows.values(*names.intersection(field.attname for field in Case._meta.fields)).get()


# Beginnings that get somewhere, so that chance need not find them.
beginnings = st.sampled_from(
    [
        [],
        [("say", "tomas", 0)],
        [("say", "tomas", 0), ("propose", "priya", 0)],
        [("say", "tomas", 0), ("propose", "priya", 0), ("agree", "tomas", 0)],
        [("say", "tomas", 0), ("decide", "priya", 0)],
    ]
)


@pytest.fixture
def plan(maple_scope, october, tomas, priya):
    """Written and signed, so that it runs."""
    case = case_of(tomas, issued_at=AT, signed_at=AT)
    written(case, priya)
    Case.objects.update(state="running")
    return case


@pytest.fixture
def people(tomas, priya):
    return {"tomas": tomas, "priya": priya}


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(beginning=beginnings, later=st.lists(acts, max_size=10))
def test_after_every_act_the_kept_facts_are_those_of_the_rows(plan, people, beginning, later):
    began = clock.now()
    with suppress(Stop), transaction.atomic():
        for name, who, number in [*beginning, *later]:
            with suppress(InvalidTransition, PermissionDenied), transaction.atomic():
                ACTS[name](Case.objects.get(pk=plan.pk), people[who], number)
            assert kept_facts(plan) == plain_facts(plan)
            assert own_facts(CaseFacts.objects.filter(case=plan)) == own_facts(
                Case.objects.filter(pk=plan.pk)
            )
        raise Stop
    clock.move_to(began)


def test_a_new_case_has_nothing_late(maple_scope, tomas):
    case = case_of(tomas)

    assert (
        kept_facts(case) == plain_facts(case) == dict.fromkeys(plain_facts(case)) | {"unproved": 0}
    )


def test_what_one_case_keeps_is_not_of_another(maple_scope, october, plan, uma):
    other = case_of(uma, of=plan.kind, state="running")
    before = kept_facts(plan)

    Check.objects.create(case=other, number=1, due_on=TODAY, held_on=TODAY)

    assert (kept_facts(plan), kept_facts(other)["held_on"]) == (before, TODAY)


def seen(case, day):
    EvidenceEntry.objects.create(
        case=case,
        person=case.person,
        kind="seen",
        happened_on=day,
        words="Seen.",
        entered_by=case.evaluator,
        entered_at=AT,
    )


def seen_by_another(case, day):
    try:
        with district_scope(case.district_id):
            seen(case, day)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_at_once_none_is_forgotten(maple, tomas):
    with district_scope(maple.pk):
        case = case_of(tomas)
    other = Thread(target=seen_by_another, args=(case, TODAY - timedelta(days=1)))

    with district_scope(maple.pk):
        seen(case, TODAY)
        other.start()
        sleep(0.5)  # the other one has come as far as the lock
    other.join()

    with district_scope(maple.pk):
        assert kept_facts(case) == plain_facts(case)


def test_points_of_an_area_that_was_taken_out_wait_for_nobody(plan, priya, tomas):
    Case.objects.update(state="issued")
    area = add_concern(plan, actor=priya, changes={"title": "Tools", "expectation": "All back."})
    save_words(area.items.get(), actor=tomas, words="They are back.", version=1)
    waited_since = CaseFacts.objects.get(case=plan).voices_at

    take_out_concern(area, actor=priya)

    assert (waited_since is None, CaseFacts.objects.get(case=plan).voices_at) == (False, None)
