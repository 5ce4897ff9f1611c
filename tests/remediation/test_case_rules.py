"""Each class of words of a case, for each role: who reads it, who writes it."""

import pytest

from accounts import clock
from accounts.models import Membership, RoleGrant
from accounts.scope import district_scope
from accounts.services.delegations import name_delegate
from remediation import rules
from remediation.models import Case
from tests.factories import member
from tests.remediation.cases import AT, case_of, kind

PEOPLE = ("tomas", "uma", "priya", "sam", "lena", "hana", "henry", "ada", "erin")


@pytest.fixture
def cast(tomas, uma, maple, oak_school, hana, henry, ada, erin, priya):
    """sam supervises somebody else; lena leads the school and supervises nobody."""
    sam = member(maple, "Sam Stone", site=oak_school)
    member(maple, "Olga Orr", supervisor=sam, site=oak_school)
    lena = member(maple, "Lena Lind", site=oak_school)
    with district_scope(maple.pk):
        RoleGrant.objects.create(membership=lena, role=RoleGrant.Role.SITE_LEADER, site=oak_school)
    return dict(zip(PEOPLE, (tomas, uma, priya, sam, lena, hana, henry, ada, erin), strict=True))


def who(cast, question, case):
    return {name for name, actor in cast.items() if question(actor, case)}


def readers(cast, case):
    """By the query, which must tell the same as the rule."""
    found = {
        name
        for name, actor in cast.items()
        if Case.objects.visible_to(actor).filter(pk=case.pk).exists()
    }
    assert found == who(cast, rules.can_read_case, case)
    return found


HR = {"hana", "henry"}


def test_a_draft_of_the_supervisor_is_not_seen_by_the_employee(cast, tomas, maple_scope):
    assert readers(cast, case_of(tomas)) == {"priya"} | HR


def test_an_issued_case_is_seen_by_the_two_and_hr(cast, tomas, maple_scope):
    case = case_of(tomas, state="issued", issued_at=AT)

    assert readers(cast, case) == {"tomas", "priya"} | HR


def test_a_draft_of_the_employee_is_not_seen_by_the_supervisor(cast, tomas, maple_scope):
    case = case_of(tomas, initiator=tomas, initiated_as="employee")

    assert readers(cast, case) == {"tomas"} | HR


def test_site_leaders_see_an_issued_case_where_the_district_says_so(cast, tomas, maple_scope):
    shown = kind(site_leaders_see=True)
    draft = case_of(tomas, of=shown)
    issued = case_of(tomas, of=shown, state="issued", issued_at=AT)

    assert readers(cast, draft) == {"priya"} | HR
    assert readers(cast, issued) == {"tomas", "priya", "lena"} | HR


def test_a_case_of_hr_is_theirs_as_an_employee_alone(cast, hana, priya, maple_scope):
    hana.supervisor = priya
    hana.save()
    draft = case_of(hana)

    assert readers(cast, draft) == {"priya", "henry"}


def test_somebody_inactive_sees_nothing(cast, tomas, priya, maple_scope):
    case = case_of(tomas, state="issued", issued_at=AT)
    priya.is_active = False

    assert "priya" not in readers(cast, case)


def test_the_evaluator_still_reads_when_the_supervisor_changed(cast, tomas, maple_scope):
    case = case_of(tomas, state="running", issued_at=AT)
    tomas.supervisor = cast["sam"]
    tomas.save()

    assert readers(cast, case) == {"tomas", "priya", "sam"} | HR


WRITERS = {
    # question: (draft of the supervisor, issued, private draft of the employee)
    "can_write_as_employee": (set(), {"tomas"}, {"tomas"}),
    "can_write_as_supervisor": ({"priya"} | HR, {"priya"}, set()),
    "can_write_plan": ({"priya"} | HR, {"priya"}, {"tomas"}),
    "can_decide": ({"priya"}, {"priya"}, {"priya"}),
    "can_share": ({"priya"}, {"priya"}, {"tomas"}),
    "can_review": (HR, HR, HR),
    "can_keep_help": ({"priya"} | HR, {"priya"} | HR, set()),
    "can_answer_help": (set(), {"tomas"}, set()),
    "can_check": ({"priya"}, {"priya"}, {"priya"}),
    "can_log_evidence": ({"priya"} | HR, {"tomas", "priya"} | HR, {"tomas"}),
    "can_read_coach_notes": ({"priya"} | HR, {"priya"} | HR, set()),
    "can_confirm": (HR, HR, HR),
    "can_withdraw": ({"priya"} | HR, {"priya"} | HR, {"tomas"}),
}


@pytest.mark.parametrize("question", sorted(WRITERS))
def test_each_class_of_words_has_its_writers(question, cast, tomas, maple_scope):
    draft = case_of(tomas)
    issued = case_of(tomas, state="issued", issued_at=AT)
    private = case_of(tomas, initiator=tomas, initiated_as="employee")

    asked = getattr(rules, question)
    assert tuple(who(cast, asked, case) for case in (draft, issued, private)) == WRITERS[question]


def test_both_can_begin_where_the_kind_says_so(cast, tomas, maple_scope):
    def starters(of):
        return {name for name, actor in cast.items() if rules.can_start(actor, tomas, of)}

    assert starters(kind()) == {"tomas", "priya"} | HR
    assert starters(kind(employee_starts=False)) == {"priya"} | HR
    assert starters(kind(supervisor_starts=False, coordinator_starts=False)) == {"tomas"}


def test_hr_reviews_no_plan_of_whom_they_stand_in_for(tomas, priya, hana, maple_scope):
    case, today = case_of(tomas), clock.today(tomas.district)
    before = rules.can_review(hana, case)
    name_delegate(priya, delegate=hana, actor=priya, starts_on=today, ends_on=today)
    now = Membership.objects.select_related("user", "district").get(pk=hana.pk)

    assert (before, rules.can_review(now, case)) == (True, False)
