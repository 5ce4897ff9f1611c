"""When somebody may no longer be signed in, every place where they are ends."""

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet

from accounts.models import PersonChange, User


def end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def end_sessions_of_leavers(changes: QuerySet[PersonChange]) -> None:
    """Who no longer works here is signed out (settings.PERSON_CHANGE_CONSUMERS)."""
    left = changes.filter(kind=PersonChange.Kind.LEFT).exclude(membership__user=None)
    for change in left.select_related("membership__user"):
        user = change.membership.user
        if user is not None:
            end_sessions(user)
