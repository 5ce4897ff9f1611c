"""How does a view ask its first question in the trip that begins the request?

An autosave knows by its address which row it is about. So its statement goes out with BEGIN, the
scope and who looks (accounts/opening.py), which spares a trip to the server:

    @asks_first(question_of_row)
    def row_draft(request, pk, code):
        found = first_answer(request, question_of_row(user_id, pk=pk, code=code))

It is asked inside the scope, so no other district answers, and before anything is known of the
person: whether they may see or write the row is the view's to say, as if it asked only now.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from accounts.asking import ask_one
from accounts.kept import Question
from accounts.prepared import Row

V = TypeVar("V", bound=Callable[..., Any])
Ask = Callable[..., Question]  # of the user's id, and what stands in the address


def asks_first(ask: Ask) -> Callable[[V], V]:
    """View decorator, for autosaves."""

    def marked(view: V) -> V:
        view.asks_first = ask  # type: ignore[attr-defined]
        return view

    return marked


def questions_of_view(request: HttpRequest, user_id: UUID) -> list[Question]:
    """None or one. Looks for the view once more than Django, so only where an autosave comes."""
    if request.method != "POST" or request.content_type != "application/json":
        return []
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return []
    ask: Ask | None = getattr(match.func, "asks_first", None)
    return [ask(user_id, **match.kwargs)] if ask is not None else []


def first_answer(request: HttpRequest, question: Question) -> Row | None:
    """The first row of it: the one that came with the beginning of the request, or asked now."""
    for asked, row in request.__dict__.pop("answered", []):
        if asked == question:
            return row
    return ask_one(question.kept.statement, question.values)
