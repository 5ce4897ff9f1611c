"""How do our own pages and the attached papers become one PDF? No database, no clock.

Our own pages come first, tagged and numbered 1, 2, 3 …; the attached pages follow as A1, A2 … and
stand in the bookmarks under their titles.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name, OutlineItem

from records.pdf_tree import Tree, forget
from remediation.packets.papers import Examined, Standing, pages_of

Tell = Callable[[], None]


def assemble(own: bytes, examined: Sequence[Examined], out: Path, tell: Tell | None = None) -> int:
    """Write the packet. Returns how many pages it has; `tell` is called after each paper."""
    inside = [one for one in examined if one.is_inside]
    with pikepdf.open(BytesIO(own)) as packet:
        tree, own_pages = Tree(packet), len(packet.pages)
        starts = []
        for one in inside:
            starts.append(len(packet.pages))
            _append(packet, tree, one)
            if tell is not None:
                tell()
        tree.close()
        _number_pages(packet, own_pages)
        _bookmark(packet, inside, starts)
        if any(not one.is_readable for one in inside):
            _claim_less(packet)
        packet.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return len(packet.pages)


def title_of(one: Examined) -> str:
    """`Paper 4: Coach log`"""
    return _("Paper %(n)s: %(title)s") % {"n": one.paper.number, "title": one.paper.title}


def _append(packet: pikepdf.Pdf, tree: Tree, one: Examined) -> None:
    before = len(packet.pages)
    with pages_of(one.paper) as source:
        packet.pages.extend(source.pages)
        pages = [packet.pages[n] for n in range(before, len(packet.pages))]
        if one.standing == Standing.WHOLE:
            tree.hang_in(source, pages, title_of(one))
            return
        for page in pages:
            forget(page.obj, "/StructParents")
    told = [
        _("%(title)s, page %(n)s of %(all)s, as it was attached.")
        % {"title": title_of(one), "n": n, "all": one.pages}
        if one.standing == Standing.PICTURE
        else ""
        for n in range(1, one.pages + 1)
    ]
    tree.wrap(pages, title_of(one), told)


def _number_pages(packet: pikepdf.Pdf, own_pages: int) -> None:
    numbers: Any = Array()
    numbers.extend([0, Dictionary(S=Name.D)])
    if len(packet.pages) > own_pages:
        numbers.extend([own_pages, Dictionary(S=Name.D, P=pikepdf.String("A"))])
    packet.Root.PageLabels = Dictionary(Nums=numbers)


def _bookmark(packet: pikepdf.Pdf, inside: Sequence[Examined], starts: Sequence[int]) -> None:
    """Beside those of our own headings, which are there already."""
    if not inside:
        return
    with packet.open_outline() as outline:
        papers = OutlineItem(_("Papers"), starts[0])
        papers.children.extend(
            OutlineItem(title_of(one), start) for one, start in zip(inside, starts, strict=True)
        )
        outline.root.append(papers)
    packet.Root.PageMode = Name.UseOutlines


def _claim_less(packet: pikepdf.Pdf) -> None:
    """A packet with papers that cannot be read aloud does not say that it is PDF/UA."""
    with packet.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        del metadata["pdfuaid:part"]


def mark_pages(packet: Path, stamp: bytes, out: Path) -> None:
    """Draw the one page of `stamp` over every page, as no part of the content: a watermark."""
    with pikepdf.open(packet) as marked, pikepdf.open(BytesIO(stamp)) as source:
        drawn = marked.copy_foreign(source.pages[0].as_form_xobject())
        forget(drawn, "/StructParents")
        for page in marked.pages:
            name = page.add_resource(drawn, Name.XObject)
            page.contents_add(b"q", prepend=True)
            page.contents_add(f"Q /Artifact BMC q {_fit(page)} cm {name} Do Q EMC".encode())
        marked.save(out)


def _fit(page: pikepdf.Page) -> str:
    """From a Letter page to the size of this one."""
    left, low, right, high = (float(n) for n in page.mediabox)
    return f"{(right - left) / 612:.4f} 0 0 {(high - low) / 792:.4f} {left:.2f} {low:.2f}"
