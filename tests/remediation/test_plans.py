"""A plan from its start to its end; and what is said when something is missing."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Membership, PersonChange
from deadlines.models import Deadline, Notice
from records.models import Document
from remediation.models import Case, CaseKind, ComponentMark
from remediation.plans.plan import Plan
from remediation.services.case import (
    approve_case,
    change_frame,
    mark_component,
    return_case,
    send_to_review,
    start_case,
    withdraw_case,
)
from remediation.services.check import Held, add_check, close_case, extend_case, hold_check
from remediation.services.issue import answer_plan, issue_case, sign_plan
from remediation.services.kind import load_ready_made
from remediation.services.people import follow_person_changes
from remediation.services.points import (
    StalePoint,
    add_concern,
    add_item,
    agree,
    decide,
    propose,
    save_words,
)
from remediation.services.support import answer_support, deliver_support
from tests.factories import SchoolYearFactory, member
from tests.records.documents import authentication
from tests.remediation.cases import written

FRAME = {"starts_on": date(2026, 10, 14), "ends_on": date(2026, 12, 4)}


@pytest.fixture
def kinds(maple_scope, october):
    SchoolYearFactory()
    return {kind.code: kind for kind in load_ready_made(actor=None)}


@pytest.fixture
def draft(kinds, tomas, priya):
    case = start_case(tomas, kinds["pip"], actor=priya)
    case = change_frame(case, actor=priya, changes=FRAME)
    written(case, priya)
    case.refresh_from_db()
    return case


@pytest.fixture
def issued(draft, priya):
    return issue_case(draft, actor=priya)


@pytest.fixture
def running(issued, priya, tomas):
    for item in Plan(issued).items:
        words = item.supervisor_words or "As written."
        agree(
            propose(item, actor=priya, words=words), actor=tomas, version=item.settled_version + 1
        )
    sign_plan(issued, actor=priya, authentication=authentication())
    answer_plan(issued, actor=tomas, authentication=authentication())
    issued.refresh_from_db()
    return issued


def refused(act, *args, **kwargs):
    with pytest.raises(InvalidTransition) as refusal:
        act(*args, **kwargs)
    return str(refusal.value)


def test_loading_the_ready_made_kinds_twice_changes_nothing(kinds):
    again = load_ready_made(actor=None)

    assert {kind.pk for kind in again} == {kind.pk for kind in kinds.values()}


def test_a_plan_without_a_measure_is_not_shared_and_says_so(kinds, tomas, priya):
    case = start_case(tomas, kinds["pip"], actor=priya)
    add_concern(case, actor=priya, changes={"title": "Calls", "expectation": "A call by 6."})

    said = Plan(case).missing()

    assert "Say how you both will measure area 1, “Calls”." in said
    assert refused(issue_case, case, actor=priya) == said[0]


def test_sharing_a_plan_tells_the_employee_and_posts_its_dates(issued, tomas, priya):
    kinds = ("case_sign", "case_check", "case_help")
    turns = {kind: Deadline.objects.get(kind=kind).turn for kind in kinds}

    assert turns == dict.fromkeys(kinds, priya)
    assert list(Case.objects.visible_to(tomas)) == [issued]


def test_nobody_signs_before_each_point_is_settled(issued, priya):
    said = refused(sign_plan, issued, actor=priya, authentication=authentication())

    assert said == "Settle each point first: agree on it, or decide it with your reasons."


def test_nobody_agrees_to_their_own_words(issued, priya):
    item = propose(Plan(issued).items[0], actor=priya, words="Five rooms.")

    said = refused(agree, item, actor=priya, version=item.settled_version)

    assert said == "These words are yours. The other one agrees to them."


def test_agreeing_asks_for_the_words_that_were_read(issued, priya, tomas):
    item = propose(Plan(issued).items[0], actor=priya, words="Five rooms.")
    propose(item, actor=priya, words="Six rooms.")

    with pytest.raises(StalePoint):
        agree(item, actor=tomas, version=item.settled_version)


def test_a_decision_keeps_the_words_of_the_employee(issued, priya, tomas):
    item = save_words(Plan(issued).items[0], actor=tomas, words="Six is too many.", version=1)

    item = decide(item, actor=priya, words="All six.", reason="Class begins at 7:20.")

    assert (item.state, item.employee_words, item.decision_reason) == (
        "decided",
        "Six is too many.",
        "Class begins at 7:20.",
    )


def test_a_decision_waits_for_the_words_of_the_employee(issued, priya):
    said = refused(decide, Plan(issued).items[0], actor=priya, words="All six.", reason="Why.")

    assert said == "Tomas has written nothing to this point yet. Wait for their words."


def test_the_employee_decides_nothing(issued, tomas):
    with pytest.raises(PermissionDenied):
        decide(Plan(issued).items[0], actor=tomas, words="Five.", reason="So.")


def test_two_tabs_of_one_voice_do_not_overwrite_each_other(issued, tomas):
    item = Plan(issued).items[0]
    save_words(item, actor=tomas, words="Here.", version=1)

    with pytest.raises(StalePoint):
        save_words(item, actor=tomas, words="There.", version=1)


def test_both_sign_and_the_plan_runs(running):
    paper = Document.objects.get(subject_id=running.pk)

    assert (running.state, paper.kind, paper.signatures.count()) == ("running", "case_plan", 2)
    assert Deadline.objects.get(kind="case_sign").settled_at is not None


def test_a_plan_runs_also_when_the_employee_does_not_sign(issued, priya, tomas):
    for item in Plan(issued).items:
        save_words(item, actor=tomas, words="I see it in another way.", version=1)
        decide(item, actor=priya, words="As written.", reason="The log shows it.")
    sign_plan(issued, actor=priya, authentication=authentication())

    answer_plan(issued, actor=tomas, authentication=authentication(), declines=True)

    issued.refresh_from_db()
    assert issued.state == "running"


def test_help_comes_and_is_answered(running, priya, tomas):
    support = running.supports.get()

    deliver_support(support, actor=priya, delivered_on=date(2026, 10, 13), proof="Roster")
    support = answer_support(support, actor=tomas, accepted="accepted", says="Helps")

    assert (support.accepted, support.employee_says) == ("accepted", "Helps")
    assert Deadline.objects.get(kind="case_help").settled_at is not None


def test_a_check_asks_for_each_area_and_ends_its_date(running, priya):
    check, area = running.checks.get(), running.concerns.get()
    held = Held(date(2026, 10, 14), {})

    assert refused(hold_check, check, actor=priya, held=held) == (
        "Pick the day you met. It can’t be after today."
    )
    running.starts_on = date(2026, 10, 1)
    running.save()
    held = Held(date(2026, 10, 13), {})
    assert refused(hold_check, check, actor=priya, held=held) == (
        "Say how far area 1, “Rooms ready in the morning”, is."
    )
    hold_check(check, actor=priya, held=Held(date(2026, 10, 13), {area: "met"}))
    assert Deadline.objects.get(kind="case_check").settled_at is not None


def test_more_time_keeps_the_day_before(running, priya):
    given = extend_case(running, actor=priya, ends_on=date(2027, 1, 15), reason="He was ill.")

    assert (given.was, given.ends_on) == (date(2026, 12, 4), date(2027, 1, 15))


def test_an_outcome_that_is_not_met_says_what_follows(running, priya):
    facts = {"actor": priya, "words": "The log.", "on": date(2026, 10, 13)}
    running.starts_on = date(2026, 10, 1)
    running.save()

    said = refused(close_case, running, outcome="not_met", consequence="", **facts)
    done = close_case(running, outcome="met", consequence="", **facts)

    assert said == "Say what follows from it."
    assert (done.state, done.outcome) == ("closed", "met")
    assert [one.kind for one in Deadline.objects.open()] == ["case_outcome_sign"]


def test_a_draft_of_the_employee_is_shared_with_one_area(kinds, tomas, priya):
    case = start_case(tomas, kinds["pip"], actor=tomas)
    add_concern(case, actor=tomas, changes={"title": "New cleaning products"})

    issue_case(case, actor=tomas)

    case.refresh_from_db()
    assert (case.initiated_as, case.state) == ("employee", "issued")
    assert list(Case.objects.visible_to(priya)) == [case]


@pytest.fixture
def remediation(kinds, tomas, priya):
    tomas.is_certified = True
    tomas.save()
    return start_case(tomas, kinds["ga_remediation"], actor=priya)


def whole(case, writer):
    case = change_frame(case, actor=writer, changes=FRAME)
    area = written(case, writer)
    area.standard_words = "Standard 3"
    area.save()
    add_item(area, actor=writer, kind="evidence", words="The log.")
    add_check(case, actor=writer, due_on=date(2026, 11, 13))
    return case


def test_approval_comes_after_each_part_and_within_the_limits(remediation, priya, hana):
    case = whole(remediation, priya)
    assert refused(issue_case, case, actor=priya) == (
        "The coordinator approves it first. Send it for review."
    )
    send_to_review(case, actor=priya)
    assert refused(approve_case, case, actor=hana) == (
        "Mark “Areas to improve” complete first, or return the plan."
    )
    for part in case.kind.components:
        mark_component(case, actor=hana, component=part["code"], mark="complete", words="")

    said = refused(approve_case, case, actor=hana)

    assert said == (
        "It lasts 38 school days and needs at least 40: end it on December 8, 2026 or later."
    )


def test_a_plan_goes_back_with_the_marks_that_say_why(remediation, priya, hana):
    case = whole(remediation, priya)
    send_to_review(case, actor=priya)
    mark_component(
        case, actor=hana, component="help", mark=ComponentMark.Mark.RETURN, words="Who, when?"
    )

    case = return_case(case, actor=hana)

    assert case.state == "draft"


@pytest.fixture
def approved(remediation, priya, hana):
    case = whole(remediation, priya)
    case = change_frame(case, actor=priya, changes={"ends_on": date(2026, 12, 11)})
    send_to_review(case, actor=priya)
    for part in case.kind.components:
        mark_component(case, actor=hana, component=part["code"], mark="complete", words="")
    return approve_case(case, actor=hana)


def test_an_approved_plan_goes_back_until_it_is_shared(approved, priya, hana):
    frame = {"reason": "A slip"}
    assert refused(change_frame, approved, actor=priya, changes=frame) == (
        "It is approved as it is. Ask the coordinator to return it."
    )
    mark_component(approved, actor=hana, component="help", mark="return", words="By when?")

    return_case(approved, actor=hana)

    assert change_frame(approved, actor=priya, changes=frame).reason == "A slip"


def test_what_an_employee_began_is_not_sent_to_review_and_both_write_it_once_shared(
    kinds, tomas, priya
):
    CaseKind.objects.filter(code="pip").update(needs_review=True)
    case = start_case(tomas, CaseKind.objects.get(code="pip"), actor=tomas)
    add_concern(case, actor=tomas, changes={"title": "New cleaning products"})
    assert refused(send_to_review, case, actor=tomas) == (
        "This plan needs no approval. Share it when ready."
    )

    issue_case(case, actor=tomas)

    assert change_frame(case, actor=priya, changes=FRAME).ends_on == FRAME["ends_on"]


@pytest.mark.parametrize(("code", "stays"), [("pip", False), ("wa_probation", True)])
def test_a_new_supervisor_becomes_the_evaluator_unless_the_kind_locks(
    code, stays, kinds, issued, tomas, priya, maple
):
    sam = member(maple, "Sam Stone")
    Case.objects.filter(pk=issued.pk).update(kind=kinds[code])
    Membership.objects.filter(pk=tomas.pk).update(supervisor=sam)

    PersonChange.objects.create(membership=tomas, kind="supervisor", at=clock.now())
    follow_person_changes(PersonChange.objects.all())

    issued.refresh_from_db()
    assert issued.evaluator == (priya if stays else sam)
    assert Deadline.objects.get(kind="case_check").turn == (priya if stays else sam)


def test_who_reads_a_plan_is_told_that_it_was_withdrawn(issued, priya, tomas):
    Notice.objects.all().delete()

    withdraw_case(issued, actor=priya, reason="It was meant for somebody else.")

    assert [(one.recipient, one.path) for one in Notice.objects.all()] == [
        (tomas, f"/cases/{issued.pk}/")
    ]
