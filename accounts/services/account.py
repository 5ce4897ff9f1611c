"""What people set for themselves."""

from accounts.models import Membership


def set_key_shortcuts(person: Membership, *, is_on: bool) -> None:
    """Single keys on the sign-off queue (WCAG 2.1.4)."""
    person.has_key_shortcuts = is_on
    person.save(update_fields=["has_key_shortcuts", "search"])
