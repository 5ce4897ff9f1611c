"""What runs in the background? The worker finds the tasks of this app here."""

from accounts.tasks.base import AppTask, DistrictTask
from accounts.tasks.mail import send_invitation, tell_of_reset
from accounts.tasks.roster import apply_roster_file, check_roster_file
from accounts.tasks.runs import ask_for_waiting_runs, sweep_runs

__all__ = [
    "AppTask",
    "DistrictTask",
    "apply_roster_file",
    "ask_for_waiting_runs",
    "check_roster_file",
    "send_invitation",
    "sweep_runs",
    "tell_of_reset",
]
