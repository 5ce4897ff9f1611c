"""What people bring: kept once, described, taken off the list, frozen with a document."""

import hashlib
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import IntegrityError, ProgrammingError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from accounts.scope import district_scope
from records.errors import RecordBroken
from records.files import check_file, open_file
from records.media import KINDS, MediaRefused
from records.models import Artifact, StoredFile
from records.names import clean_name, title_of_link
from records.services import (
    About,
    add_file,
    add_link,
    describe_artifact,
    freeze_artifacts,
    mark_artifact_opened,
    remove_artifact,
)
from tests.factories import DistrictFactory, SchoolYearFactory, member

LOG = b"Mon 8 calls, Tue 11 calls"


@pytest.fixture
def year(maple_scope):
    return SchoolYearFactory()


def bring(owner, year, *, content=LOG, name="calls.txt", actor=None, **said):
    file = ContentFile(content)
    about = About(**said)
    return add_file(owner, year, actor=actor or owner, file=file, name=name, about=about)


def place_of(stored):
    return Path(default_storage.path(stored.path))


def test_a_file_is_kept_with_what_is_said_of_it(tomas, year):
    artifact = bring(tomas, year, note="Fall", bring_to_conference=True).artifact

    assert (artifact.title, artifact.note, artifact.file_name) == ("calls", "Fall", "calls.txt")
    assert (artifact.media_type, artifact.bring_to_conference) == ("text/plain", True)
    assert (artifact.file.size, artifact.file.sha256) == (25, hashlib.sha256(LOG).hexdigest())
    assert place_of(artifact.file).read_bytes() == LOG


def test_nobody_else_on_the_machine_reads_a_kept_file(tomas, year):
    place = place_of(bring(tomas, year).artifact.file)

    assert oct(place.stat().st_mode)[-3:] == "600"
    assert {oct(folder.stat().st_mode)[-3:] for folder in list(place.parents)[:2]} == {"700"}


def test_the_same_file_twice_is_kept_once(tomas, year):
    first = bring(tomas, year, title="Calls")
    second = bring(tomas, year, name="again.txt", title="Calls again")

    assert (first.is_new, second.is_new) == (True, False)
    assert [artifact.title for artifact in Artifact.objects.all()] == ["Calls"]


def test_one_content_of_two_people_lies_there_once(tomas, uma, year):
    files = {bring(person, year).artifact.file_id for person in (tomas, uma)}

    assert (len(files), StoredFile.objects.count(), Artifact.objects.count()) == (1, 1, 2)


def test_districts_share_no_file(tomas, carl):
    kept = []
    for person in (tomas, carl):
        with district_scope(person.district_id):
            kept.append(bring(person, SchoolYearFactory()).artifact.file)
    ours, theirs = kept

    assert ours.sha256 == theirs.sha256
    assert place_of(ours) != place_of(theirs)


def test_bytes_that_were_lost_come_back_with_the_file(tomas, uma, year):
    stored = bring(tomas, year).artifact.file
    place_of(stored).unlink()
    bring(uma, year)

    assert place_of(stored).read_bytes() == LOG


