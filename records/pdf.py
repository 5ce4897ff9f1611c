"""What are the bytes of an official form? The same paper as the page, as a tagged PDF (PDF/UA-1).

WeasyPrint is loaded when the first PDF is made: pages do not wait for it.
"""

import logging
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.template.loader import render_to_string

from accounts import clock
from records.canonical import read_canonical
from records.models import ChainEntry, Document, Signature
from records.papers import paper_of, paper_view
from records.pdf_tags import finish_tags

ORIGIN = "https://paper.invalid"  # an address that leads nowhere; see AssetFetcher
BASE = f"{ORIGIN}/css/"
SHEETS = ("00-tokens.css", "pdf.css")
FONT = "PublicSans[wght].ttf"
PORTION = """
    @page :first { counter-reset: page %d }
    @page { @bottom-right { content: "Page " counter(page) !important } }
"""
COLOR = re.compile(r"#[0-9a-fA-F]{6}\Z")

logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it warns of what is for browsers only
logging.getLogger("fontTools").setLevel(logging.ERROR)  # it tells of every table of the font


def document_pdf(document: Document, canonical: str, signatures: Sequence[Signature]) -> bytes:
    """The PDF of the frozen words with these signatures."""
    html = document_html(document, canonical, signatures)
    return html_pdf(html, read_canonical(canonical)["district"]["brand_color"])


def document_html(document: Document, canonical: str, signatures: Sequence[Signature]) -> str:
    view = paper_view(document, read_canonical(canonical), signatures)
    template = f"pdf/{paper_of(document.kind).template}"
    return render_to_string(
        template,
        {
            **view,
            "entry_number": entry_number(document),
            "clock_moved": bool(clock.offset()),
            "finished_at": signatures[-1].signed_at,
        },
    )


def html_pdf(html: str, brand_color: str = "", *, first_page: int = 0) -> bytes:
    """`first_page`: its number, in a portion of a paper whose length nobody knows yet."""
    from weasyprint import CSS, HTML  # noqa: PLC0415 - heavy, and only the worker needs it

    page = HTML(string=html, base_url=BASE, url_fetcher=asset_fetcher())
    brand = f":root {{ --brand: {brand_color} !important }}"  # else the page's own sheets win
    sheets = [CSS(string=brand)] if COLOR.match(brand_color) else []
    if first_page:
        sheets.append(CSS(string=PORTION % first_page))
    return bytes(page.write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1", finisher=finish_tags))


def entry_number(document: Document) -> int:
    """Its place in the chain, which every copy of the chain can confirm."""
    entry = ChainEntry.objects.get(kind=ChainEntry.Kind.DOCUMENT, row_id=document.pk)
    return int(entry.number)


@cache
def asset_fetcher() -> Any:
    """Our own sheets and font, and nothing else: no network, no other file of this machine."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - as above

    class AssetFetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            file = assets().get(unquote(url))
            if file is None:
                raise ValueError(f"A paper may not load {url}.")
            return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": kind_of(file)})

    return AssetFetcher()


def kind_of(file: Path) -> str:
    return "text/css" if file.suffix == ".css" else "font/ttf"


@cache
def assets() -> dict[str, Path]:
    css = settings.ROOT / "static/css"
    files = {BASE + name: css / name for name in SHEETS}
    files[f"{ORIGIN}/fonts/{FONT}"] = settings.FONTS / FONT
    return files
