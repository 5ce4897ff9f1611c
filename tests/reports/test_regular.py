"""A report that is made regularly: on its day, once, for those who may read it. (S3-7)"""

import hashlib
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, Membership, RoleGrant, Run
from deadlines.models import Closure, Notice
from reports.models import MadeCopy, MadeReport, ReportSchedule, ScheduleReader
from reports.regular.choices import choices_on
from reports.services.made import begin_due_reports, give_up, make_regular_report, try_again
from reports.services.schedule import (
    change_schedule,
    end_schedule,
    pause_schedule,
    resume_schedule,
)
from tests.factories import SchoolYearFactory, SiteFactory
from tests.records.test_pdf import text_of
from tests.remediation.cases import case_of, kind
from tests.reports.regular import MONDAY, about, bytes_of, lines_of, now, weekly, work

A_WEEK = timedelta(days=7)


@pytest.fixture
def plans(maple_scope, maple, priya, tomas, uma):
    """Tomas' and uma's run, at Oak."""
    now(MONDAY)
    SchoolYearFactory()
    pip = kind()
    for person in (tomas, uma):
        case_of(person, of=pip, state="running", issued_at=clock.now())
    return pip


def days_of(reports):
    return [report.as_of for report in reports]


def told(kind):
    rows = Notice.objects.filter(kind=kind).order_by("recipient__first_name")
    return [(row.recipient.first_name, row.what) for row in rows]


def leave_hr(person):
    RoleGrant.objects.filter(membership=person).delete()


# -- on its day, once ----------------------------------------------------------------------------
def test_it_is_made_on_its_day_with_the_files_that_were_asked_for(plans, maple, hana):
    weekly(hana)

    (report,) = work(maple)

    copy = MadeCopy.objects.get()
    sheet = openpyxl.load_workbook(io.BytesIO(bytes_of(copy.workbook))).active
    assert (copy.count, lines_of(copy.rows)) == (2, ["Torres", "Underwood"])
    assert [row[0].value for row in sheet.rows] == ["last_name", "Torres", "Underwood"]
    assert "Oak School" in text_of(bytes_of(copy.paper))
    assert (report.narrowed, Run.objects.get().state) == ("2026–27", "done")


def test_a_file_is_kept_by_its_hash(plans, maple, hana):
    weekly(hana, files=["rows"])
    work(maple)

    rows = MadeCopy.objects.get().rows

    assert rows.sha256 == hashlib.sha256(bytes_of(rows)).hexdigest()


def test_only_the_files_that_were_asked_for_are_made(plans, maple, hana):
    weekly(hana, files=["paper"])
    work(maple)

    copy = MadeCopy.objects.get()

    assert (copy.count, copy.rows, copy.workbook, copy.paper is None) == (2, None, None, False)


def test_each_occasion_is_made_once_however_often_the_beat_comes(plans, maple, hana):
    weekly(hana)
    for day in range(9):
        for hour in (6, 8, 16):
            now(MONDAY + timedelta(days=day), hour)
            work(maple)

    assert days_of(MadeReport.objects.order_by("as_of")) == [MONDAY, MONDAY + A_WEEK]


def test_not_before_the_morning(plans, maple, hana):
    now(MONDAY, hour=6)
    weekly(hana)

    assert work(maple) == []


def test_on_a_closed_day_it_waits_for_the_next_work_day(plans, maple, hana):
    closed = {"reason": "Snow", "closes": "offices", "added_by": hana, "added_at": clock.now()}
    Closure.objects.create(first_day=MONDAY, last_day=MONDAY, **closed)
    weekly(hana)
    before = work(maple)
    now(MONDAY + timedelta(days=1))

    assert (before, days_of(work(maple))) == ([], [date(2026, 11, 24)])


def test_a_closure_that_is_added_afterwards_makes_no_second_one(plans, maple, hana):
    weekly(hana)
    work(maple)
    closed = {"reason": "Snow", "closes": "offices", "added_by": hana, "added_at": clock.now()}
    Closure.objects.create(first_day=MONDAY, last_day=MONDAY, **closed)
    now(MONDAY + timedelta(days=1))

    assert days_of(work(maple)) == [MONDAY]


