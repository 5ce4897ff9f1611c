"""How many wrong tries has a number had? Counted alike for numbers that nobody has."""

from allauth.core import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from accounts.addresses import address_hash

TRIES = 5
WAIT = 15 * 60  # seconds, real time


class NumberTries:
    """Five tries in a quarter of an hour, twenty a day, and thirty a minute from one place."""

    def __init__(self, request: HttpRequest, district_slug: str, number: str):
        self.request = request
        self.key = f"{district_slug}/{address_hash(number)}"

    @property
    def cache_key(self) -> str:
        return f"number-tries:{self.key}"

    def take(self) -> bool:
        """Use up one try. False: no more for now."""
        cache.add(self.cache_key, 0, timeout=WAIT)
        if cache.incr(self.cache_key) > TRIES:
            return False
        return ratelimit.consume(self.request, action="number_sign_in", key=self.key)

    def left(self) -> int:
        return max(0, TRIES - cache.get(self.cache_key, 0))

    def forget(self) -> None:
        """After a success. The daily count stays."""
        cache.delete(self.cache_key)
