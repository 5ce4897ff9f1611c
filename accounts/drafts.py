"""What did the keeper (static/js/draft-keeper.js) send with its autosave, and what is it told?"""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.request import RawPostDataException

from accounts.fields import UNSEEN


def version_sent(words: str) -> int:
    """From a hidden field or If-Match; what is no number is no version that ever was."""
    digits = words.strip().removeprefix("W/").strip('"')
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 0


def version_typed_over(request: HttpRequest) -> int:
    """Of an autosave. Not by `request.headers`, which takes in all of the server's environment."""
    return version_sent(request.META.get("HTTP_IF_MATCH", ""))


def answers_sent(request: HttpRequest) -> dict[str, str | list[str]] | None:
    """The answers in the body; of tick boxes a list. What is no text is passed over."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError, RawPostDataException):  # the last: sent as a form
        return None
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict):
        return None
    return {name: _readable(value) for name, value in data.items() if _is_answer(value)}


def words_sent(request: HttpRequest) -> dict[str, str] | None:
    """The same without what was ticked."""
    answers = answers_sent(request)
    if answers is None:
        return None
    return {name: value for name, value in answers.items() if isinstance(value, str)}


def _readable(value: str | list[str]) -> str | list[str]:
    """Without what no table takes, and nobody types on purpose."""
    if isinstance(value, list):
        return [UNSEEN.sub("", one) for one in value]
    return UNSEEN.sub("", value)


def versioned(answer: Mapping[str, Any], version: int, status: int = 200) -> JsonResponse:
    """With the version that stands now, which the keeper sends back with its next words."""
    told = {**answer, "version": version}
    return JsonResponse(told, status=status, headers={"ETag": f'"{version}"'})


def _is_answer(value: object) -> bool:
    ticked = value if isinstance(value, list) else [value]
    return all(isinstance(one, str) for one in ticked)
