"""How do papers of ours that were made one by one become one PDF? Tags, bookmarks and all.

So a paper of any length is made in portions: WeasyPrint holds all pages of what it makes at once.
No database, no clock.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Name, OutlineItem

from records.pdf_tree import Tree


class Portion(NamedTuple):
    title: str  # of its part of the tree, for who reads by ear
    path: Path


def pages_in(path: Path) -> int:
    with pikepdf.open(path) as found:
        return len(found.pages)


def join(portions: Sequence[Portion], out: Path) -> None:
    """The first one keeps its own place in the tree; what follows is hung in behind it."""
    first, *others = portions
    with pikepdf.open(first.path) as whole:
        tree, marks = Tree(whole), []
        for portion in others:
            start = len(whole.pages)
            with pikepdf.open(portion.path) as source:
                whole.pages.extend(source.pages)
                pages = [whole.pages[n] for n in range(start, len(whole.pages))]
                tree.hang_in(source, pages, portion.title)
                marks += _bookmarks(source, start)
        tree.close()
        with whole.open_outline() as outline:
            outline.root.extend(marks)
        whole.Root.PageMode = Name.UseOutlines
        whole.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _bookmarks(source: pikepdf.Pdf, start: int) -> list[OutlineItem]:
    """Those of a portion, which lead to the pages that it has in the whole."""
    places = {page.objgen: start + number for number, page in enumerate(source.pages)}
    with source.open_outline() as outline:
        return [_moved(item, places.__getitem__) for item in outline.root]


def _moved(item: OutlineItem, place_of: Callable[[Any], int]) -> OutlineItem:
    leads: Any = item.destination
    page, _how, left, top, _zoom = leads  # as WeasyPrint writes them
    moved = OutlineItem(item.title, place_of(page.objgen), "XYZ", left=left, top=top)
    moved.children.extend(_moved(child, place_of) for child in item.children)
    return moved
