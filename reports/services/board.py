"""The summary for the board is asked for by a person and made by a worker."""

from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership, Run
from accounts.rules import require
from accounts.services.runs import finish_run, start_run
from evaluations.models import Cycle
from records.pdf import html_pdf
from reports import rules
from reports.board import FEWEST, Board, board_of
from reports.board_chart import FILLS, chart_of
from reports.models import BoardSummary

KIND = "board_summary"  # Run.kind


@transaction.atomic
def ask_for_board_summary(cycle: Cycle, *, actor: Membership) -> BoardSummary:
    """It shows the figures of the moment at which it is made."""
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    require(rules.can_make_board_summary(actor))
    summary, _is_new = BoardSummary.objects.select_related("run").get_or_create(cycle=cycle)
    if summary.run is not None and not summary.run.is_finished:
        raise InvalidTransition(_("The summary is being made already. Wait a moment."))
    summary.run = start_run(KIND, summary, actor=actor)
    summary.save(update_fields=["run"])
    audit.record(actor, "board_summary.asked_for", cycle)
    ask_to_make(summary.run)
    return summary


def ask_to_make(run: Run) -> None:
    """Also for a run that nobody has begun (settings.RUN_STARTERS)."""
    from reports.tasks import make_board_summary  # noqa: PLC0415 - task imports services

    make_board_summary.delay_on_commit(
        district_id=str(run.district_id), summary_id=str(run.subject_id)
    )


@transaction.atomic
def make_summary(summary_id: UUID | str) -> BoardSummary:
    """Twice is once more, with the figures of then."""
    rows = BoardSummary.objects.select_for_update(of=("self",))
    rows = rows.select_related("cycle__process__school_year", "cycle__district", "run")
    summary = rows.get(pk=summary_id)
    board = board_of(summary.cycle)
    if board.is_too_small:
        words = _("Fewer than %(n)s people take part, so figures would tell of single people.")
        finish_run(summary.run_id, words % {"n": FEWEST})
        return summary
    summary.pdf = html_pdf(board_html(board), board.cycle.district.brand_color)
    summary.as_of, summary.made_at = board.as_of, clock.now()
    summary.save(update_fields=["pdf", "as_of", "made_at"])
    finish_run(summary.run_id)
    return summary


def board_html(board: Board) -> str:
    """The page of the PDF."""
    context = {
        "board": board,
        "district": board.cycle.district,
        "process": board.cycle.process,
        "chart": chart_of(board),
        "fills": FILLS,
        "fewest": FEWEST,
        "made_at": clock.now(),
        "clock_moved": bool(clock.offset()),
    }
    return render_to_string("pdf/board.html", context)
