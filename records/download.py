"""How is a kept file given out? Always as a download, in pieces, and nothing in it runs."""

from django.http import FileResponse

from records.files import open_file
from records.models import StoredFile

BLOCK = 64 * 1024  # bytes
# Whatever a browser makes of a file, it runs nothing and loads nothing.
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


def file_answer(stored: StoredFile, *, name: str, media_type: str) -> FileResponse:
    """RecordBroken when its bytes are gone."""
    file = open_file(stored)
    response = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
    response.block_size = BLOCK
    response["Content-Security-Policy"] = SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
