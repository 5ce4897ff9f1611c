"""When somebody may no longer be signed in, every place where they are ends."""

from allauth.usersessions.models import UserSession

from accounts.models import User


def end_sessions(user: User, *, except_key: str | None = None) -> int:
    """End all sessions of a login but one. Returns how many ended."""
    ended = 0
    for session in UserSession.objects.filter(user=user).exclude(session_key=except_key):
        session.end()
        ended += 1
    return ended