def test_a_refused_file_leaves_nothing(tomas, year):
    with pytest.raises(MediaRefused):
        bring(tomas, year, content=b"#!/bin/sh\n")

    assert (Artifact.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_disk_that_fails_leaves_no_half_file(tomas, year, monkeypatch):
    def fail(number):
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"), transaction.atomic():
        bring(tomas, year)

    folder = Path(default_storage.path(str(tomas.district_id)))
    assert ([p for p in folder.rglob("*") if p.is_file()], Artifact.objects.count()) == ([], 0)


def test_a_large_file_goes_in_pieces(tomas, year):
    file = TemporaryUploadedFile("calls.txt", "text/plain", 0, None)
    for _ in range(300):
        file.write(LOG * 500)
    file.size = 300 * 500 * len(LOG)

    brought = add_file(
        tomas, year, actor=tomas, file=file, name="calls.txt", about=About()
    ).artifact

    assert brought.file.size == file.size
    check_file(brought.file)


def test_changed_and_lost_bytes_are_found(tomas, year):
    stored = bring(tomas, year).artifact.file
    check_file(stored)
    place_of(stored).write_bytes(LOG.replace(b"8", b"9"))
    with pytest.raises(RecordBroken, match="do not match"):
        check_file(stored)
    place_of(stored).write_bytes(LOG[:5])
    with pytest.raises(RecordBroken, match="not as long"):
        open_file(stored)
    place_of(stored).unlink()
    with pytest.raises(RecordBroken, match="gone"):
        open_file(stored)


# -- links --------------------------------------------------------------------------------------
def link(owner, year, address="https://docs.example.org/plan/", **said):
    return add_link(owner, year, actor=owner, link=address, about=About(**said))


def test_a_link_is_kept_as_it_is(tomas, year):
    artifact = link(tomas, year).artifact

    assert (artifact.link, artifact.host) == ("https://docs.example.org/plan/", "docs.example.org")
    assert (artifact.title, artifact.kind_label) == ("docs.example.org/plan", "Link")


def test_the_same_link_twice_is_kept_once(tomas, year):
    link(tomas, year)

    assert link(tomas, year).is_new is False
    assert Artifact.objects.count() == 1


def test_an_artifact_is_a_file_or_a_link(tomas, year):
    with pytest.raises(IntegrityError), transaction.atomic():
        Artifact.objects.create(
            owner=tomas, school_year=year, title="x", added_by=tomas, added_at=clock.now()
        )


# -- change, remove, freeze ---------------------------------------------------------------------
def test_what_is_said_can_change_and_the_history_keeps_what_was(tomas, year):
    artifact = bring(tomas, year, title="Calls", note="Fall").artifact
    about = About(title="First calls", from_regular_work=True)

    described = describe_artifact(artifact, actor=tomas, about=about)

    assert (described.title, described.note) == ("First calls", "")
    assert list(artifact.events.values_list("title", flat=True)) == ["Calls", "First calls"]


def test_an_artifact_is_never_without_a_name(tomas, year):
    artifact = bring(tomas, year, title="Calls").artifact

    assert describe_artifact(artifact, actor=tomas, about=About()).title == "Calls"


def test_removed_is_off_the_list_and_still_there(tomas, year):
    artifact = bring(tomas, year).artifact
    remove_artifact(artifact, actor=tomas)
    remove_artifact(artifact, actor=tomas)

    assert (Artifact.objects.live().count(), Artifact.objects.count()) == (0, 1)
    assert AuditEntry.objects.filter(verb="artifact.removed").count() == 1


def test_a_removed_file_can_be_brought_again(tomas, year):
    remove_artifact(bring(tomas, year).artifact, actor=tomas)

    assert bring(tomas, year).is_new is True


def test_a_removed_artifact_is_not_described(tomas, year):
    artifact = remove_artifact(bring(tomas, year).artifact, actor=tomas)

    with pytest.raises(InvalidTransition, match="gone"):
        describe_artifact(artifact, actor=tomas, about=About(title="New"))


def test_a_frozen_artifact_stays_as_it_is(tomas, priya, year):
    artifact = bring(tomas, year).artifact
    assert freeze_artifacts(tomas, year, actor=priya) == [artifact]

    for act in (
        lambda: remove_artifact(artifact, actor=tomas),
        lambda: describe_artifact(artifact, actor=tomas, about=About(title="New")),
    ):
        with pytest.raises(InvalidTransition, match="filed document"):
            act()


@pytest.mark.parametrize(
    "change", [{"removed_at": datetime(2026, 10, 1, tzinfo=UTC)}, {"title": "Others"}]
)
def test_the_database_keeps_a_frozen_artifact_as_it_was_filed(change, tomas, priya, year):
    bring(tomas, year)
    freeze_artifacts(tomas, year, actor=priya)

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Artifact.objects.update(**change)


@pytest.mark.parametrize("name", ["hana", "uma", "ada"])
def test_only_the_owner_and_the_supervisor_bring(tomas, year, name, request):
    with pytest.raises(PermissionDenied):
        bring(tomas, year, content=b"Other", actor=request.getfixturevalue(name))


@pytest.mark.parametrize("name", ["priya", "hana", "uma", "ada"])
def test_only_who_brought_it_changes_and_removes(tomas, year, name, request):
    other, artifact = request.getfixturevalue(name), bring(tomas, year).artifact
    acts = [
        lambda: describe_artifact(artifact, actor=other, about=About(title="New")),
        lambda: remove_artifact(artifact, actor=other),
    ]

    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


def test_the_owner_reads_who_opened_it(tomas, priya, year):
    artifact = bring(tomas, year).artifact
    mark_artifact_opened(artifact, actor=tomas)
    mark_artifact_opened(artifact, actor=priya)

    opened = AuditEntry.objects.filter(verb="artifact.opened", person=tomas)
    assert [entry.actor for entry in opened] == [priya]


@pytest.mark.django_db(transaction=True)
def test_the_same_file_at_the_same_moment_is_kept_once():
    maple = DistrictFactory(name="Maple")
    tomas = member(maple, "Tomas Torres")
    with district_scope(maple.pk):
        year = SchoolYearFactory()
    found, start = [], threading.Barrier(4)

    def run():
        start.wait()
        with district_scope(maple.pk):
            found.append(bring(tomas, year).is_new)
        transaction.get_connection().close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == [False, False, False, True]


# -- names --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sent", "kind", "kept"),
    [
        ("Calls.pdf", "application/pdf", "Calls.pdf"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\Users\\dana\\log.csv", "text/csv", "log.csv"),
        ("photo.exe", "image/jpeg", "photo.exe.jpg"),
        ("page.html", "text/plain", "page.html.txt"),
        ("a\x00b\x1b[31m\u202egpj.txt", "text/plain", "ab[31mgpj.txt"),
        ('what? "this": <that>|*.png', "image/png", "what this that.png"),
        ("  .hidden  ", "text/plain", "hidden.txt"),
        ("CON.txt", "text/plain", "_CON.txt"),
        ("", "application/pdf", "file.pdf"),
        ("...", "application/pdf", "file.pdf"),
        ("Cafe\u0301.PDF", "application/pdf", "Café.PDF"),
        ("x" * 300 + ".docx", "application/pdf", "x" * 110 + ".pdf"),
    ],
)
def test_names_are_cleaned(sent, kind, kept):
    assert clean_name(sent, kind) == kept


@given(st.text(), st.sampled_from(sorted(KINDS)))
def test_any_name_becomes_one_that_every_machine_takes(sent, kind):
    name = clean_name(sent, kind)

    assert len(name) <= 160
    assert name.rpartition(".")[2].lower() in KINDS[kind].extensions
    assert not set(name) & set('/\\<>:"|?*\x00\n\r')


def test_a_long_address_is_a_short_title():
    assert len(title_of_link("https://docs.example.org/" + "a" * 900)) == 200


def test_the_stream_of_a_file_is_read_from_its_start(tomas, year):
    file = ContentFile(LOG)
    file.seek(10)

    artifact = add_file(
        tomas, year, actor=tomas, file=file, name="calls.txt", about=About()
    ).artifact

    with open_file(artifact.file) as kept:
        assert kept.read() == LOG
