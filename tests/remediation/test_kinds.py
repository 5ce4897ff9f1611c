"""The kinds of plans on their pages: what each says, and the admin's word for a sample."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.errors import InvalidTransition
from accounts.setup_tasks import setup_list
from remediation.kinds.file import ready_made
from remediation.kinds.words import WORDS, limits_of, starters_of
from remediation.models import CaseKind
from remediation.plans.limits import RULES
from remediation.services.kind import confirm_kind, load_kind, load_ready_made
from remediation.setup import kinds_part
from tests.signing_in import sign_in


@pytest.fixture
def pip(maple_scope):
    return load_kind(ready_made()["pip"], actor=None)


def page_of(person, path):
    return sign_in(Client(), person).get(path)


def test_every_limit_can_be_said(maple_scope):
    assert set(WORDS) == set(RULES)
    for kind in load_ready_made(actor=None):
        assert len(limits_of(kind)) == len(kind.limits)


def test_a_kind_tells_its_limits_in_words_with_where_they_stand(pip):
    told = [(one.words, one.source, one.is_law) for one in limits_of(pip)]

    assert told == [
        ("Both sign within 10 work days.", "Sample: district practice", False),
        ("A check at least every 45 days.", "Sample: district practice", False),
    ]
    assert starters_of(pip) == ["the employee", "the supervisor"]


def test_a_day_of_the_year_is_told_without_a_year(maple_scope):
    ends = {"code": "ends_not_after", "value": "05-15", "source": "A law"}
    kind = CaseKind(limits=[ends])

    assert limits_of(kind)[0].words == "It ends by May 15."


def test_the_admin_confirms_a_sample_as_the_districts_own(pip, ada):
    client = sign_in(Client(), ada)

    client.post(f"/cases/kinds/{pip.pk}/confirmation/")

    pip.refresh_from_db()
    assert (pip.is_sample, pip.confirmed_by) == (False, ada)


def test_hr_reads_kinds_and_does_not_confirm_them(pip, hana):
    assert page_of(hana, f"/cases/kinds/{pip.pk}/").status_code == 200
    with pytest.raises(PermissionDenied):
        confirm_kind(pip, actor=hana)


def test_a_supervisor_has_no_use_for_the_list(pip, priya):
    assert page_of(priya, "/cases/kinds/").status_code == 403


def test_the_same_file_once_more_leaves_a_confirmed_sample_confirmed(pip, ada):
    confirm_kind(pip, actor=ada)

    assert load_kind(ready_made()["pip"], actor=None) == pip


def test_another_file_of_the_same_code_is_the_next_revision_and_a_sample_again(pip, ada):
    confirm_kind(pip, actor=ada)

    newer = load_kind(ready_made()["pip"] | {"title": "Our plan"}, actor=None)

    assert (newer.revision, newer.is_sample) == (2, True)
    page = page_of(ada, f"/cases/kinds/{newer.pk}/")
    assert list(page.context["revisions"]) == [pip]


def test_what_was_replaced_is_not_confirmed_any_more(pip, ada):
    load_kind(ready_made()["pip"] | {"title": "Our plan"}, actor=None)

    with pytest.raises(InvalidTransition, match="A newer file took its place"):
        confirm_kind(pip, actor=ada)


def test_the_set_up_list_counts_samples_until_they_are_confirmed(maple, pip, ada):
    def task():
        (found,) = setup_list(maple, [kinds_part]).tasks
        return found.state, found.hint

    assert task() == ("going", "1 is a sample. Read it, and confirm it or load your own.")
    confirm_kind(pip, actor=ada)
    assert task() == ("done", "1 kind.")
