"""What becomes of a sheet: it is begun, shared, taken back, closed?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit, clock
from accounts.errors import InvalidTransition, TooLate
from accounts.inserting import insert
from accounts.models import Membership
from accounts.rules import require
from accounts.updating import update
from forms import rules
from forms.answers import DoesNotFit, clean_level, clean_value, clean_words
from forms.asked import Goals, asked_rows, rows_for
from forms.definition import Row
from forms.jobs import rated_duties
from forms.missing import MissingRow, missing_rows
from forms.models import Answer, Form, Sheet
from forms.models.sheet import REASON_LENGTH

State = Sheet.State
TAKE_BACK = timedelta(minutes=10)
VIEWED = "sheet.viewed"
NAMED = 5  # missing rows in a message; the page lists all of them


class IncompleteSheet(InvalidTransition):
    """It cannot be shared yet. `missing` is what stands in the way, in the order of the form."""

    def __init__(self, missing: Sequence[MissingRow]) -> None:
        titles = ", ".join(row.title for row in missing[:NAMED])
        more = ", …" if len(missing) > NAMED else ""
        told = ngettext(
            "One row has to be finished first: %(rows)s.",
            "%(n)d rows have to be finished first: %(rows)s.",
            len(missing),
        )
        super().__init__(told % {"n": len(missing), "rows": titles + more})
        self.missing = list(missing)


@transaction.atomic
def start_sheet(
    form: Form,
    *,
    person: Membership,
    subject_id: UUID,
    voice: str,
    actor: Membership | None,
    goals: Goals = (),
    prefill: Mapping[str, Any] | None = None,
    writer: Membership | None = None,
) -> Sheet:
    """A draft with the rows that are asked of this person. One that is there stays as it is.

    `goals` are (title, note); `prefill` are first answers by row code, of which those that fit a
    row of this sheet are taken. `actor` is nobody when a service of its own begins it.
    A section of duties takes those of the job description in use today.
    With a `writer` nobody else writes it, and nobody else reads it until it is shared.
    """
    sheet = Sheet(form=form, person=person, subject_id=subject_id, voice=voice, writer=writer)
    require(actor is None or rules.can_write_sheet(actor, sheet))
    asks = form.asks
    duties = rated_duties(person) if any(one.is_of_duties for one in asks.sections) else []
    sheet.rows = rows_for(asks, voice=voice, job_code=person.job_code, goals=goals, duties=duties)
    if not sheet.rows:
        raise InvalidTransition(_("This form asks nothing of this person."))
    sheet, is_new = Sheet.objects.get_or_create(
        form=form,
        subject_id=subject_id,
        voice=voice,
        defaults={"person": person, "rows": sheet.rows, "writer": writer},
    )
    if is_new:
        insert(list(_first_answers(sheet, prefill or {})))
        audit.record(actor, "sheet.started", sheet, person=person, form=form.number)
    return sheet


def _first_answers(sheet: Sheet, prefill: Mapping[str, Any]) -> Iterator[Answer]:
    for asked in asked_rows(sheet):
        given = prefill.get(asked.code)
        if given in (None, "", []):
            continue
        answer = Answer(sheet=sheet, row=asked.code)
        try:
            if asked.row.is_rating:
                answer.level = clean_level(asked.scale, given)
            else:
                answer.value = clean_value(asked.row, _shortened(asked.row, given))
        except DoesNotFit:
            continue  # somebody else's words, made for another place: nothing is lost there
        yield answer


def _shortened(row: Row, given: Any) -> Any:
    if row.kind != "text" or not isinstance(given, str) or len(given) <= row.most:
        return given
    return given[: row.most - 1] + "…"


def locked_sheet(sheet: Sheet) -> Sheet:
    """With its form and its person, as they are now. Locked first, before any of its answers."""
    sheets = Sheet.objects.select_related("form", "person__supervisor")
    return sheets.select_for_update(of=("self",)).get(pk=sheet.pk)


@transaction.atomic
def share_sheet(sheet: Sheet, *, actor: Membership) -> Sheet:
    """The others may read it. Refused while a row is missing; each is named (S0-19)."""
    sheet = locked_sheet(sheet)
    require(rules.can_write_sheet(actor, sheet))
    if not sheet.is_draft:
        raise InvalidTransition(_("This form is shared already."))
    missing = missing_rows(sheet, list(sheet.answers.all()))
    if missing:
        raise IncompleteSheet(missing)

    sheet.state, sheet.shared_at = State.SHARED, clock.now()
    _write(sheet, ["state", "shared_at"])
    _record(actor, "sheet.shared", sheet)
    return sheet


@transaction.atomic
def take_back_sheet(sheet: Sheet, *, actor: Membership) -> Sheet:
    """Within ten minutes, and only while nobody else has opened it since."""
    sheet = locked_sheet(sheet)
    require(rules.can_write_sheet(actor, sheet))
    if sheet.state != State.SHARED or sheet.shared_at is None:
        raise InvalidTransition(_("This form is not shared now, so there is nothing to undo."))
    if clock.now() - sheet.shared_at > TAKE_BACK:
        raise TooLate(_("You can take a form back for ten minutes. That time has passed."))
    since = sheet.shared_at
    if audit.has_been_opened_by_others(sheet, than=actor, since=since, verb=VIEWED):
        raise TooLate(_("Somebody has opened this form, so it can’t be taken back."))

    sheet.state = State.DRAFT
    _write(sheet, ["state"])
    _record(actor, "sheet.share_taken_back", sheet)
    return sheet


@transaction.atomic
def close_sheet(sheet: Sheet, *, actor: Membership) -> Sheet:
    """It is signed: nothing in it changes after. Again = the same."""
    sheet = locked_sheet(sheet)
    require(rules.can_close_sheet(actor, sheet))
    if sheet.is_closed:
        return sheet
    if sheet.is_draft:
        raise InvalidTransition(_("This form is a draft. Share it first."))

    sheet.state = State.CLOSED
    _write(sheet, ["state"])
    _record(actor, "sheet.closed", sheet)
    return sheet


@transaction.atomic
def reopen_sheet(sheet: Sheet, *, actor: Membership) -> Sheet:
    """What it was signed with is void, or they talk it over again: a draft, as it was left."""
    sheet = locked_sheet(sheet)
    require(rules.can_close_sheet(actor, sheet))
    if sheet.is_draft:
        return sheet

    sheet.state = State.DRAFT
    _write(sheet, ["state"])
    _record(actor, "sheet.reopened", sheet)
    return sheet


@transaction.atomic
def set_overall(
    sheet: Sheet, *, actor: Membership, level: str, reason: str, version: int | None = None
) -> Sheet:
    """Another overall rating than the computed one, and why; empty: the computed one again.

    `version` is that of the sheet somebody looked at, if it is known.
    """
    sheet = locked_sheet(sheet)
    require(rules.can_set_overall(actor, sheet))
    require_draft(sheet)
    reason = _reason(sheet, level, reason)
    if (level, reason) == (sheet.overall_level, sheet.overall_reason):
        return sheet
    if version is not None and version != sheet.version:
        raise InvalidTransition(_("The overall rating changed somewhere else. Look at it again."))

    sheet.overall_level, sheet.overall_reason = level, reason
    _write(sheet, ["overall_level", "overall_reason"])
    _record(actor, "sheet.overall_set", sheet)
    return sheet


def _reason(sheet: Sheet, level: str, reason: str) -> str:
    scoring, scale = sheet.form.asks.scoring, sheet.form.asks.overall_scale
    if scoring is None or scale is None:
        raise InvalidTransition(_("This form has no overall rating."))
    if not level:
        return ""
    if level not in [found.code for found in scale.counting]:
        raise InvalidTransition(_("Pick a level from the list."))
    try:
        words = clean_words(reason, most=REASON_LENGTH)
    except DoesNotFit as error:
        raise InvalidTransition(str(error)) from error
    if not words and scoring.method != "holistic":
        raise InvalidTransition(_("Say why the overall rating differs from the computed one."))
    return words


def require_draft(sheet: Sheet) -> None:
    if sheet.is_closed:
        raise InvalidTransition(_("This form is signed, so it is only to be read."))
    if not sheet.is_draft:
        raise InvalidTransition(_("This form is shared, so it can’t change now."))


def record_view(sheet: Sheet, *, actor: Membership) -> None:
    """Somebody of the other side opens it: call this before it is shown.

    Locked, so that it cannot cross with taking it back: who comes second loses.
    """
    if rules.can_write_sheet(actor, sheet):
        return
    sheet = locked_sheet(sheet)
    if not rules.can_view_sheet(actor, sheet):
        raise Http404
    _record(actor, VIEWED, sheet)


def _write(sheet: Sheet, names: list[str]) -> None:
    sheet.version += 1
    update(sheet, [*names, "version"])


def _record(actor: Membership, verb: str, sheet: Sheet) -> None:
    stead = None if sheet.is_employees else _stead(actor, sheet)
    audit.record(actor, verb, sheet, person=sheet.person, on_behalf_of=stead)


def _stead(actor: Membership, sheet: Sheet) -> Membership | None:
    return rules.acts_for(actor, sheet) if rules.can_write_sheet(actor, sheet) else None
