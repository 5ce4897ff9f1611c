"""Where do the bytes of files lie? In Django's file storage, outside everything that is served.

Each is named by its own hash, so writing the same bytes again changes nothing. Taken in and given
out in pieces: no file is ever whole in memory.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

from accounts import clock
from accounts.locks import hold
from accounts.scope import active_district
from records.errors import RecordBroken
from records.models import StoredFile

PIECE = 64 * 1024  # bytes


class PrivateFiles(FileSystemStorage):
    """Files that only this process' user reads, and that are whole or not there at all."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name  # the same name is the same content

    def _save(self, name: str, content: File) -> str:
        """Written beside its place and synced, then moved there in one step."""
        place = Path(self.path(name))
        make_folders(place.parent, Path(self.location))
        number, half = tempfile.mkstemp(dir=place.parent, prefix=".half-")  # mode 0600
        try:
            with open(number, "wb") as file:
                for piece in content.chunks(PIECE):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            os.replace(half, place)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(half)
            raise
        sync_folder(place.parent)
        return name


def make_folders(folder: Path, root: Path) -> None:
    """The folder and those above it up to the root, closed to others, safely on the disk."""
    if folder.is_dir():
        return
    if folder != root:
        make_folders(folder.parent, root)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)
    else:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def keep_file(file: File) -> StoredFile:
    """The row and the bytes of this content, made if they are not there. Safe before the commit:
    bytes without a row are only unused space; a row without bytes never comes to be.
    """
    sha256, size = fingerprint(cast(BinaryIO, file.file))
    hold_file(sha256)
    stored = StoredFile(sha256=sha256, size=size)
    if not default_storage.exists(stored.path):
        file.seek(0)
        default_storage.save(stored.path, file)
    found, _made = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": size, "stored_at": clock.now()}
    )
    return found


def hold_file(sha256: str) -> None:
    """Until the end of the transaction, nobody else takes in or sweeps away this content."""
    hold(f"file:{active_district()}:{sha256}")


def open_file(stored: StoredFile) -> BinaryIO:
    """The kept bytes. RecordBroken when they are gone or are not as long as they were."""
    try:
        file = default_storage.open(stored.path)
    except FileNotFoundError as error:
        raise RecordBroken(f"file {stored.pk}: its bytes are gone") from error
    if file.size != stored.size:
        file.close()
        raise RecordBroken(f"file {stored.pk}: it is not as long as it was")
    return cast(BinaryIO, file)


def check_file(stored: StoredFile) -> None:
    """RecordBroken unless the kept bytes are those that were taken in."""
    with open_file(stored) as file:
        if fingerprint(file)[0] != stored.sha256:
            raise RecordBroken(f"file {stored.pk}: its bytes do not match their hash")


def fingerprint(file: BinaryIO) -> tuple[str, int]:
    """SHA-256 (hex) and length in bytes."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    for piece in pieces(file):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
