"""Is it a PDF, an office file or a message, and can everybody open it?"""

import re
from typing import BinaryIO

from records.media import archive
from records.media.compound import BrokenCompound, Compound
from records.media.kinds import (
    DOCX,
    KINDS,
    ODF,
    PPSX,
    PPTX,
    XLSX,
    MediaRefused,
    Refusal,
    pieces,
    tail,
)

ENCRYPTED_PDF = re.compile(rb"/Encrypt(?![A-Za-z])\s*(?:\d+\s+\d+\s+R|<<)")


def pdf(file: BinaryIO, head: bytes) -> str:
    """The dictionary that says "encrypted" is never packed itself, wherever it stands."""
    before = b""
    for piece in pieces(file):
        if ENCRYPTED_PDF.search(before + piece):
            raise MediaRefused(Refusal.LOCKED_PDF)
        before = piece[-64:]
    if b"%%EOF" not in tail(file):
        raise MediaRefused(Refusal.BROKEN)
    return "application/pdf"


MAIN_PARTS = {f"{kind}.main+xml".encode(): kind for kind in (DOCX, XLSX, PPTX, PPSX)}
OPEN_DOCUMENTS = {kind.encode(): kind for kind in KINDS if kind.startswith(ODF)}
MACROS = re.compile(r"vbaproject\.bin$|/macrosheets/|^basic/|^scripts/", re.IGNORECASE)


def office(file: BinaryIO, head: bytes) -> str:
    try:
        return _office_kind(file, archive.members(file))
    except archive.ArchiveTooLarge as error:
        raise MediaRefused(Refusal.BOMB) from error
    except archive.BrokenArchive as error:
        raise MediaRefused(Refusal.BROKEN) from error


def _office_kind(file: BinaryIO, members: list[archive.Member]) -> str:
    _refuse_by_members(members)
    named = {member.name: member for member in members}
    if "[Content_Types].xml" in named:
        parts = archive.read_member(file, named["[Content_Types].xml"], 1_000_000)
        if b"macroEnabled" in parts:
            raise MediaRefused(Refusal.MACROS)
        for part, kind in MAIN_PARTS.items():
            if part in parts:
                return kind
    if "mimetype" in named:
        said = archive.read_member(file, named["mimetype"], 200).strip()
        if said in OPEN_DOCUMENTS:
            _refuse_locked_document(file, named)
            return OPEN_DOCUMENTS[said]
    raise MediaRefused(Refusal.ARCHIVE)


def _refuse_by_members(members: list[archive.Member]) -> None:
    if any(member.is_encrypted for member in members):
        raise MediaRefused(Refusal.LOCKED)
    if any(MACROS.search(member.name) for member in members):
        raise MediaRefused(Refusal.MACROS)


def _refuse_locked_document(file: BinaryIO, named: dict[str, archive.Member]) -> None:
    manifest = named.get("META-INF/manifest.xml")
    if manifest is None:
        raise MediaRefused(Refusal.BROKEN)
    if b"encryption-data" in archive.read_member(file, manifest, 1_000_000):
        raise MediaRefused(Refusal.LOCKED)


OLD_OFFICE = {"WordDocument", "Workbook", "Book", "PowerPoint Document"}


def compound_file(file: BinaryIO, head: bytes) -> str:
    try:
        names = Compound(file).names
    except BrokenCompound as error:
        raise MediaRefused(Refusal.BROKEN) from error
    if "EncryptedPackage" in names:
        raise MediaRefused(Refusal.LOCKED)
    if names & OLD_OFFICE:
        raise MediaRefused(Refusal.OLD_OFFICE)
    if "__properties_version1.0" in names:
        return "application/vnd.ms-outlook"
    raise MediaRefused(Refusal.UNKNOWN)
