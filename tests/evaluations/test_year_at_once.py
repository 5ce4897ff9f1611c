"""Each act of a year, done in two browsers at the same moment, happens once."""

from datetime import UTC, date, datetime

import pytest

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, BargainingUnit, RoleGrant
from accounts.scope import district_scope
from evaluations.services import self_assessment, summary
from evaluations.services.amendment import answer_reopening, ask_to_reopen
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.observation import share_observation
from evaluations.services.post_conference import acknowledge, hold_post_conference
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from evaluations.services.sharing import return_step, share_step
from evaluations.services.signing import sign_as_employee, sign_step
from records import rendering
from records.models import Document
from records.services.filing import file_document, resend_document, return_document
from records.services.response import close_exchange, save_draft, send_reply, send_response
from tests.evaluations import observing
from tests.evaluations.conftest import JANUARY, JUNE, MET_ON, PROOF, step_of, talk_over
from tests.evaluations.test_at_once import at_once
from tests.evaluations.test_self_assessment import fill_in, step_of_kind
from tests.factories import DistrictFactory, SchoolYearFactory, member
from tests.forms.test_at_once import both
from tests.goals.conftest import fill


@pytest.fixture
def district(transactional_db):
    clock.move_to(datetime(2026, 9, 14, 15, tzinfo=UTC))
    yield DistrictFactory(name="Maple")
    clock.reset()


@pytest.fixture
def ada(district):
    return member(district, "Ada Admin", roles=[RoleGrant.Role.ADMIN])


@pytest.fixture
def priya(district):
    return member(district, "Priya Patel")


@pytest.fixture
def henry(district):
    return member(district, "Henry Hart", roles=[RoleGrant.Role.HR_MANAGER])


@pytest.fixture
def tomas(district, priya):
    return member(district, "Tomas Torres", supervisor=priya, job_code="CO-ADMIN")


@pytest.fixture
def once(district):
    """Do it in two threads: one gets through, the other one reads why not."""

    def do(act):
        def run():
            with district_scope(district.pk):
                return act()

        answers = at_once(run)
        refused = [one for one in answers if isinstance(one, InvalidTransition)]
        assert len(refused) == 1, answers
        return next(one for one in answers if one not in refused)

    return do


@pytest.fixture
def opened(district, ada):
    """The cycle of ready-made rules, filled."""

    def do(code):
        with district_scope(district.pk):
            draft = copy_preset(code, school_year=SchoolYearFactory(), actor=ada)
            cycle = open_cycle(publish_process(draft, actor=ada), actor=ada)
            fill_next_batch(cycle.pk)
            return cycle

    return do


@pytest.fixture
def signed_goals(district, opened, once, tomas, priya):
    """The cycle; sharing, returning and both signatures happened once each."""
    cycle = opened("classified_goals")
    with district_scope(district.pk):
        step = step_of(cycle, tomas)
        fill(step.goal_set)
    once(lambda: share_step(step, actor=tomas))
    once(lambda: return_step(step, actor=priya, note="Say how you count it."))
    once(lambda: share_step(step, actor=tomas))
    once(lambda: sign_step(step, actor=priya, authentication=PROOF, held_on=MET_ON))
    once(lambda: sign_as_employee(step, actor=tomas, authentication=PROOF))
    return cycle


def test_signed_goals_are_opened_again_once(district, signed_goals, once, tomas, priya):
    with district_scope(district.pk):
        step = step_of(signed_goals, tomas)

    once(lambda: ask_to_reopen(step, actor=priya, reason="The date is wrong."))
    once(lambda: answer_reopening(step, actor=tomas, agrees=True))
    once(lambda: sign_step(step, actor=priya, authentication=PROOF, held_on=MET_ON))
    once(lambda: sign_as_employee(step, actor=tomas, authentication=PROOF))

    with district_scope(district.pk):
        assert [one.version for one in Document.objects.in_force()] == [2]


def test_conferences_response_and_filing_happen_once(
    district, signed_goals, once, tomas, priya, henry
):
    clock.move_to(datetime(2027, 1, 21, 15, tzinfo=UTC))
    with district_scope(district.pk):
        middle, end = (step_of(signed_goals, tomas, position) for position in (2, 3))
        talk_over(middle, priya)
    proof = {"authentication": PROOF}
    once(lambda: summary.close_conference(middle, actor=priya, held_on=JANUARY, **proof))
    clock.move_to(datetime(2027, 6, 2, 15, tzinfo=UTC))
    with district_scope(district.pk):
        talk_over(end, priya, result="met")
    once(lambda: summary.close_conference(end, actor=priya, held_on=JUNE, **proof))
    once(lambda: summary.receive_summary(end, actor=tomas, **proof))
    with district_scope(district.pk):
        document = Document.objects.get(subject_id=end.pk, kind="year_end_summary")
        rendering.render_document(document.pk)

    once(lambda: return_document(document, actor=henry, reason="A page is missing."))
    once(lambda: resend_document(document, actor=priya, note="It is there now."))
    once(lambda: file_document(document, actor=henry))

    with district_scope(district.pk):
        save_draft(document, actor=tomas, changes={"words": "I see it differently."}, version=0)
    once(lambda: send_response(document, actor=tomas, **proof))
    with district_scope(district.pk):
        save_draft(document, actor=priya, changes={"words": "Thank you."}, version=0)
    once(lambda: send_reply(document, actor=priya, **proof))
    once(lambda: close_exchange(document, actor=henry))


def test_observation_and_its_talk_happen_once(district, opened, once, tomas, priya):
    with district_scope(district.pk):
        tomas.unit = BargainingUnit.objects.create(code="BTU", name="Teachers")
        tomas.is_certified = True
        tomas.save()
    cycle = opened("btu")
    with district_scope(district.pk):
        year = cycle.participations.select_related("cycle__process").get(employee=tomas)
        seen = observing.written(year, priya)
        observing.rated(seen, priya)

    both(district, *[lambda: share_observation(seen, actor=priya)] * 2)
    talk = {"actor": priya, "held_on": date(2026, 9, 14)}
    both(district, *[lambda: hold_post_conference(seen, **talk)] * 2)
    once(lambda: acknowledge(seen, actor=tomas, authentication=PROOF))

    verbs = ["observation.shared", "observation.talked_over", "observation.acknowledged"]
    with district_scope(district.pk):
        written = AuditEntry.objects.filter(verb__in=verbs).order_by("pk")
        assert list(written.values_list("verb", flat=True)) == verbs


def test_self_assessment_is_handed_in_once(district, opened, once, tomas):
    opened("central_office")
    with district_scope(district.pk):
        step = step_of_kind(tomas, "self_assessment")
        type(step).objects.filter(pk=step.pk).update(state="writing")
        step = step_of_kind(tomas, "self_assessment")
        fill_in(self_assessment.start_summary(step, actor=tomas), tomas)

    once(lambda: self_assessment.hand_in(step, actor=tomas, authentication=PROOF))

    with district_scope(district.pk):
        assert Document.objects.filter(kind="self_assessment").count() == 1
