"""What does a regular report say of itself: when it is made, of what, and as which files?"""

from calendar import day_name, month_name

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.compiled.family import FAMILIES
from reports.models import ReportSchedule
from reports.regular.choices import Choices, filter_of

Rhythm = ReportSchedule.Rhythm
FILE_WORDS = {"rows": "CSV", "workbook": "Excel", "paper": "PDF"}


def when_of(schedule: ReportSchedule) -> str:
    if schedule.rhythm == Rhythm.WEEKLY:
        return _("Every %(weekday)s") % {"weekday": day_name[schedule.weekday]}
    if schedule.rhythm == Rhythm.MONTHLY:
        return nth_work_day(schedule.nth)
    day = f"{month_name[schedule.month]} {schedule.day}"
    return _("Every year on the work day after %(day)s") % {"day": day}


def nth_work_day(nth: int) -> str:
    return ngettext(
        "On the first work day of each month", "On work day %(n)s of each month", nth
    ) % {"n": nth}


def narrowed_of(schedule: ReportSchedule, choices: Choices) -> list[str]:
    """The report and its filter; of a choice that is gone nothing can be said."""
    title = str(FAMILIES[schedule.family].title) if schedule.family in FAMILIES else ""
    form = filter_of(schedule, choices)
    if form is None:
        return [title, _("a choice of its filter is gone")]
    _year, *others = form.in_words()
    is_now = schedule.years == ReportSchedule.Years.NOW
    year = _("the school year of that day") if is_now else _year
    return [title, year, *others, form.word_of_cut(schedule.cut)]


def files_of(schedule: ReportSchedule) -> str:
    return ", ".join(word for code, word in FILE_WORDS.items() if code in schedule.files)
