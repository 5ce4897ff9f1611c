"""Where is a page of ours whose keys never vary, looked up once, and on which host are we?"""

from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import get_script_prefix, reverse


def address_of(name: str, *keys: str) -> str:
    """`address_of("accounts:people")` is `/people/`, below wherever the site is served from."""
    return _address(name, keys, settings.ROOT_URLCONF, get_script_prefix())


@cache
def _address(name: str, keys: tuple[str, ...], _urls: str, _prefix: str) -> str:
    return reverse(name, args=keys)


def host_name() -> str:
    """Ids of mails and of calendar entries end with it."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"
