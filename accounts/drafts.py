"""What did the keeper (static/js/draft-keeper.js) send with its autosave?"""

import json

from django.http import HttpRequest
from django.http.request import RawPostDataException


def version_sent(words: str) -> int:
    """From a hidden field or If-Match; what is no number is no version that ever was."""
    digits = words.strip().removeprefix("W/").strip('"')
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 0


def words_sent(request: HttpRequest) -> dict[str, str] | None:
    """The answers in the body. What is not text is nobody's words and is passed over."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError, RawPostDataException):  # the last: sent as a form
        return None
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict):
        return None
    return {name: value for name, value in data.items() if isinstance(value, str)}
