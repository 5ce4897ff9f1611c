"""How are the words of a form kept while somebody types? (static/js/draft-keeper.js)"""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Keep:
    """Under which name on the device, over which version, and where the server takes them."""

    thing: str
    pk: UUID
    version: int
    save_url: str
