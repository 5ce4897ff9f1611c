"""The year of a central office administrator: self-assessment, summative ratings (S0-17 …)."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from outloud import check

from accounts import clock
from accounts.errors import InvalidTransition
from deadlines.models import Deadline
from evaluations.models import Step, StepRule
from evaluations.services import rating, self_assessment, summary
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from forms.models import Form, Sheet
from forms.services import IncompleteSheet, save_answer, take_back_sheet
from goals.models import Goal
from records import rendering
from records import services as records
from records.canonical import read_canonical
from records.models import Document
from records.papers import paper_view
from records.services import check_pdf
from records.verify import verify_district
from tests.evaluations.conftest import MET_ON, PROOF, state_of, talk_over
from tests.evaluations.test_words_are_gone import WORD, filed, goes, tables_with
from tests.signing_in import sign_in


@pytest.fixture
def office_cycle(year, ada, priya, tomas, uma, september):
    for person in (tomas, uma):
        person.job_code = "CO-ADMIN"
        person.save()
    uma.in_role_since = date(2026, 7, 1)
    uma.save()
    draft = copy_preset("central_office", school_year=year, actor=ada)
    cycle = open_cycle(publish_process(draft, actor=ada), actor=ada)
    fill_next_batch(cycle.pk)
    return cycle


def step_of_kind(person, kind):
    return Step.objects.with_people().get(participation__employee=person, rule__kind=kind)


@pytest.fixture
def own(office_cycle, tomas):
    """Goals and mid-year are behind them."""
    steps = Step.objects.filter(participation__employee=tomas)
    steps.filter(rule__kind__in=["goal_setting", "mid_year"]).update(state="complete")
    steps.filter(rule__kind="self_assessment").update(state="writing")
    return step_of_kind(tomas, "self_assessment")


def fill_in(sheet, actor, level="effective"):
    sheet = Sheet.objects.with_people().get(pk=sheet.pk)
    for kept in sheet.rows:
        _section, row = sheet.form.asks.row(kept["code"], kept["title"])
        answer = sheet.answers.filter(row=kept["code"]).first()
        version = answer.version if answer else 0
        if row.is_rating:
            save_answer(sheet, kept["code"], actor=actor, version=version, level=level)
        elif row.kind == "choice":
            save_answer(sheet, row.code, actor=actor, version=version, value=row.options[0].code)
        elif row.kind == "table":
            line = {column.code: f"{WORD} words" for column in row.columns}
            save_answer(sheet, row.code, actor=actor, version=version, value=[line])
        else:
            save_answer(sheet, row.code, actor=actor, version=version, value=f"{WORD} words")
    return sheet


@pytest.fixture
def handed_in(own, tomas):
    fill_in(self_assessment.start_summary(own, actor=tomas), tomas)
    fill_in(self_assessment.start_own_ratings(own, actor=tomas), tomas, "highly-effective")
    self_assessment.hand_in(own, actor=tomas, authentication=PROOF)
    return own


@pytest.fixture
def year_end_step(handed_in, tomas):
    return step_of_kind(tomas, "year_end")


def test_it_is_not_expected_of_people_new_to_the_role(office_cycle, uma):
    step = step_of_kind(uma, "self_assessment")

    assert (step.state, step.excuse, step.deadline) == ("complete", "new", None)


def test_the_next_step_opens_past_one_that_is_not_expected(office_cycle, uma, priya):
    Step.objects.filter(participation__employee=uma, rule__kind="goal_setting").update(
        state="complete"
    )
    mid_year = step_of_kind(uma, "mid_year")
    Step.objects.filter(pk=mid_year.pk).update(state="meeting")

    talk_over(mid_year, priya)
    summary.close_conference(mid_year, actor=priya, authentication=PROOF, held_on=MET_ON)

    assert state_of(step_of_kind(uma, "year_end")) == "meeting"


def test_they_may_write_one_all_the_same(office_cycle, uma):
    step = self_assessment.take_part(step_of_kind(uma, "self_assessment"), actor=uma)

    deadline = Deadline.objects.get(subject_id=step.pk)
    assert (step.state, step.excuse, deadline.last_day_on) == ("not_open", "", date(2027, 5, 14))


def test_a_step_that_hr_let_them_off_is_for_hr_to_ask_for_again(office_cycle, uma):
    step = step_of_kind(uma, "self_assessment")
    Step.objects.filter(pk=step.pk).update(excuse="hr", excuse_reason="On leave")

    with pytest.raises(InvalidTransition):
        self_assessment.take_part(step, actor=uma)


def test_the_summary_begins_with_what_is_known(own, tomas):
    sheet = self_assessment.start_summary(own, actor=tomas)

    found = set(sheet.answers.values_list("row", flat=True))
    assert found == {"goals", "results", "each-goal"}


def test_who_began_on_an_older_revision_goes_on_with_it(own, tomas):
    sheet = self_assessment.start_summary(own, actor=tomas)
    newer = Form.objects.get(pk=own.rule.form_id)
    newer.pk, newer.revision, newer._state.adding = None, 2, True
    newer.save()
    StepRule.objects.filter(pk=own.rule_id).update(form=newer)

    assert self_assessment.start_summary(own, actor=tomas) == sheet


def test_nobody_else_begins_it(own, priya):
    with pytest.raises(PermissionDenied):
        self_assessment.start_summary(own, actor=priya)


def test_an_unfinished_summary_is_not_handed_in(own, tomas):
    self_assessment.start_summary(own, actor=tomas)

    with pytest.raises(IncompleteSheet) as refused:
        self_assessment.hand_in(own, actor=tomas, authentication=PROOF)

    missing = {row.code for row in refused.value.missing}
    assert missing == {"process", "evidence", "each-goal", "strengths"}
    assert state_of(own) == "writing"


def test_handed_in_it_is_the_supervisors_to_read_and_the_year_end_opens(handed_in, tomas):
    document = records.document_in_force(handed_in.pk, "self_assessment")
    content = read_canonical(records.check_content(document))

    assert [sheet["number"] for sheet in content["sheets"]] == ["CO-3"]
    assert [sheet["overall"]["level"] for sheet in content["own_ratings"]] == ["Highly effective"]
    assert state_of(handed_in) == "complete"
    assert state_of(step_of_kind(tomas, "year_end")) == "meeting"


def test_it_is_handed_in_once(handed_in, tomas):
    with pytest.raises(InvalidTransition):
        self_assessment.hand_in(handed_in, actor=tomas, authentication=PROOF)


def test_what_was_handed_in_is_not_taken_back(handed_in, tomas):
    for sheet in Sheet.objects.filter(person=tomas, voice="employee"):
        with pytest.raises(InvalidTransition):
            take_back_sheet(sheet, actor=tomas)


def test_a_summary_is_shared_by_handing_it_in_alone(client, own, tomas):
    sheet = fill_in(self_assessment.start_summary(own, actor=tomas), tomas)
    sign_in(client, tomas)

    response = client.post(f"/sheets/{sheet.pk}/sharing/")

    sheet.refresh_from_db()
    assert (response.status_code, sheet.state) == (403, "draft")


def test_unfinished_own_ratings_may_be_left_out(own, tomas):
    fill_in(self_assessment.start_summary(own, actor=tomas), tomas)
    self_assessment.start_own_ratings(own, actor=tomas)

    with pytest.raises(IncompleteSheet):
        self_assessment.hand_in(own, actor=tomas, authentication=PROOF)
    self_assessment.hand_in(own, actor=tomas, authentication=PROOF, with_ratings=False)

    assert state_of(own) == "complete"


def test_the_conference_does_not_close_while_a_row_is_unrated(year_end_step, priya):
    talk_over(year_end_step, priya, result="met")
    rating.start_ratings(year_end_step, actor=priya)

    with pytest.raises(IncompleteSheet):
        summary.close_conference(year_end_step, actor=priya, authentication=PROOF, held_on=MET_ON)

    assert state_of(year_end_step) == "meeting"


def test_the_conference_does_not_close_without_any_rating(year_end_step, priya):
    talk_over(year_end_step, priya, result="met")

    with pytest.raises(InvalidTransition) as refused:
        summary.close_conference(year_end_step, actor=priya, authentication=PROOF, held_on=MET_ON)

    assert str(refused.value) == "Rate on the form first, then sign."


@pytest.fixture
def closed(year_end_step, priya):
    talk_over(year_end_step, priya, result="met")
    fill_in(rating.start_ratings(year_end_step, actor=priya), priya)
    summary.close_conference(year_end_step, actor=priya, authentication=PROOF, held_on=MET_ON)
    return step_of_kind(year_end_step.employee, "year_end")


def test_both_ratings_stand_on_the_signed_form(closed):
    document = records.document_in_force(closed.pk, "year_end_summary")
    content = read_canonical(records.check_content(document))

    told = [(sheet["voice"], sheet["overall"]["level"]) for sheet in content["sheets"]]
    assert told == [("supervisor", "Effective"), ("employee", "Highly effective")]
    assert content["form"]["number"] == "CO-4"


def test_the_overall_rating_stands_at_the_head_of_the_form(closed):
    document = records.document_in_force(closed.pk, "year_end_summary")

    view = paper_view(document, read_canonical(records.check_content(document)), [])

    assert view["facts"][-1] == ("Overall rating", "Effective")


def test_signed_ratings_do_not_change(closed, priya):
    sheet = Sheet.objects.get(subject_id=closed.pk, voice="supervisor")

    with pytest.raises(InvalidTransition):
        take_back_sheet(sheet, actor=priya)
    with pytest.raises(InvalidTransition):
        save_answer(sheet, "vision", actor=priya, version=1, level="developing")


def test_a_signature_taken_back_opens_the_ratings_again(closed, priya):
    summary.withdraw_closing(closed, actor=priya)

    sheet = Sheet.objects.get(subject_id=closed.pk, voice="supervisor")
    assert (sheet.state, state_of(closed)) == ("draft", "meeting")


def test_the_employee_receives_it_and_the_year_ends(closed, tomas):
    summary.receive_summary(closed, actor=tomas, authentication=PROOF)

    assert state_of(closed) == "complete"


def test_the_pages_lead_from_start_to_signature(client, own, tomas, priya):
    sign_in(client, tomas)
    page = client.get(f"/steps/{own.pk}/").content.decode()
    assert "Write your self-assessment by Friday, May 14" in page

    sheet_page = client.post(f"/steps/{own.pk}/summary/", follow=True)
    assert sheet_page.redirect_chain[-1][0].startswith("/sheets/")
    fill_in(Sheet.objects.get(subject_id=own.pk), tomas)
    client.post(f"/steps/{own.pk}/handing-in/")

    page = client.get(f"/steps/{own.pk}/").content.decode()
    assert "You handed in your self-assessment" in page


def test_the_supervisor_reads_nothing_before_it_is_handed_in(client, own, tomas, priya):
    sheet = self_assessment.start_summary(own, actor=tomas)
    sign_in(client, priya)

    assert client.get(f"/sheets/{sheet.pk}/").status_code == 404
    page = client.get(f"/steps/{own.pk}/").content.decode()
    assert "You can read it once it is handed in." in page


def test_both_papers_are_pdfs_that_a_screen_reader_can_read(closed, tomas, tmp_path):
    summary.receive_summary(closed, actor=tomas, authentication=PROOF)

    found = {}
    for document in Document.objects.filter(person=tomas, voidings=None):
        path = tmp_path / f"{document.kind}.pdf"
        path.write_bytes(check_pdf(rendering.render_document(document.pk)))
        result = check(str(path))
        found[document.kind] = [result.error, *(str(finding) for finding in result.findings)]

    assert found == {"self_assessment": [None], "year_end_summary": [None]}


def test_no_answer_of_a_destroyed_form_is_found_anywhere(closed, tomas, henry):
    summary.receive_summary(closed, actor=tomas, authentication=PROOF)
    filed(henry)
    assert {"forms_answer", "forms_answerevent"} <= set(tables_with(WORD))
    clock.move_to(datetime(2030, 1, 2, 15, tzinfo=UTC))

    for kind in ("self_assessment", "year_end_summary"):
        goes(kind, henry)

    assert tables_with(WORD) == []
    assert verify_district().problems == []


def test_goals_of_a_process_without_a_guide_offer_none(client, office_cycle, tomas):
    step = step_of_kind(tomas, "goal_setting")
    goal = Goal.objects.get(goal_set=step.goal_set_id)
    sign_in(client, tomas)

    urls = ["/", f"/goals/{goal.goal_set_id}/", f"/goals/goal/{goal.pk}/", f"/steps/{step.pk}/"]
    offers = ["5240F1" in client.get(url).content.decode() for url in urls]

    assert offers == [False] * 4


def test_goals_of_a_process_with_a_guide_offer_it(client, step, tomas):
    goal = Goal.objects.filter(goal_set=step.goal_set_id).first()
    sign_in(client, tomas)

    urls = ["/", f"/goals/{goal.goal_set_id}/", f"/goals/goal/{goal.pk}/", f"/steps/{step.pk}/"]
    offers = ["5240F1" in client.get(url).content.decode() for url in urls]

    assert offers == [True] * 4
