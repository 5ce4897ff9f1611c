"""Which URLs does the product have?"""

from django.urls import URLResolver, get_resolver


def named_urls(patterns=None, namespace="", above=()):
    """(name with its namespace, what stands in the address) of every URL."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        inside = {*above, *pattern.pattern.converters, *pattern.pattern.regex.groupindex}
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from named_urls(pattern.url_patterns, inner, inside)
        else:
            yield ":".join(filter(None, [namespace, pattern.name])), sorted(inside)
