"""The page on which an admin says when a step is due."""

import pytest
from hypothesis import given

from accounts.scope import district_scope
from deadlines.grammar import read_rule
from evaluations.models import StepRule
from evaluations.processes.rule_fields import WRITTEN, rule_of, values_of
from tests.deadlines.rules import any_rule
from tests.signing_in import sign_in

KEPT = {
    "reminder_days": "14, 7",
    "overdue_every": "5",
    "supervisor_after": "3",
    "hr_after": "8",
    "source": "Article 12",
    "roll": "forward",
}
COUNTED = KEPT | {
    "comparison": "on_or_before",
    "kind": "counted",
    "count": "10",
    "count_unit": "work",
    "side": "before",
    "anchor": "month_day",
    "anchor_month": "5",
    "anchor_day": "17",
}


def words_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def office(client, ada):
    return sign_in(client, ada)


@pytest.fixture
def page(draft):
    return f"/processes/{draft.pk}/dates/1/"


def kept_sentence(draft, position=1):
    with district_scope(draft.district_id):
        return str(draft.step_rules.get(position=position).deadline_rule)


def test_the_page_shows_ten_school_years(office, page):
    shown = words_of(office.get(page)).split('<dl class="facts after">')[1].split("</dl>")[0]

    assert shown.count("<dt>") == 10


def test_a_weekday_of_a_month_is_saved(office, page, draft):
    wanted = KEPT | {
        "comparison": "on_or_before",
        "kind": "nth_weekday",
        "weekday_nth": "3",
        "weekday": "4",
        "weekday_month": "10",
    }

    office.post(page, wanted)

    assert kept_sentence(draft) == "by 3rd Friday of October"


def test_days_before_a_day_of_the_year_are_saved(office, page, draft):
    office.post(page, COUNTED)

    assert kept_sentence(draft) == "10 work days before May 17"


def test_where_the_rule_stands_is_saved(office, page, draft):
    office.post(
        page, COUNTED | {"source_url": "https://law.example/12", "checked_on": "2026-08-01"}
    )

    with district_scope(draft.district_id):
        rule = draft.step_rules.first().deadline_rule
    assert (rule.source, rule.source_url, str(rule.checked_on)) == (
        *("Article 12", "https://law.example/12"),
        "2026-08-01",
    )


def test_nobody_has_checked_a_rule_on_a_day_to_come(office, page, draft):
    answer = office.post(page, COUNTED | {"checked_on": "2031-08-01"})

    assert answer.status_code == 422
    assert "Pick a date on or before" in words_of(answer)


def test_a_step_may_count_from_another_one(office, draft):
    office.post(f"/processes/{draft.pk}/dates/2/", COUNTED | {"anchor": "step 3"})

    with district_scope(draft.district_id):
        second, third = draft.step_rules.filter(position__gt=1).select_related("deadline_rule")
    assert second.deadline_rule.counts_from_id == third.deadline_rule_id


def test_a_step_may_count_from_the_start_of_a_plan(office, draft):
    office.post(f"/processes/{draft.pk}/dates/2/", COUNTED | {"anchor": "plan", "side": "after"})

    assert kept_sentence(draft, 2) == "10 work days after plan started"


def test_steps_that_count_from_each_other_are_refused(office, draft):
    office.post(f"/processes/{draft.pk}/dates/2/", COUNTED | {"anchor": "step 3"})

    answer = office.post(f"/processes/{draft.pk}/dates/3/", COUNTED | {"anchor": "step 2"})

    assert answer.status_code == 422
    assert "would count from itself" in words_of(answer)
    assert kept_sentence(draft, 3) == "before Aug 1"


def test_fields_only_show_the_dates(office, page, draft):
    shown = words_of(office.get(page, COUNTED, headers={"HX-Request": "true"}))

    assert "Finish 10 work days before May 17" in shown
    assert kept_sentence(draft) == "before Oct 15"


def test_a_gap_in_the_chosen_line_is_told(office, page):
    answer = office.post(page, COUNTED | {"count": ""})

    assert answer.status_code == 422
    assert "Fill in every part of the line you chose." in words_of(answer)


def test_a_rule_written_out_is_read(office, page, draft):
    wanted = {"comparison": "before", "kind": WRITTEN, "written": "by Mar 15, opens Oct 15"}

    office.post(page, KEPT | wanted)

    assert kept_sentence(draft) == "by Mar 15 opens Oct 15"


def test_a_rule_that_cannot_be_read_is_told_and_kept_on_the_page(office, page):
    wanted = {"comparison": "before", "kind": WRITTEN, "written": "some time in spring"}

    answer = words_of(office.post(page, KEPT | wanted))

    assert "The rule “some time in spring” can’t be read." in answer
    assert 'value="some time in spring"' in answer


def test_a_date_set_by_law_says_so(office, page, draft):
    office.post(page, COUNTED | {"roll": "statutory", "aim": "5"})

    assert kept_sentence(draft) == "10 work days before May 17 statutory aim 5 work days before"


def test_rules_without_a_date_this_year_are_not_published(office, draft):
    wanted = {"comparison": "before", "kind": WRITTEN, "written": "by 23rd work day of February"}
    office.post(f"/processes/{draft.pk}/dates/2/", KEPT | wanted)

    answer = office.post(f"/processes/{draft.pk}/publication/", follow=True)

    assert "Step 2 has no date this year." in words_of(answer)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_published_rules_are_shown_and_stay(office, process):
    page = f"/processes/{process.pk}/dates/1/"

    answer = office.post(page, COUNTED)

    assert answer.status_code in {403, 422}
    assert kept_sentence(process) == "before Oct 15"
    assert "Save the draft" not in words_of(office.get(page))


@pytest.mark.parametrize("position", [0, 9, 10**20])
def test_a_step_that_is_not_there_is_not_found(office, draft, position):
    assert office.get(f"/processes/{draft.pk}/dates/{position}/").status_code == 404


@given(any_rule)
def test_every_rule_can_be_shown_and_saved_unchanged(rule):
    values = values_of(rule)

    again = read_rule(values["written"]) if values["kind"] == WRITTEN else rule_of(values)

    assert again == rule


def test_the_simple_page_leaves_other_kinds_alone(office, page, draft, maple_scope):
    office.post(page, COUNTED)
    fields = {
        f"step{rule.position}-{name}": value
        for rule in StepRule.objects.filter(process=draft, position__gt=1)
        for name, value in {
            **{"comparison": "before", "month": "3", "day": "1"},
            **KEPT | {"reminder_days": "7"},
        }.items()
    }

    office.post(f"/processes/{draft.pk}/", fields)

    assert [kept_sentence(draft, n) for n in (1, 2)] == [
        "10 work days before May 17",
        "before Mar 1",
    ]
