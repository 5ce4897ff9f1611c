"""A regular report is due, is made by a worker, and its readers are told. (S3-7)"""

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import held
from accounts.models import District, Membership, Run
from accounts.rules import require
from accounts.services.runs import fail_runs_of, finish_run, start_run
from deadlines.cadence import latest
from deadlines.days import Calendar
from deadlines.models import NoticeKind
from deadlines.office_calendar import office_calendar
from deadlines.services.message import is_time_to_write
from deadlines.services.notice import tell
from reports.models import MadeCopy, MadeReport, ReportSchedule
from reports.regular.choices import Choices, Rest, choices_on, filter_of, readers_of, why_to_rest
from reports.regular.files import copies_of
from reports.rules import can_compile_reports
from reports.services.schedule import rest

KIND = "regular_report"  # Run.kind


@transaction.atomic
def begin_due_reports(district: District) -> int:
    """One round: what has come due, each occasion once. Returns how many.

    In the morning of a work day. A second round at once passes over what the first one holds.
    """
    running = ReportSchedule.objects.running()
    if not running.exists():
        return 0
    calendar = office_calendar()
    if not is_time_to_write(district, calendar):
        return 0
    choices = choices_on(clock.today(district))
    rows = running.select_for_update(skip_locked=True).prefetch_related("readers").order_by("pk")
    return sum(_begin_if_due(schedule, choices, calendar, district) for schedule in rows)


def _begin_if_due(
    schedule: ReportSchedule, choices: Choices, calendar: Calendar, district: District
) -> bool:
    if reason := why_to_rest(schedule, choices):
        _rest_and_tell(schedule, reason, choices)
        return False
    today = clock.today(district)
    due = latest(schedule.cadence, today, calendar)
    is_made = schedule.made.filter(occasion=due.nominal).exists()
    if is_made or due.day < schedule.counts_from:
        return False
    report = MadeReport(
        schedule=schedule, occasion=due.nominal, as_of=today, title=schedule.name, narrowed=""
    )
    report.run = start_run(KIND, report, actor=None)
    report.save()
    ask_to_make(report.run)
    return True


def ask_to_make(run: Run) -> None:
    """Also for a run that nobody has begun, or whose worker died (settings.RUN_STARTERS)."""
    from reports.tasks import make_regular_report  # noqa: PLC0415 - task imports services

    make_regular_report.delay_on_commit(
        district_id=str(run.district_id), report_id=str(run.subject_id)
    )


@transaction.atomic
def make_regular_report(report_id: UUID | str) -> MadeReport:
    """With the figures and for the readers of now. Twice is once."""
    rows = MadeReport.objects.select_related("schedule", "district")
    report = held(rows, UUID(str(report_id)))
    if report.made_at is not None:
        return report
    today = clock.today(report.district)
    choices, schedule = choices_on(today), report.schedule
    form = filter_of(schedule, choices)
    readers = readers_of(schedule, choices)
    if form is None or not readers:
        reason = Rest.READERS if form else Rest.FILTER
        if schedule.is_running:
            _rest_and_tell(schedule, reason, choices)
        finish_run(report.run_id, str(reason.label))
        return report
    copies = copies_of(report, form, readers)
    MadeCopy.objects.bulk_create(copies)
    report.as_of, report.made_at = today, clock.now()
    report.narrowed = ", ".join(form.in_words())
    report.save(update_fields=["as_of", "made_at", "narrowed"])
    audit.record(None, "report.made", report, readers=len(copies))
    finish_run(report.run_id)
    # Neither the mail nor its subject says of what the report is, or of whom.
    path = reverse("reports:made_report", args=[report.pk])
    tell(readers, kind=NoticeKind.REPORT_MADE, path=path, what=_("A regular report"))
    return report


@transaction.atomic
def try_again(report: MadeReport, *, actor: Membership) -> MadeReport:
    """What could not be made, once HR knows that it is worth a try."""
    report = held(MadeReport.objects.select_related("run", "schedule"), report.pk)
    require(can_compile_reports(actor))
    if report.made_at is not None:
        raise InvalidTransition(_("It is made. Open the page again."))
    if report.run is not None and not report.run.is_finished:
        raise InvalidTransition(_("It is being made already. You can watch it here."))
    report.run = start_run(KIND, report, actor=actor)
    report.save(update_fields=["run"])
    audit.record(actor, "report.asked_for_again", report)
    ask_to_make(report.run)
    return report


@transaction.atomic
def give_up(report_id: UUID | str) -> None:
    """The worker failed for good: human resources hear of it."""
    fail_runs_of(KIND, report_id)
    report = MadeReport.objects.select_related("schedule", "district").get(pk=report_id)
    choices = choices_on(clock.today(report.district))
    _tell_trouble(report.schedule, choices, _("It could not be made"))


def _rest_and_tell(schedule: ReportSchedule, reason: Rest, choices: Choices) -> None:
    rest(schedule, reason, actor=None)
    _tell_trouble(schedule, choices, _("It rests"))


def _tell_trouble(schedule: ReportSchedule, choices: Choices, what: str) -> None:
    """All of human resources: whoever answered for it may be gone."""
    path = reverse("reports:schedule", args=[schedule.pk])
    tell(choices.readers.values(), kind=NoticeKind.REPORT_TROUBLE, path=path, what=what)
