"""The PDFs of a whole cycle: HR has all made that wait, however many, by every worker at once.

Each is made once, after the last signature; this makes up for what is not there. Documents go out
in chunks, each a task. A document is claimed while it is made, and its transaction holds the
progress too (records/rendering.py), so a killed worker loses the one in its hands at most, and
whoever comes next makes that one. A chunk that comes twice passes over what is done.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.audit import record
from accounts.errors import InvalidTransition
from accounts.models import Membership, Run
from accounts.rules import require
from accounts.services.runs import start_run, tell_step
from evaluations import rules
from evaluations.models import Cycle, Step
from records.models import Document
from records.models.document import DocumentQuerySet
from records.rendering import render_missing

KIND = "make_papers"  # Run.kind
CHUNK = 20  # documents of one task: about ten seconds
NAMED = 3  # of those that failed; the page of failed papers has all


def waiting_papers(cycle_id: UUID) -> DocumentQuerySet:
    """Documents of the cycle's steps that everybody has signed, and whose PDF is not there."""
    steps = Step.objects.filter(participation__cycle=cycle_id).values("pk")
    return Document.objects.waiting_for_copy().filter(subject_id__in=steps)


def papers_run(cycle_id: UUID) -> Run | None:
    """The newest."""
    return Run.objects.filter(kind=KIND, subject_id=cycle_id).order_by("-created_at").first()


@transaction.atomic
def make_papers(cycle: Cycle, *, actor: Membership) -> Run:
    """Start the work, which goes on in the background. Again = what still waits."""
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    require(rules.can_make_papers(actor))
    newest = papers_run(cycle.pk)
    if newest is not None and not newest.is_finished:
        raise InvalidTransition(_("The papers are being made already. You can watch it here."))
    total = waiting_papers(cycle.pk).count()
    if not total:
        raise InvalidTransition(_("All signed papers are made. There is nothing to do."))
    run = start_run(KIND, cycle, actor=actor, total=total)
    record(actor, "cycle.papers_asked_for", cycle, papers=total)
    ask_for_papers(run)
    return run


def ask_for_papers(run: Run) -> None:
    """Also for a run that nobody has begun, or whose worker died (settings.RUN_STARTERS)."""
    from evaluations.tasks import make_papers  # noqa: PLC0415 - task imports services

    waiting = waiting_papers(run.subject_id).order_by("frozen_at", "pk")
    ids = [str(pk) for pk in waiting.values_list("pk", flat=True)]
    for start in range(0, max(len(ids), 1), CHUNK):  # an empty one tells that all is done
        make_papers.delay_on_commit(
            district_id=str(run.district_id),
            run_id=str(run.pk),
            document_ids=ids[start : start + CHUNK],
        )


def make_paper(run_id: UUID | str, document_id: UUID | str) -> None:
    """One PDF and the step that tells of it, in one transaction."""
    if render_missing(document_id) is not None:
        tell_step(run_id)


def tell_progress(run_id: UUID | str) -> None:
    """At the end of a chunk: what others made counts, too, and the last one ends the run."""
    run = Run.objects.select_for_update().get(pk=run_id)
    if run.is_finished:
        return
    waiting = waiting_papers(run.subject_id)
    left = waiting.count()
    failed = waiting.filter(failed_copies__last_failed_at__gte=run.created_at)
    run.total = max(run.total, left)
    run.done = run.total - left
    if not left:
        run.state, run.finished_at = Run.State.DONE, clock.now()
    elif failed.count() == left:
        run.state, run.finished_at = Run.State.FAILED, clock.now()
        run.message = _told(run, failed)
    run.save(update_fields=["done", "total", "state", "finished_at", "message"])


def _told(run: Run, failed: DocumentQuerySet) -> str:
    """`39 of 40 papers are made, 1 failed: Tomas Torres (5240F2).`"""
    first = failed.select_related("person").order_by("frozen_at", "pk")[:NAMED]
    names = [f"{document.person.name} ({document.form_number})" for document in first]
    count = run.total - run.done
    if count > NAMED:
        more = ngettext("%(n)s more", "%(n)s more", count - NAMED)
        names.append(more % {"n": count - NAMED})
    told = ngettext(
        "%(done)s of %(total)s papers are made, %(n)s failed: %(names)s.",
        "%(done)s of %(total)s papers are made, %(n)s failed: %(names)s.",
        count,
    )
    facts = {"done": run.done, "total": run.total, "n": count, "names": ", ".join(names)}
    return told % facts