def test_after_dead_weeks_one_is_made_with_the_figures_of_that_day(plans, maple, hana, tomas):
    weekly(hana)
    work(maple)
    now(MONDAY + 3 * A_WEEK + timedelta(days=2))
    case_of(tomas, of=plans, state="running", issued_at=clock.now())

    reports = work(maple)

    assert days_of(reports) == [MONDAY, date(2026, 12, 16)]
    assert reports[-1].copies.get().count == 3


def test_a_district_without_a_due_report_makes_nothing(plans, maple, hana):
    now(MONDAY + timedelta(days=1))
    weekly(hana, weekday=0)

    assert work(maple) == []


# -- for whom ------------------------------------------------------------------------------------
def test_its_readers_hear_of_it_and_the_mail_names_nothing(plans, maple, hana, henry):
    weekly(hana, hana, henry, name="Plans of Tomas Torres")

    (report,) = work(maple)

    assert told("report_made") == [("Hana", "A regular report"), ("Henry", "A regular report")]
    assert set(Notice.objects.values_list("path", flat=True)) == {f"/reports/made/{report.pk}/"}


def test_a_copy_holds_nothing_about_its_reader_that_they_may_not_read(
    plans, maple, hana, henry, priya
):
    case_of(hana, of=plans, state="draft", evaluator=priya, initiator=priya)
    weekly(hana, hana, henry)
    work(maple)

    names = {
        copy.reader.first_name: (lines_of(copy.rows), copy.count)
        for copy in MadeCopy.objects.all()
    }

    assert names == {
        "Hana": (["Torres", "Underwood"], 2),
        "Henry": (["Hill", "Torres", "Underwood"], 3),
    }


def test_readers_who_see_the_same_share_the_files(plans, maple, hana, henry):
    weekly(hana, hana, henry)
    work(maple)

    files = set(MadeCopy.objects.values_list("rows", "workbook", "paper"))

    assert len(files) == 1


def test_who_left_human_resources_gets_no_further_copy_and_no_mail(plans, maple, hana, henry):
    weekly(hana, hana, henry)
    leave_hr(henry)
    work(maple)

    assert [copy.reader for copy in MadeCopy.objects.all()] == [hana]
    assert told("report_made") == [("Hana", "A regular report")]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_nobody_else_can_be_a_reader(clara, plans, hana, tomas, erin, number):
    with pytest.raises(InvalidTransition, match="Only people of human resources"):
        weekly(hana, hana, [tomas, erin, clara][number])


def test_nobody_at_all_is_refused(plans, hana):
    with pytest.raises(InvalidTransition, match="one person at least"):
        change_schedule(weekly(hana), about(), actor=hana, version=1)


def test_only_hr_begins_one(plans, erin, hana):
    with pytest.raises(PermissionDenied):
        weekly(erin, hana)


# -- it rests ------------------------------------------------------------------------------------
def test_it_rests_when_who_answers_for_it_leaves_and_hr_hears_why(plans, maple, hana, henry):
    schedule = weekly(hana, hana, henry)
    Membership.objects.filter(pk=hana.pk).update(is_active=False)

    assert work(maple) == []
    schedule.refresh_from_db()
    assert (schedule.rests_because, told("report_stop")) == ("keeper", [("Henry", "It rests")])


def test_who_takes_it_up_answers_for_it_and_what_was_missed_stays_so(plans, maple, hana, henry):
    schedule = weekly(hana, hana, henry)
    leave_hr(hana)
    work(maple)
    now(MONDAY + timedelta(days=2))

    resumed = resume_schedule(schedule, actor=henry)

    assert (resumed.keeper, work(maple)) == (henry, [])
    now(MONDAY + A_WEEK)
    assert days_of(work(maple)) == [MONDAY + A_WEEK]


def test_without_a_reader_left_it_rests(plans, maple, hana, henry):
    schedule = weekly(hana, henry)
    leave_hr(henry)
    work(maple)

    schedule.refresh_from_db()
    assert (schedule.rests_because, MadeReport.objects.count()) == ("readers", 0)


def test_readers_who_leave_before_it_is_made_get_nothing(plans, maple, hana, henry):
    schedule = weekly(hana, henry)
    begin_due_reports(maple)
    leave_hr(henry)

    make_regular_report(MadeReport.objects.get().pk)

    schedule.refresh_from_db()
    assert (schedule.rests_because, MadeCopy.objects.count()) == ("readers", 0)
    assert Run.objects.get().message.startswith("Nobody for whom it was made")


