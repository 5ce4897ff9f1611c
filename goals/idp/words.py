"""How is a part of a development plan said?"""

from typing import Any

from goals.editor import told
from goals.idp.forms import in_short
from goals.idp.parts import split_part
from goals.models import IdpItem


def said(name: str, value: Any) -> str:
    """A value by the name of its part, in words; "" when nothing is said."""
    part = split_part(name)
    match part[1] if part else name:
        case "kind":
            return str(dict(IdpItem.Kind.choices).get(value, ""))
        case "answers_to_kind":
            return str(dict(IdpItem.AnswersTo.choices).get(value, ""))
        case "state":
            return str(dict(IdpItem.State.choices).get(value, ""))
        case "credits":
            return in_short(value)
        case _:
            return told(value)
