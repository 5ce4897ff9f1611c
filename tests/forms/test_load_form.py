"""Forms, loaded into a district."""

import json
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from accounts.scope import district_scope
from forms.form_file import read_form
from forms.models import Form
from forms.services import fix_form, load_form
from tests.forms.conftest import content_with, data_with


def load(actor=None, **changes):
    return load_form(read_form(data_with(**changes)), actor=actor)


def test_the_same_again_changes_nothing(form):
    again = load()

    assert again.pk == form.pk
    assert AuditEntry.objects.filter(verb="form.loaded").count() == 1


def test_other_words_are_taken_while_nobody_works_with_it(form):
    again = load(title="Other")

    assert (again.pk, again.title) == (form.pk, "Other")


def test_a_form_that_a_sheet_uses_stays(form, sheet):
    with pytest.raises(InvalidTransition, match="Give the new words the next revision"):
        load(title="Other")

    assert Form.objects.get().title == "Summative evaluation"


def test_a_form_of_rules_in_force_stays(form, ada):
    fix_form(form, actor=ada)

    with pytest.raises(InvalidTransition, match="Give the new words the next revision"):
        load(title="Other")


def test_the_next_revision_stands_beside_the_earlier(form, sheet):
    newer = load(title="Other", revision=2, supersedes=1)

    assert newer.supersedes == form
    assert [form.revision for form in Form.objects.in_order()] == [2, 1]
    assert sheet.form.title == "Summative evaluation"


def test_a_revision_older_than_the_newest_is_refused(form):
    load(revision=3)

    with pytest.raises(InvalidTransition, match="Revision 3 of form E7 is loaded, and 2 is older"):
        load(revision=2)


def test_only_the_admin_loads_a_form(maple_scope, hana, ada):
    with pytest.raises(PermissionDenied):
        load(actor=hana)

    assert load(actor=ada).number == "E7"


def test_a_form_is_fixed_once(form, ada):
    first = fix_form(form, actor=ada)

    assert fix_form(form, actor=ada).fixed_at == first.fixed_at
    assert AuditEntry.objects.filter(verb="form.fixed").count() == 1


@pytest.fixture
def run(maple, tmp_path):
    def command(*args, content=None):
        path = tmp_path / "form.json"
        path.write_bytes(content or content_with())
        out = StringIO()
        call_command("load_form", path, "--district", "maple", *args, stdout=out)
        return out.getvalue().splitlines()

    return command


def test_the_command_loads_and_tells(run, maple):
    told = run()

    assert told[0] == "E7 Summative evaluation, revision 1: 9 rows."
    assert json.loads(told[-1])["sections"][0] == {"title": "Goals", "rows": "goals"}
    with district_scope(maple.pk):
        assert Form.objects.count() == 1


def test_a_check_loads_nothing(run, maple):
    told = run("--check")

    assert told[-2] == "Nothing was loaded."
    with district_scope(maple.pk):
        assert Form.objects.count() == 0


def test_the_command_names_what_is_wrong(run):
    with pytest.raises(CommandError, match="“kind”"):
        run(content=content_with(kind="poem"))
