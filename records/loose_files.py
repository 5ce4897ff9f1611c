"""Which files does no row know? What a request left that failed after it had written them.

A file is written before its row is committed, so a young one may belong to an upload that is
still running: only what is a day old is looked at. And an old one may be brought again right now:
whoever takes in a content holds it until their transaction ends, and so does this.
"""

import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.core.files.storage import default_storage

from accounts.scope import district_scope
from records.files import hold_file
from records.models import StoredFile, file_path

PATIENCE = timedelta(days=1)
AT_ONCE = 10_000  # files of one night


def remove_named_files(district_id: UUID, hashes: Iterable[str]) -> int:
    """The bytes of files whose rows are gone; twice is once. Returns how many were there."""
    paths = (default_storage.path(file_path(district_id, sha256)) for sha256 in hashes)
    places = [Path(path) for path in paths]
    return sum(_remove(place, district_id) for place in places if place.is_file())


def remove_loose_files(district_id: UUID) -> int:
    """Returns how many."""
    root = Path(default_storage.path(str(district_id)))
    return sum(_remove(place, district_id) for place in _old_files(root))


def _old_files(root: Path) -> Iterator[Path]:
    """Files of the disk's own time, for that is the time they were written at."""
    before = time.time() - PATIENCE.total_seconds()
    found = 0
    for place in root.glob("??/*") if root.is_dir() else ():
        if place.is_file() and place.stat().st_mtime < before:
            yield place
            found += 1
        if found == AT_ONCE:
            return


def _remove(place: Path, district_id: UUID) -> bool:
    """A half-written file has no name of its own, so no row can know it."""
    if place.name.startswith(".half-"):
        place.unlink(missing_ok=True)
        return True
    with district_scope(district_id):
        if StoredFile.objects.filter(sha256=place.name).exists():
            return False
        hold_file(place.name)
        if StoredFile.objects.filter(sha256=place.name).exists():
            return False
        place.unlink(missing_ok=True)
    return True
