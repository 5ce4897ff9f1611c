"""How does a form come into a district, and when does what it asks stay for good?"""

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.audit import record
from accounts.errors import InvalidTransition
from accounts.locks import hold
from accounts.models import Membership
from accounts.rules import require
from accounts.scope import active_district
from forms import rules
from forms.form_file import FormFile
from forms.models import Form


@transaction.atomic
def load_form(file: FormFile, *, actor: Membership | None) -> Form:
    """The form that says what the file says; `actor` is nobody when the operator loads it.

    The same once more changes nothing. Other words under the same revision are taken only while
    nobody works with it: no sheet, no rules in force.
    """
    hold(f"form:{active_district()}:{file.number}")  # also while there is none yet
    require(actor is None or rules.can_load_forms(actor))
    revisions = list(Form.objects.filter(number=file.number).select_for_update())
    form = next((form for form in revisions if form.revision == file.revision), None)
    columns = _columns(file)
    if form is not None and _says(form, columns):
        return form
    if form is not None:
        _require_free(form)
    else:
        _require_newest(file, revisions)
        form = Form(number=file.number, revision=file.revision)
    earlier = next((old for old in revisions if old.revision == file.supersedes), None)

    for name, value in columns.items():
        setattr(form, name, value)
    form.supersedes, form.loaded_at = earlier, clock.now()
    form.save()
    form.__dict__.pop("asks", None)
    record(actor, "form.loaded", form, number=form.number, revision=form.revision)
    return form


def _columns(file: FormFile) -> dict[str, Any]:
    columns = asdict(file)
    for name in ("number", "revision", "supersedes"):
        columns.pop(name)
    return columns


def _says(form: Form, columns: dict[str, Any]) -> bool:
    return all(getattr(form, name) == value for name, value in columns.items())


def _require_free(form: Form) -> None:
    if form.fixed_at is not None or form.sheets.exists():
        raise InvalidTransition(
            _(
                "Revision %(revision)d of form %(number)s is in use, so what it asks stays."
                " Give the new words the next revision."
            )
            % {"revision": form.revision, "number": form.number}
        )


def _require_newest(file: FormFile, revisions: list[Form]) -> None:
    newest = max((form.revision for form in revisions), default=0)
    if file.revision < newest:
        raise InvalidTransition(
            _("Revision %(newest)d of form %(number)s is loaded, and %(revision)d is older.")
            % {"newest": newest, "number": file.number, "revision": file.revision}
        )


@transaction.atomic
def fix_form(form: Form, *, actor: Membership | None) -> Form:
    """Rules in force name this revision: from now on it asks what it asks. Again = the same."""
    form = Form.objects.select_for_update().get(pk=form.pk)
    require(actor is None or rules.can_load_forms(actor))
    if form.fixed_at is not None:
        return form
    form.fixed_at = clock.now()
    form.save(update_fields=["fixed_at"])
    record(actor, "form.fixed", form, number=form.number, revision=form.revision)
    return form
