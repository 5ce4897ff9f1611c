"""A form that is sent once: what was typed into it is kept until then. (static/js/draft-keeper.js)

    unsent = Unsent(request, form)
    if unsent.answer:
        return unsent.answer            # the keeper saved, or the person began anew
    if unsent.is_sent and form.is_valid():
        …
        unsent.forget()

In the page: `action="{{ unsent.url }}" {% keeps unsent %}` and, in it, components/unsent.html.
"""

import json
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.functional import cached_property

from accounts.drafts import answers_sent, version_typed_over
from accounts.http import DistrictRequest
from accounts.models import UnsentWords
from accounts.sent_late import KEPT, LONGEST_PLACE
from accounts.services.unsent import (
    Answers,
    StaleWords,
    forget_unsent,
    keep_unsent,
    unsent_words,
)

COMPARE, DISCARD = "compare", "discard"  # parameters of the form's address


class Unsent:
    """`place` names the form where its address does not do it, `url` takes it where the page it
    stands on has another one. `is_change`: what is saved so far is shown beside what was typed."""

    longest = 60_000  # characters of one form

    def __init__(
        self,
        request: DistrictRequest,
        form: forms.Form,
        place: str = "",
        *,
        url: str = "",
        is_change: bool = False,
    ) -> None:
        self.request, self.form = request, form
        self.is_elsewhere = bool(url)
        self.url = url or _address(request)
        self.place = place or self.url
        self.saved = dict(form.initial) if is_change else {}
        if request.method == "GET":
            put_back = {name: self.words[name] for name in form.fields if name in self.words}
            form.initial = {**form.initial, **put_back}

    @cached_property
    def row(self) -> UnsentWords | None:
        if len(self.place) > LONGEST_PLACE:
            return None
        return unsent_words(self.request.membership, self.place)

    @property
    def name(self) -> str:
        """What the device keeps it by."""
        return f"unsent-{self.request.membership.pk}-{self.place}"

    @property
    def words(self) -> dict[str, Any]:
        return self.row.words if self.row else {}

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0

    @property
    def is_sent(self) -> bool:
        return self.request.method == "POST" and not self.is_compared

    @property
    def is_compared(self) -> bool:
        return COMPARE in self.request.GET

    @cached_property
    def answer(self) -> HttpResponse | None:
        """To the keeper, and to whoever begins anew; None: the view goes on."""
        if self.request.method != "POST":
            return None
        if DISCARD in self.request.GET:
            self.forget()
            return HttpResponseRedirect(self.url)
        if self.request.content_type == "application/json":
            return self._kept()
        return None

    def _kept(self) -> HttpResponse:
        """412: typed elsewhere in between; 422: not taken, so the device keeps it."""
        answers = answers_sent(self.request) or {}
        words = {name: value for name, value in answers.items() if name in self.form.fields}
        if not self.has_room(words):
            return JsonResponse({}, status=422)
        version = version_typed_over(self.request)
        try:
            now = self.keep(words, version)
        except StaleWords:
            return JsonResponse({}, status=412)
        return HttpResponse(status=204, headers={"ETag": f'"{now.version}"'})

    def has_room(self, words: Answers) -> bool:
        return len(json.dumps(words)) <= self.longest and len(self.place) <= LONGEST_PLACE

    def keep(self, words: Answers, version: int) -> UnsentWords:
        """Raises StaleWords where others are kept than those of the page."""
        return keep_unsent(self.request.membership, self.place, words, version=version)

    def forget(self) -> None:
        forget_unsent(self.request.membership, self.place)

    @property
    def compare_url(self) -> str:
        return "" if self.is_elsewhere else _with(self.url, COMPARE)

    @property
    def discard_url(self) -> str:
        return _with(self.url, DISCARD)

    def beside(self) -> list[tuple[Any, str]]:
        """Label and words of what was typed in another window, or is saved so far, and stands
        otherwise in the form."""
        if self.is_compared:
            there = self.words
        else:
            there = self.saved if self.row and not self.form.is_bound else {}
        return [
            (field.label, _in_words(field, there[name]))
            for name, field in self.form.fields.items()
            if name in there and not self._stands(name, there[name])
        ]

    def _stands(self, name: str, words: Any) -> bool:
        if isinstance(words, list):
            typed = self.request.POST.getlist(name) if self.is_compared else self.words.get(name)
            return bool(words == typed)
        typed = (self.request.POST if self.is_compared else self.words).get(name, "")
        return _plain(words).split() == _plain(typed).split()


def _plain(words: Any) -> str:
    return "" if words is None else str(getattr(words, "pk", words))


def _in_words(field: forms.Field, words: Any) -> str:
    if not isinstance(field, forms.ChoiceField):
        return ", ".join(words) if isinstance(words, list) else _plain(words)
    said = {str(value): str(label) for value, label in field.choices}  # type: ignore[misc,union-attr]
    chosen = map(_plain, words if isinstance(words, list) else [words])
    return ", ".join(said.get(one, one) for one in chosen)


def _address(request: DistrictRequest) -> str:
    """Of the form itself, without our own parameters."""
    asked = request.GET.copy()
    for name in (COMPARE, DISCARD, KEPT):
        asked.pop(name, None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def _with(url: str, name: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode({name: 1})}"
