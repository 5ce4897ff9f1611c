"""How is an e-mail address compared?"""

import hashlib


def folded(email: str) -> str:
    return email.strip().lower()


def address_hash(email: str) -> str:
    """SHA-256 of the folded address, hex: what `RosterAddress` holds."""
    return hashlib.sha256(folded(email).encode()).hexdigest()
