"""Files that no row knows are swept away at night, and never one that somebody is bringing."""

import os
import threading
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from accounts.scope import district_scope
from records.files import hold_file, keep_file
from records.loose_files import remove_loose_files
from records.models import StoredFile
from tests.factories import DistrictFactory
from tests.records.test_artifacts import LOG, bring, place_of, year  # noqa: F401 - a fixture

DAYS = 2 * 24 * 3600


def age(place):
    old = time.time() - DAYS
    os.utime(place, (old, old))


@pytest.fixture
def loose(maple_scope):
    """Its bytes were written, then the request failed."""
    with pytest.raises(RuntimeError), transaction.atomic():
        stored = keep_file(ContentFile(b"nobody's"))
        raise RuntimeError
    place = place_of(stored)
    age(place)
    return place


def test_what_no_row_knows_goes(maple, loose):
    assert remove_loose_files(maple.pk) == 1
    assert not loose.exists()


def test_what_a_row_knows_stays(maple, tomas, year):  # noqa: F811
    place = place_of(bring(tomas, year).artifact.file)
    age(place)

    assert remove_loose_files(maple.pk) == 0
    assert place.read_bytes() == LOG


def test_a_young_file_may_belong_to_an_upload_that_runs(maple, loose):
    os.utime(loose)

    assert remove_loose_files(maple.pk) == 0
    assert loose.exists()


def test_a_half_written_file_goes_after_a_day(maple, loose):
    half = loose.parent / ".half-x"
    half.write_bytes(b"hal")
    age(half)

    remove_loose_files(maple.pk)

    assert not half.exists()


def test_another_districts_files_are_not_looked_at(loose):
    assert remove_loose_files(DistrictFactory(name="Fir").pk) == 0
    assert loose.exists()


@pytest.mark.django_db(transaction=True)
def test_a_content_that_is_brought_again_at_this_moment_stays():
    district = DistrictFactory(name="Elm")
    with district_scope(district.pk):
        place = Path(default_storage.path(StoredFile(sha256="a" * 64).path))
    place.parent.mkdir(parents=True)
    place.write_bytes(b"a")
    age(place)
    swept = []

    def sweep():
        swept.append(remove_loose_files(district.pk))
        connection.close()

    with district_scope(district.pk):
        hold_file("a" * 64)
        sweeper = threading.Thread(target=sweep)
        sweeper.start()
        time.sleep(0.5)
        StoredFile.objects.create(sha256="a" * 64, size=1, stored_at="2026-11-22T00:00Z")
    sweeper.join(30)

    assert swept == [0]
    assert place.exists()
