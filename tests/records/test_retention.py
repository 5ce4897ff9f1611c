"""Words go when their time is over and somebody confirmed it; the chain still verifies."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import SchoolYear
from records import chain, loose_files, rendering, retention
from records.errors import ContentDestroyed
from records.files import keep_file
from records.models import (
    Artifact,
    ChainEntry,
    Destruction,
    DocumentContent,
    RenderingContent,
    Signature,
    StoredFile,
)
from records.replay import destroyed_wrongly
from records.services import check_content
from records.services.hold import place_hold, release_hold
from records.services.retention import destroy_content, set_retention
from records.verify import verify_district
from tests.factories import SchoolYearFactory
from tests.records.documents import complete, destroyed, frozen, signed

SOURCE = "State schedule 2024, item 7"
WORKSHEET = "goals_worksheet"


@pytest.fixture
def document(maple_scope, tomas):
    """Of 2026-27, signed by both, with its PDF."""
    clock.move_to(datetime(2026, 10, 13, 15, tzinfo=UTC))
    document = complete(tomas)
    rendering.render_document(document.pk)
    return document


@pytest.fixture
def rule(document, henry):
    """Three years: 2026-27 ends on August 14, 2027, so it is kept until August 14, 2030."""
    return set_retention(WORKSHEET, actor=henry, years=3, source=SOURCE)


@pytest.fixture
def later(rule):
    """The first day on which it may go."""
    clock.move_to(datetime(2030, 8, 15, 15, tzinfo=UTC))


def due(district):
    return [row.document for row in retention.ended(district) if not row.is_held]


def test_due_the_day_after_the_last_day_of_keeping(document, rule, maple):
    found = []

    for day in (14, 15):
        clock.move_to(datetime(2030, 8, day, 15, tzinfo=UTC))
        found.append(due(maple))

    assert found == [[], [document.pk]]


def test_year_counts_from_the_words_when_it_ends_later(document, rule, maple):
    SchoolYear.objects.create(
        label="2026-27", starts_on=date(2026, 8, 15), ends_on=date(2027, 8, 31)
    )
    clock.move_to(datetime(2030, 8, 31, 15, tzinfo=UTC))

    assert due(maple) == []


def test_nothing_is_due_without_a_rule_or_when_kept_for_good(document, henry, maple):
    clock.move_to(datetime(2126, 1, 1, tzinfo=UTC))
    assert due(maple) == []

    set_retention(WORKSHEET, actor=henry, years=1, source=SOURCE)
    assert due(maple) == [document.pk]

    set_retention(WORKSHEET, actor=henry, years=None, source=SOURCE)
    assert due(maple) == []


def test_words_and_pdf_go_and_everything_else_matches(document, later, henry):
    (destruction,) = destroyed(actor=henry)

    assert (destruction.document, destruction.kept_until) == (document, date(2030, 8, 14))
    assert DocumentContent.objects.count() == RenderingContent.objects.count() == 0
    assert verify_district().problems == []
    with pytest.raises(ContentDestroyed):
        check_content(document)


def test_nothing_goes_when_the_list_is_another_by_now(document, later, henry):
    with pytest.raises(InvalidTransition, match="Nothing was destroyed"):
        destroy_content(WORKSHEET, "2026-27", actor=henry, seen="0" * 64)

    assert DocumentContent.objects.count() == 1


def test_twice_is_refused(document, later, henry):
    destroyed(actor=henry)

    with pytest.raises(InvalidTransition, match="Nothing was destroyed"):
        destroyed(actor=henry)


def test_only_an_hr_manager_confirms(document, later, hana, ada):
    for actor in (hana, ada):
        with pytest.raises(PermissionDenied):
            destroyed(actor=actor)


def test_coordinator_sets_no_rule(document, hana):
    with pytest.raises(PermissionDenied):
        set_retention(WORKSHEET, actor=hana, years=3, source=SOURCE)


def test_younger_documents_stay(document, later, henry, uma):
    young = frozen(uma, uma.pk)

    destroyed(actor=henry)

    assert [row.document_id for row in DocumentContent.objects.all()] == [young.pk]


@pytest.mark.parametrize("on", ["person", "signer", "district"])
def test_legal_hold_keeps_it_until_released(document, later, henry, maple, tomas, priya, on):
    person = {"person": tomas, "signer": priya, "district": None}[on]
    hold = place_hold(person, actor=henry, reason="Grievance 12")
    assert due(maple) == []

    release_hold(hold, actor=henry, reason="Settled")
    assert due(maple) == [document.pk]


def test_hold_on_somebody_else_keeps_nothing(document, later, henry, maple, uma):
    place_hold(uma, actor=henry, reason="Grievance 12")

    assert due(maple) == [document.pk]


def deleting(table):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def test_database_keeps_words_that_no_destruction_names(document, later):
    for table in ("records_documentcontent", "records_renderingcontent"):
        with pytest.raises(IntegrityError, match="no destruction names this document"):
            deleting(table)


def test_database_keeps_words_on_hold_although_a_destruction_names_them(
    document, rule, later, henry, tomas
):
    Destruction.objects.create(
        document=document,
        rule=rule,
        kept_until=date(2030, 8, 14),
        destroyed_by=henry,
        destroyed_at=clock.now(),
    )
    place_hold(tomas, actor=henry, reason="Grievance 12")

    for table in ("records_documentcontent", "records_renderingcontent"):
        with pytest.raises(IntegrityError, match="a legal hold is in force"):
            deleting(table)


def test_database_refuses_a_destruction_on_hold(document, rule, later, henry, tomas):
    place_hold(tomas, actor=henry, reason="Grievance 12")

    with pytest.raises(IntegrityError, match="a legal hold is in force"), transaction.atomic():
        Destruction.objects.create(
            document=document,
            rule=rule,
            kept_until=date(2030, 8, 14),
            destroyed_by=henry,
            destroyed_at=clock.now(),
        )


@pytest.mark.parametrize(
    ("hour", "wrong"),
    [(3, ["was destroyed before its time"]), (4, [])],  # UTC: 11 p.m., and midnight in Maple
)
def test_its_time_ends_at_midnight_where_the_district_lives(document, rule, henry, hour, wrong):
    Destruction.objects.create(
        document=document,
        rule=rule,
        kept_until=date(2030, 8, 14),
        destroyed_by=henry,
        destroyed_at=datetime(2030, 8, 15, hour, tzinfo=UTC),
    )
    chain.append(ChainEntry.Kind.DESTRUCTION, Destruction.objects.get())

    found = [what for _kind, _pk, what in destroyed_wrongly()]

    assert [what for what in found if "time" in what] == wrong


def test_nobody_releases_a_hold_on_themselves(document, henry):
    hold = place_hold(henry, actor=henry, reason="Grievance 12")

    with pytest.raises(PermissionDenied):
        release_hold(hold, actor=henry, reason="Settled")


def test_words_that_should_be_gone_are_named(document, later, henry):
    words = DocumentContent.objects.get()
    destroyed(actor=henry)
    words.save(force_insert=True)

    (problem,) = verify_district().problems

    assert (problem.kind, problem.row) == ("content", document.pk)


def test_app_role_still_may_not_change_words(document):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        DocumentContent.objects.update(canonical="{}")


@pytest.fixture
def scan(maple_scope, tomas, priya, settings, tmp_path):
    """Signed on paper; the scan is kept."""
    settings.MEDIA_ROOT = str(tmp_path)
    clock.move_to(datetime(2026, 10, 13, 15, tzinfo=UTC))
    document = frozen(tomas)
    stored = keep_file(ContentFile(b"signed by hand"))
    signature = signed(document, priya, "supervisor")
    signature.pk = signature.id = Signature._meta.pk.get_default()
    signature.scan_hash = stored.sha256
    signature.save(force_insert=True)
    return stored


def test_scan_goes_with_the_words(scan, henry, rule_of_a_year):
    destroyed(actor=henry)

    assert not StoredFile.objects.exists()
    assert loose_files.remove_named_files(scan.district_id, [scan.sha256]) == 1
    assert not default_storage.exists(scan.path)
    assert loose_files.remove_named_files(scan.district_id, [scan.sha256]) == 0


def test_scan_that_somebody_also_brought_stays(scan, henry, tomas, rule_of_a_year):
    Artifact.objects.create(
        owner=tomas,
        school_year=SchoolYearFactory(),
        title="The paper",
        file=scan,
        file_name="paper.pdf",
        added_by=tomas,
        added_at=clock.now(),
    )
    destroyed(actor=henry)

    assert loose_files.remove_named_files(scan.district_id, [scan.sha256]) == 0


def test_scan_that_should_be_gone_is_named(scan, henry, rule_of_a_year):
    destroyed(actor=henry)

    found = [(problem.kind, problem.row) for problem in verify_district().problems]

    assert ("file", scan.sha256) in found


@pytest.fixture
def rule_of_a_year(scan, henry):
    set_retention(WORKSHEET, actor=henry, years=1, source=SOURCE)
    clock.move_to(datetime(2030, 8, 15, 15, tzinfo=UTC))
