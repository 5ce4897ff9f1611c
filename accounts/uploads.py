"""How is a file taken in? In pieces, to the disk, before anything else is held for it."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest, HttpResponse

WORDS_BESIDE = 1024 * 1024  # bytes a form may have besides its files
QUICK = 64 * 1024  # bytes that any line brings at once
HOPELESS = 8  # times the limit: then we stop reading, and the browser may only see it break off


def limit_of(path: str) -> int:
    """The largest file that the page takes, in bytes."""
    larger = (size for start, size in settings.UPLOAD_LIMITS.items() if path.startswith(start))
    return next(larger, settings.UPLOAD_LIMIT)


class LimitUploads(FileUploadHandler):
    """Refuses by the length that the browser announces, before the file is read.

    The words of the form stay: only the file is passed over, and `was_too_large` says so.
    """

    def handle_raw_input(self, input_data, meta, content_length, boundary, encoding=None):  # type: ignore[no-untyped-def]
        assert self.request is not None
        limit = limit_of(self.request.path)
        self.is_too_large = content_length > limit + WORDS_BESIDE
        self.is_hopeless = content_length > HOPELESS * limit

    def new_file(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        super().new_file(*args, **kwargs)
        if self.is_too_large:
            self.request.was_too_large = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=True) if self.is_hopeless else SkipFile

    def receive_data_chunk(self, raw_data, start):  # type: ignore[no-untyped-def]
        return raw_data

    def file_complete(self, file_size):  # type: ignore[no-untyped-def]
        return None


def was_too_large(request: HttpRequest) -> bool:
    """Did the request bring a file that was passed over for its size?"""
    return getattr(request, "was_too_large", False)


def is_long(request: HttpRequest) -> bool:
    """Does it bring files that are worth waiting for?"""
    announced = request.META.get("CONTENT_LENGTH", "")
    length = int(announced) if announced.isascii() and announced.isdigit() else 0
    return request.content_type == "multipart/form-data" and length > QUICK


def receive_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a phone may send for minutes, and must not hold a transaction open meanwhile."""

    def respond(request: HttpRequest) -> HttpResponse:
        if is_long(request) and SESSION_KEY in request.session:
            request.POST  # noqa: B018 - taken in by asking for it
        return get_response(request)

    return respond