def test_it_rests_rather_than_grow_when_a_choice_of_its_filter_is_gone(plans, maple, hana):
    schedule = weekly(hana, standing="running")
    ReportSchedule.objects.update(standing="asleep")  # as after an update of the product
    work(maple)

    schedule.refresh_from_db()
    assert (schedule.rests_because, MadeReport.objects.count()) == ("filter", 0)
    with pytest.raises(InvalidTransition, match="Change it first"):
        resume_schedule(schedule, actor=hana)


def test_a_report_of_a_past_year_and_of_a_site_that_nobody_is_at_finds_nothing(plans, maple, hana):
    past = SchoolYearFactory(
        label="2024-25", starts_on=date(2024, 8, 15), ends_on=date(2025, 8, 14)
    )
    weekly(hana, years="one", school_year_id=past.pk, site_id=SiteFactory(name="Closed").pk)

    (report,) = work(maple)

    copy = report.copies.get()
    assert (report.narrowed, copy.count, lines_of(copy.rows)) == ("2024–25, Closed", 0, [])
    assert "There is none." in text_of(bytes_of(copy.paper))


def test_a_paused_one_makes_nothing_and_an_ended_one_cannot_be_changed(plans, maple, hana):
    schedule = pause_schedule(weekly(hana), actor=hana)
    assert work(maple) == []

    end_schedule(schedule, actor=hana)

    with pytest.raises(InvalidTransition, match="It was ended"):
        resume_schedule(schedule, actor=hana)


# -- two at once, and what goes wrong ------------------------------------------------------------
def test_two_who_change_it_do_not_undo_each_other(plans, hana, henry):
    schedule = weekly(hana)
    change_schedule(schedule, about(hana, name="First"), actor=hana, version=1)

    with pytest.raises(InvalidTransition, match="Somebody changed it while you wrote"):
        change_schedule(schedule, about(hana, name="Second"), actor=henry, version=1)


def test_a_name_is_taken_until_it_is_ended(plans, hana):
    first = weekly(hana)
    with pytest.raises(InvalidTransition, match="has this name"):
        weekly(hana)

    end_schedule(first, actor=hana)

    assert weekly(hana).name == first.name


def test_another_rhythm_makes_nothing_twice_on_a_day(plans, maple, hana):
    schedule = weekly(hana)
    work(maple)

    first_of_month = about(hana, rhythm="monthly", nth=16)  # November 23 is the 16th
    change_schedule(schedule, first_of_month, actor=hana, version=1)

    assert days_of(work(maple)) == [MONDAY]


def test_readers_are_those_of_the_last_change(plans, hana, henry):
    schedule = weekly(hana, hana)

    change_schedule(schedule, about(henry), actor=hana, version=1)

    assert [row.person for row in ScheduleReader.objects.all()] == [henry]


def test_what_could_not_be_made_is_told_and_can_be_tried_again(plans, maple, hana):
    weekly(hana)
    begin_due_reports(maple)
    report = MadeReport.objects.get()

    give_up(report.pk)
    assert (Run.objects.get().state, told("report_stop")) == (
        "failed",
        [("Hana", "It could not be made")],
    )
    try_again(report, actor=hana)

    (made,) = work(maple)
    assert made.copies.count() == 1


def test_it_is_not_tried_again_while_it_is_being_made(plans, maple, hana):
    weekly(hana)
    begin_due_reports(maple)

    with pytest.raises(InvalidTransition, match="being made already"):
        try_again(MadeReport.objects.get(), actor=hana)


def test_each_act_stands_in_the_log(plans, maple, hana):
    schedule = weekly(hana)
    work(maple)
    pause_schedule(schedule, actor=hana)
    resume_schedule(schedule, actor=hana)
    end_schedule(schedule, actor=hana)

    verbs = AuditEntry.objects.filter(verb__startswith="report.").order_by("at", "pk")
    assert [(entry.verb, entry.actor) for entry in verbs] == [
        ("report.schedule_added", hana),
        ("report.made", None),
        ("report.schedule_paused", hana),
        ("report.schedule_resumed", hana),
        ("report.schedule_ended", hana),
    ]


def test_the_choices_are_those_of_the_district(clara, plans, hana, henry):
    assert list(choices_on(MONDAY).readers) == [henry.pk, hana.pk]
