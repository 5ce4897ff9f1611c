"""Files as people attach them: tagged, plain, a photo, locked, broken, and what has no pages."""

import hashlib
from io import BytesIO

import pikepdf
from PIL import Image

from records.pdf import html_pdf
from remediation.packets.papers import PDF, Paper

LETTER = """<html lang="en"><head><title>Letter of concern</title></head><body>
<h1>Letter of concern</h1><p>About standard 2.</p>
<table><tbody><tr><th scope="row">Given</th><td>By hand</td></tr></tbody></table>
</body></html>"""


def tagged():
    return html_pdf(LETTER)


def plain(pages=3, words="Coach log"):
    """A PDF without tags: a font, and words on each page."""
    made = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    for number in range(1, pages + 1):
        page = made.add_blank_page(page_size=(612, 792))
        name = page.add_resource(font, pikepdf.Name.Font)
        page.contents_add(f"BT {name} 12 Tf 72 700 Td ({words} {number}) Tj ET".encode())
    return saved(made)


def saved(made, **how):
    out = BytesIO()
    made.save(out, **how)
    return out.getvalue()


def locked():
    with pikepdf.open(BytesIO(plain())) as found:
        return saved(found, encryption=pikepdf.Encryption(owner="o", user="u"))


def photo(kind="JPEG", size=(640, 480), **how):
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **how)
    return out.getvalue()


def turned_photo():
    exif = Image.Exif()
    exif[0x0112] = 6
    return photo(exif=exif)


class Shelf:
    """Puts files into a folder and gives papers with numbers."""

    def __init__(self, folder):
        self.folder, self.papers = folder, []

    def put(self, title, data, media_type=PDF, ending="pdf"):
        number = len(self.papers) + 1
        path = self.folder / f"{number}.{ending}"
        path.write_bytes(data)
        sha256 = hashlib.sha256(data).hexdigest()
        paper = Paper(number, title, f"{title}.{ending}", media_type, sha256, path)
        self.papers.append(paper)
        return paper


def every_kind(folder):
    shelf = Shelf(folder)
    shelf.put("Letter of concern", tagged())
    shelf.put("Coach log", plain())
    shelf.put("Whiteboard", photo(), "image/jpeg", "jpg")
    shelf.put("Room plan", photo("PNG"), "image/png", "png")
    shelf.put("Locked notes", locked())
    shelf.put("Half a scan", b"%PDF-1.7\n1 0 obj", ending="pdf")
    shelf.put("Class video", b"....", "video/mp4", "mp4")
    shelf.papers.append(Paper(8, "Lost letter", "Lost letter.pdf", PDF, "", None))
    return shelf.papers
