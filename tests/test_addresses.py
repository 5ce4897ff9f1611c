"""`{% url %}` gives what `reverse` gives, though it looks most addresses up only once, and a path
finds the view that it finds when it is tried with each address in turn."""

import re
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.template import Context, Template
from django.urls import (
    NoReverseMatch,
    Resolver404,
    URLResolver,
    get_resolver,
    reverse,
    set_script_prefix,
)

from config.urls import Areas


def shown(source, **context):
    return Template(source).render(Context(context))


def names_of_keys():
    """Each name of ours whose address varies by keys alone, with how many."""
    found = set()
    for pattern in every_pattern(get_resolver(), ""):
        converters = pattern[1]
        if converters and all(type(one).__name__ == "UUIDConverter" for one in converters):
            found.add((pattern[0], len(converters)))
    return sorted(found)


def every_pattern(resolver, namespace, converters=()):
    for one in resolver.url_patterns:
        own = (*converters, *getattr(one.pattern, "converters", {}).values())
        if hasattr(one, "url_patterns"):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from every_pattern(one, inner, own)
        elif one.name:
            yield f"{namespace}{one.name}", own


@pytest.mark.parametrize(("name", "count"), names_of_keys())
def test_an_address_of_keys_is_that_of_reverse(name, count):
    names = [f"key{number}" for number in range(count)]
    page = Template(f"{{% url '{name}' {' '.join(names)} %}}")

    for _ in range(2):
        keys = [uuid4() for _ in names]
        told = page.render(Context(dict(zip(names, keys, strict=True))))
        assert told == reverse(name, args=keys)


def test_words_of_a_key_are_looked_up():
    key = uuid4()

    assert shown("{% url 'accounts:person' key %}", key=str(key)) == f"/people/{key}/"


def test_what_is_no_key_has_no_address():
    with pytest.raises(NoReverseMatch):
        shown("{% url 'accounts:person' key %}", key="")


def test_an_address_follows_where_the_site_is_served_from():
    page, key = Template("{% url 'accounts:person' key %}"), UUID(int=0)
    here = page.render(Context({"key": key}))
    set_script_prefix("/tandem/")
    try:
        assert page.render(Context({"key": key})) == f"/tandem{here}"
    finally:
        set_script_prefix("/")


def test_an_address_of_a_fixed_word_is_that_of_reverse():
    told = shown("{% url 'reports:family' 'plans' %} {% url 'reports:family' 'non-renewals' %}")

    assert told == "/reports/plans/ /reports/non-renewals/"


AREAS = next(one for one in get_resolver().url_patterns if isinstance(one, Areas))
EXAMPLES = {"uuid": str(UUID(int=7)), "int": "12", "slug": "row-1", "str": "words", "path": "a/b"}


def paths_of_apps():
    """Each address with something in its places, and with something wrong about it."""
    for app in AREAS.url_patterns:
        for one in app.url_patterns:
            path = re.sub(
                r"<(?:(\w+):)?\w+>", lambda place: EXAMPLES.get(place[1], "x"), str(one.pattern)
            )
            yield from (path, path.rstrip("/"), f"{path}more/", path.replace("-", ""))


def found(resolve, path):
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match.func, match.kwargs, match.view_name, match.route


def test_a_path_finds_the_view_that_all_addresses_in_turn_would_find():
    for path in ["", "nowhere/", *paths_of_apps()]:
        in_turn = found(partial(URLResolver.resolve, AREAS), path)
        assert [found(AREAS.resolve, path) for _ in range(2)] == [in_turn, in_turn]
