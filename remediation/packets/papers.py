"""What of a file can stand in a packet: as pages, or only in the zip beside it? No database.

The bytes themselves are never changed; what stands in the packet is a copy of its pages.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pikepdf
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from records.pdf_tree import forget, has_tree

PDF = "application/pdf"
PICTURES = {"image/jpeg", "image/png", "image/gif", "image/webp"}
MOST_PIXELS = 60_000_000  # of one picture: what a phone takes, and a scan of a poster
UNSAFE_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition"}


class Standing(StrEnum):
    """How a paper stands in the packet."""

    WHOLE = "whole"  # with its own tags: it can be read aloud
    UNTAGGED = "untagged"  # its pages are there, in the order of its file
    PICTURE = "picture"  # its pages are pictures: nothing can be read aloud
    ZIP_ONLY = "zip_only"  # no pages of it: the file lies in the zip
    LOCKED = "locked"
    BROKEN = "broken"
    MISSING = "missing"


TOLD: dict[Standing, Promise] = {
    Standing.WHOLE: _("In the packet."),
    Standing.UNTAGGED: _("In the packet. It has no tags, so a screen reader may mix its order."),
    Standing.PICTURE: _("In the packet as a picture. A screen reader can’t read its words."),
    Standing.ZIP_ONLY: _("Not in the packet: this kind of file has no pages. It is in the zip."),
    Standing.LOCKED: _("Not in the packet: it is locked with a password. It is in the zip."),
    Standing.BROKEN: _("Not in the packet: it is damaged. It is in the zip as it is."),
    Standing.MISSING: _("Not in the packet: its file is gone."),
}
IN_PACKET = {Standing.WHOLE, Standing.UNTAGGED, Standing.PICTURE}


@dataclass(frozen=True)
class Paper:
    """One paper of the packet. `number` counts through the packet, from 1."""

    number: int
    title: str
    file_name: str
    media_type: str
    sha256: str  # hex, of the bytes that were taken in
    path: Path | None  # None: its bytes are gone


@dataclass(frozen=True)
class Examined:
    """A paper, how it stands, and how many pages it brings."""

    paper: Paper
    standing: Standing
    pages: int = 0
    first: int = 0  # among the attached pages, from 1

    @property
    def is_inside(self) -> bool:
        return self.standing in IN_PACKET

    @property
    def told(self) -> str:
        return str(TOLD[self.standing])

    @property
    def is_readable(self) -> bool:
        return self.standing == Standing.WHOLE

    @property
    def place(self) -> str:
        """`A4–A6`: as viewers of PDFs count the attached pages."""
        if not self.is_inside:
            return ""
        last = self.first + self.pages - 1
        return f"A{self.first}" if self.pages == 1 else f"A{self.first}–A{last}"


def examine(papers: list[Paper]) -> Iterator[Examined]:
    """Each in its order, with the place of its pages."""
    first = 1
    for paper in papers:
        standing, pages = look_at(paper)
        yield Examined(paper, standing, pages, first if pages else 0)
        first += pages


def look_at(paper: Paper) -> tuple[Standing, int]:
    """How it would stand, and its number of pages."""
    if paper.path is None:
        return Standing.MISSING, 0
    if paper.media_type == PDF:
        return _look_at_pdf(paper.path)
    if paper.media_type in PICTURES:
        return (Standing.PICTURE, 1) if _opens(paper.path) else (Standing.BROKEN, 0)
    return Standing.ZIP_ONLY, 0


def _look_at_pdf(path: Path) -> tuple[Standing, int]:
    try:
        with pikepdf.open(path) as found:
            pages = len(found.pages)
            if not pages:
                return Standing.BROKEN, 0
            if has_tree(found):
                return Standing.WHOLE, pages
            has_words = any(_has_font(page) for page in found.pages)
            return (Standing.UNTAGGED if has_words else Standing.PICTURE), pages
    except pikepdf.PasswordError:
        return Standing.LOCKED, 0
    except pikepdf.PdfError:
        return Standing.BROKEN, 0


def _has_font(page: pikepdf.Page) -> bool:
    resources = page.obj.get("/Resources")
    return isinstance(resources, pikepdf.Dictionary) and bool(resources.get("/Font"))


def _opens(path: Path) -> bool:
    try:
        with Image.open(path) as picture:
            picture.verify()
            return bool(picture.width * picture.height <= MOST_PIXELS)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        return False


@contextmanager
def pages_of(paper: Paper) -> Iterator[pikepdf.Pdf]:
    """A PDF of the pages of a paper that is inside; what could run is taken out of them."""
    if paper.path is None:
        raise ValueError("a paper whose file is gone has no pages")
    if paper.media_type == PDF:
        with pikepdf.open(paper.path) as found:
            for page in found.pages:
                make_harmless(page)
            yield found
    else:
        with picture_page(paper.path) as found:
            yield found


def make_harmless(page: pikepdf.Page) -> None:
    """Links stay; scripts, programs and forms that send themselves do not."""
    forget(page.obj, "/AA")
    for note in page.obj.get("/Annots", []):
        if not isinstance(note, pikepdf.Dictionary):
            continue
        forget(note, "/AA")
        action = note.get("/A")
        if isinstance(action, pikepdf.Dictionary) and (
            str(action.get("/S")) in UNSAFE_ACTIONS or "/Next" in action
        ):
            del note["/A"]


@contextmanager
def picture_page(path: Path) -> Iterator[pikepdf.Pdf]:
    """A picture on a Letter page, upright, as large as fits. A JPEG keeps its own bytes."""
    made = pikepdf.new()
    with Image.open(path) as picture:
        turned = picture.getexif().get(0x0112, 1)
        keeps = picture.format == "JPEG" and picture.mode in {"L", "RGB"} and turned in {0, 1}
        if keeps:
            data, size, mode = path.read_bytes(), picture.size, picture.mode
        else:
            upright = _upright(picture, turned)
            data, size, mode = upright.tobytes(), upright.size, upright.mode
    stream = made.make_stream(
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=size[0],
        Height=size[1],
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceGray if mode == "L" else pikepdf.Name.DeviceRGB,
    )
    if keeps:
        stream.Filter = pikepdf.Name.DCTDecode
    _place(made, stream, size)
    try:
        yield made
    finally:
        made.close()


TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
WIDTH, HEIGHT, MARGIN = 612, 792, 36  # points: Letter, half an inch


def _upright(picture: Image.Image, turned: int) -> Image.Image:
    """As it is looked at, on white."""
    flat = picture if picture.mode in {"L", "RGB"} else _on_white(picture)
    return flat.transpose(TURNS[turned]) if turned in TURNS else flat


def _on_white(picture: Image.Image) -> Image.Image:
    clear = picture.convert("RGBA")
    paper = Image.new("RGBA", clear.size, "white")
    paper.alpha_composite(clear)
    return paper.convert("RGB")


def _place(made: pikepdf.Pdf, stream: pikepdf.Stream, size: tuple[int, int]) -> None:
    made.add_blank_page(page_size=(WIDTH, HEIGHT))
    page = made.pages[0]
    scale = min((WIDTH - 2 * MARGIN) / size[0], (HEIGHT - 2 * MARGIN) / size[1], 1)
    width, height = size[0] * scale, size[1] * scale
    x, y = (WIDTH - width) / 2, (HEIGHT - height) / 2
    name = page.add_resource(stream, pikepdf.Name.XObject)
    drawn = f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm {name} Do Q"
    page.contents_add(drawn.encode())
