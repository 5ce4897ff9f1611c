"""What do the reports keep?"""

from reports.models.board import AccessCheck, BoardSummary
from reports.models.schedule import MadeCopy, MadeReport, ReportSchedule, ScheduleReader

__all__ = [
    "AccessCheck",
    "BoardSummary",
    "MadeCopy",
    "MadeReport",
    "ReportSchedule",
    "ScheduleReader",
]
