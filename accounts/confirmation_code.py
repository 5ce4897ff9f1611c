"""The code by which a signed-in person proves again who they are. Kept in their session."""

import time
from typing import Any, Self

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.httpkit import authenticated_user
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

KEY = "confirmation_code"
VALID_FOR = 10 * 60  # seconds
TRIES = 5


class ConfirmationCode:
    """Gone after ten minutes, five tries, or its use.

    Tries are counted in the cache: two requests at once would both find the same in the session.
    """

    def __init__(self, request: HttpRequest, state: dict[str, Any]):
        self.request, self.state = request, state

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        return cls(request, request.session.get(KEY) or {})

    @classmethod
    def send_to(cls, request: HttpRequest) -> None:
        adapter = get_adapter()
        code = adapter.generate_login_code()
        request.session[KEY] = {"code": code, "at": time.time()}
        address = authenticated_user(request).email
        adapter.send_mail("account/email/login_code", address, {"code": code})

    @property
    def cache_key(self) -> str:
        return f"confirmation-tries:{authenticated_user(self.request).pk}:{self.state['at']}"

    def tries_left(self) -> int:
        if not self.state or time.time() - self.state["at"] > VALID_FOR:
            return 0
        return max(0, TRIES - cache.get(self.cache_key, 0))

    def matches(self, typed: str) -> bool:
        """Costs a try."""
        if not self.tries_left():
            return False
        cache.add(self.cache_key, 0, timeout=VALID_FOR)
        has_try = cache.incr(self.cache_key) <= TRIES
        return has_try and constant_time_compare(self.state["code"], typed)

    def accept(self) -> None:
        self.request.session.pop(KEY, None)
        record_authentication(self.request, self.request.user, "code", reauthenticated=True)
