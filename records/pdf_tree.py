"""How do further pages come into the structure tree of a PDF? (ISO 32000-1, 14.7)

A paper that has tags keeps them: its tree is hung into ours, and its way back from content to
elements (ParentTree) gets numbers of its own. A paper without tags gets one element a page, so
that a reader hears what stands there and can go on.
"""

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

OPEN = b"%s <</MCID 0>> BDC q"
CLOSE = b"Q EMC"


def forget(owner: Any, key: str) -> None:
    """Of a dictionary or a stream."""
    if key in owner:
        del owner[key]


def has_tree(found: pikepdf.Pdf) -> bool:
    """It says that it is tagged, and has a tree that leads back from every page with content."""
    root = found.Root.get("/StructTreeRoot")
    marked = found.Root.get("/MarkInfo")
    return (
        isinstance(root, Dictionary)
        and isinstance(marked, Dictionary)
        and bool(marked.get("/Marked"))
        and isinstance(root.get("/ParentTree"), Dictionary)
        and root.get("/K") is not None
        and all("/StructParents" in page.obj for page in found.pages)
    )


class Tree:
    """The structure tree of one PDF, to which papers are added one after another."""

    def __init__(self, whole: pikepdf.Pdf) -> None:
        self.whole = whole
        self.root = whole.Root.StructTreeRoot
        self.rows = dict(_rows(self.root.ParentTree))
        self.next = max(self.rows, default=-1) + 1
        top = self.root.K
        self.top = top[0] if isinstance(top, Array) else top

    def hang_in(self, source: pikepdf.Pdf, pages: list[pikepdf.Page], title: str) -> None:
        """The tree of a tagged paper whose pages were added just now."""
        foreign = source.Root.StructTreeRoot
        copied = self.whole.copy_foreign(source.make_indirect(_plain_root(foreign)))
        part = self._element(Name.Part, title)
        part.K = copied.K
        for kid in part.K:
            kid.P = part
        self._keep_roles(foreign)
        rows = dict(_rows(copied.ParentTree))
        for owner, key in _owners(pages):
            number = int(owner[key])
            if number in rows:
                self.rows[self.next] = rows[number]
                owner[key] = self.next
                self.next += 1
            else:
                del owner[key]

    def wrap(self, pages: list[pikepdf.Page], title: str, told: list[str]) -> None:
        """One element a page. `told` is what stands there for who can't see it; "": its words."""
        part = self._element(Name.Part, title)
        for page, words in zip(pages, told, strict=True):
            kind = Name.Figure if words else Name.P
            page.contents_add(OPEN % str(kind).encode(), prepend=True)
            page.contents_add(CLOSE)
            element = self.whole.make_indirect(
                Dictionary(Type=Name.StructElem, S=kind, P=part, Pg=page.obj, K=0)
            )
            if words:
                element.Alt = pikepdf.String(words)
                element.A = Dictionary(O=Name.Layout, BBox=Array(page.mediabox))
            part.K.append(element)
            page.obj.StructParents = self.next
            self.rows[self.next] = Array([element])
            self.next += 1

    def close(self) -> None:
        """Write the way back, in order."""
        numbers: Any = Array()
        for number in sorted(self.rows):
            numbers.extend([number, self.rows[number]])
        self.root.ParentTree = self.whole.make_indirect(Dictionary(Nums=numbers))
        self.root.ParentTreeNextKey = self.next

    def _element(self, kind: Name, title: str) -> Any:
        part = self.whole.make_indirect(
            Dictionary(
                Type=Name.StructElem, S=kind, P=self.top, T=pikepdf.String(title), K=Array()
            )
        )
        if not isinstance(self.top.K, Array):
            self.top.K = Array([self.top.K])
        self.top.K.append(part)
        return part

    def _keep_roles(self, foreign: Any) -> None:
        """What its own kinds of elements stand for."""
        roles = foreign.get("/RoleMap")
        if not isinstance(roles, Dictionary):
            return
        if "/RoleMap" not in self.root:
            self.root.RoleMap = Dictionary()
        for name, kind in roles.items():
            if name not in self.root.RoleMap:
                self.root.RoleMap[name] = kind


def _plain_root(foreign: Any) -> Dictionary:
    """Elements and the way back, and nothing else of it."""
    kids = foreign.K if isinstance(foreign.K, Array) else Array([foreign.K])
    numbers: Any = Array()
    for number, row in _rows(foreign.ParentTree):
        numbers.extend([number, row])
    return Dictionary(K=kids, ParentTree=Dictionary(Nums=numbers))


def _rows(tree: Any) -> list[tuple[int, Any]]:
    """Of a number tree, whatever its depth."""
    found: list[tuple[int, Any]] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.get("/Kids", []))
        numbers = list(node.get("/Nums", []))
        found.extend((int(n), row) for n, row in zip(numbers[::2], numbers[1::2], strict=True))
    return found


def _owners(pages: list[pikepdf.Page]) -> list[tuple[Any, str]]:
    """What points into the way back: pages, and notes and forms on them."""
    found: list[tuple[Any, str]] = []
    for page in pages:
        found.append((page.obj, "/StructParents"))
        found.extend(
            (note, "/StructParent")
            for note in page.obj.get("/Annots", [])
            if isinstance(note, Dictionary) and "/StructParent" in note
        )
        resources = page.obj.get("/Resources")
        drawn: Any = resources.get("/XObject", {}) if isinstance(resources, Dictionary) else {}
        for one in dict(drawn).values():
            found.extend((one, key) for key in ("/StructParents", "/StructParent") if key in one)
    return found
