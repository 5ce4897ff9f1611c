"""Sessions lie in the cache and in the database; without the cache, the database is enough.

Whoever is signed in works on while the cache is away. Signing in and out waits for it: tries are
counted there, and a session that ended must end there, too.
"""

from typing import Any

from django.contrib.sessions.backends import cached_db, db
from redis import RedisError


class SessionStore(cached_db.SessionStore):
    def load(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = super().load()
        except RedisError:
            found = db.SessionStore.load(self)
        return found
