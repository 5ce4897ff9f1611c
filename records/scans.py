"""Which scans go with the words of their document?

A paper that was signed by hand lies in the file storage under its hash (`Signature.scan_hash`).
The same file may also be somebody's artifact, or the scan of another document: then it stays.
"""

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, QuerySet

from records.models import Artifact, Signature, StoredFile


def files_to_go() -> QuerySet[StoredFile]:
    """Scans of destroyed documents that nothing else needs. The row stays, the bytes must not."""
    scans = Signature.objects.filter(scan_hash=OuterRef("sha256"))
    return StoredFile.objects.filter(
        Exists(scans.exclude(document__destructions=None)),
        ~Exists(scans.filter(document__destructions=None)),
        ~Exists(Artifact.objects.filter(file=OuterRef("pk"))),
    )


def remove_files() -> int:
    """Delete their bytes; twice is once. Returns how many were still there."""
    there = [file.path for file in files_to_go() if default_storage.exists(file.path)]
    for path in there:
        default_storage.delete(path)
    return len(there)
