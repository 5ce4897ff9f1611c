"""When somebody may no longer be signed in, every place where they are ends."""

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet

from accounts.models import PersonChange, User


def end_sessions(user: User, *, except_key: str | None = None) -> int:
    """End all sessions of a login but one. Returns how many ended."""
    ended = 0
    for session in UserSession.objects.filter(user=user).exclude(session_key=except_key):
        session.end()
        ended += 1
    return ended


def end_sessions_of_leavers(changes: QuerySet[PersonChange]) -> None:
    """Who no longer works here is signed out (settings.PERSON_CHANGE_CONSUMERS)."""
    left = changes.filter(kind=PersonChange.Kind.LEFT).exclude(membership__user=None)
    for change in left.select_related("membership__user"):
        user = change.membership.user
        if user is not None:
            end_sessions(user)
