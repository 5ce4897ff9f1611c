"""The role of web and workers adds records and reads them; it never changes or deletes one."""

import threading
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, transaction

from accounts import clock
from accounts.scope import district_scope
from buildings import models as buildings
from forms.models import PolicyReading, PolicyRequest
from records.models import (
    Artifact,
    ChainEntry,
    FailedCopy,
    HeadLetter,
    ResponseDraft,
    ResponseFile,
    Signature,
    StoredFile,
)
from remediation.models import (
    Case,
    Check,
    Concern,
    HelpRequest,
    Letter,
    Packet,
    PlanItem,
    PlannedAnnouncement,
    ProgressSeries,
    Recommendation,
    Referral,
    ReviewMeeting,
    Support,
)
from reports.models import MadeReport
from tests.factories import DistrictFactory, member
from tests.records.documents import frozen, signed

# Whether mail went out or a PDF was made is no record; an artifact changes until it is frozen,
# with its history, and the file of a response until it is sent.
CHANGE = [HeadLetter, Artifact, ResponseDraft, ResponseFile, FailedCopy]
# They change while a case is open; deleted they are only with it.
OF_CASES = [
    Case,
    Check,
    Concern,
    HelpRequest,
    Letter,
    Packet,
    PlanItem,
    PlannedAnnouncement,
    ProgressSeries,
    Recommendation,
    Referral,
    ReviewMeeting,
    Support,
]
# While a review or a plan of a building is open, help is on its way, a pack or a regular report is
# being made, or the readers of a policy are asked.
OF_MATTERS = [
    PolicyReading,
    PolicyRequest,
    buildings.ActionPlan,
    buildings.Conversation,
    buildings.Pack,
    buildings.PlanStep,
    buildings.ProblemSolving,
    buildings.Review,
    buildings.ReviewAction,
    buildings.ReviewAnswer,
    buildings.Support,
    MadeReport,
]
MODELS = [model for model in apps.get_app_config("records").get_models() if model not in CHANGE]


def test_every_table_of_records_is_append_only():
    assert [model for model in MODELS if not model.append_only] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_app_role_may_neither_update_nor_delete(maple_scope, model):
    update = f"UPDATE {model._meta.db_table} SET id = id"
    delete = f"DELETE FROM {model._meta.db_table}"
    for change in [update] if model.is_destructible else [update, delete]:
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_every_table_that_lets_go_asks_for_a_destruction(db):
    models = [model for model in apps.get_models() if getattr(model, "is_destructible", False)]
    changing = [Artifact, ResponseFile, *OF_CASES, *OF_MATTERS]  # once frozen, once sent
    destructible = [model._meta.db_table for model in [*models, *changing]]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgenabled = 'O'"
            " AND tgname ~ '^pgtrigger_kept_without_(destruction|its_owner|its_matter)_'"
        )
        guarded = [name for (name,) in cursor.fetchall()]

    assert sorted(guarded) == sorted(destructible)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE {} SET file_name = 'x'", "Cannot update"),
        ("DELETE FROM {}", "no destruction names this document"),
    ],
)
def test_a_sent_file_of_a_response_stays(maple_scope, tomas, change, why):
    document = frozen(tomas)
    file = ResponseFile.objects.create(
        document=document,
        writer=tomas,
        paper=document,
        file=StoredFile.objects.create(sha256="0" * 64, size=1, stored_at=clock.now()),
        file_name="a.txt",
        media_type="text/plain",
        added_at=clock.now(),
    )

    refused = pytest.raises(DatabaseError, match=why)
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(file._meta.db_table))


@pytest.fixture
def people(transactional_db):
    maple = DistrictFactory(name="Maple")
    priya = member(maple, "Priya Patel")
    return [member(maple, f"Tomas{n} Torres", supervisor=priya) for n in range(4)]


def in_threads(functions):
    """Run them at the same time; the errors they ended with."""
    errors, start = [], threading.Barrier(len(functions))

    def run(function):
        start.wait()
        try:
            function()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[function]) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def sign_as_supervisor(document, supervisor):
    with district_scope(document.district_id):
        signed(document, supervisor, "supervisor")


def test_signatures_at_the_same_time_leave_no_gap_in_the_chain(people):
    with district_scope(people[0].district_id):
        documents = [frozen(person, uuid4()) for person in people]

    errors = in_threads(
        [
            lambda document=document, person=person: sign_as_supervisor(
                document, person.supervisor
            )
            for document, person in zip(documents, people, strict=True)
        ]
    )

    assert errors == []
    with district_scope(people[0].district_id):
        entries = list(ChainEntry.objects.order_by("number"))
    assert [entry.number for entry in entries] == list(range(1, 9))
    assert [e.previous_hash for e in entries[1:]] == [e.entry_hash for e in entries[:-1]]


def test_double_click_from_two_windows_signs_once(people):
    tomas = people[0]
    with district_scope(tomas.district_id):
        document = frozen(tomas)

    errors = in_threads([lambda: sign_as_supervisor(document, tomas.supervisor)] * 2)

    assert [str(error) for error in errors] == [
        "You have already signed this. There is nothing more to do."
    ]
    with district_scope(tomas.district_id):
        assert Signature.objects.count() == 1
