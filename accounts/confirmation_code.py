"""The code by which a signed-in person proves again who they are. Kept in their session."""

import time
from typing import Any, Self

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.httpkit import authenticated_user
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

KEY = "confirmation_code"
VALID_FOR = 10 * 60  # seconds
TRIES = 5


class ConfirmationCode:
    """Gone after ten minutes, five wrong tries, or its use."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]):
        self.request, self.state = request, state

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        return cls(request, request.session.get(KEY) or {})

    @classmethod
    def send_to(cls, request: HttpRequest) -> None:
        adapter = get_adapter()
        code = adapter.generate_login_code()
        request.session[KEY] = {"code": code, "at": time.time(), "tries": TRIES}
        address = authenticated_user(request).email
        adapter.send_mail("account/email/login_code", address, {"code": code})

    def is_live(self) -> bool:
        return self.state.get("tries", 0) > 0 and time.time() - self.state["at"] <= VALID_FOR

    def matches(self, typed: str) -> bool:
        """A wrong one costs a try."""
        if self.is_live() and constant_time_compare(self.state["code"], typed):
            return True
        if self.state:
            self.state["tries"] -= 1
            self.request.session[KEY] = self.state
        return False

    def accept(self) -> None:
        self.request.session.pop(KEY, None)
        record_authentication(self.request, self.request.user, "code", reauthenticated=True)
