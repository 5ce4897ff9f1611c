"""Where is a page of ours that needs no key? Looked up once."""

from functools import cache

from django.conf import settings
from django.urls import get_script_prefix, reverse


def address_of(name: str) -> str:
    """`address_of("accounts:people")` is `/people/`, below wherever the site is served from."""
    return _address(name, settings.ROOT_URLCONF, get_script_prefix())


@cache
def _address(name: str, _urls: str, _prefix: str) -> str:
    return reverse(name)
