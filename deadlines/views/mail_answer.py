"""A mail system tells us of a bounce that came later than its first answer."""

import hashlib
import hmac
import json
import time
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from deadlines.services.refusal import keep_reported_refusal

LARGEST = 10_000  # bytes
OLDEST = 300  # seconds, real time


@csrf_exempt
@login_not_required
@require_POST
def mail_answer_create(request: HttpRequest) -> HttpResponse:
    """Signed as docs/settings.md says. Whether anybody has that address is not told."""
    if not settings.MAIL_ANSWER_SECRET:
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    signature = request.headers.get("X-Tandem-Signature", "")
    if not is_signed(request.headers.get("X-Tandem-Time", ""), request.body, signature):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    told = words_of(request.body)
    if told is None:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    if cache.get(f"mail-answer:{signature}"):
        return HttpResponse(status=HTTPStatus.CONFLICT)  # heard before
    keep_reported_refusal(*told)
    # Afterwards: what could not be kept is taken when it is sent again.
    cache.set(f"mail-answer:{signature}", 1, timeout=2 * OLDEST)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def is_signed(moment: str, body: bytes, signature: str) -> bool:
    """HMAC-SHA256 over time, a dot and the body, in hex; not older than five minutes."""
    if not moment.isascii() or not moment.isdigit():
        return False
    secret = settings.MAIL_ANSWER_SECRET.encode()
    expected = hmac.new(secret, moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    is_ours = constant_time_compare(signature, expected)
    return is_ours and abs(time.time() - int(moment)) <= OLDEST


def words_of(body: bytes) -> tuple[str, str] | None:
    """Address and answer, or None where either is missing."""
    try:
        told = json.loads(body)
    except ValueError:
        return None
    pair = [told.get(name) for name in ("address", "answer")] if isinstance(told, dict) else []
    if len(pair) != 2 or not all(isinstance(one, str) and one for one in pair):
        return None
    return pair[0], pair[1]
