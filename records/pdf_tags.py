"""What does WeasyPrint leave to do for PDF/UA-1, before the file is written?

It tags the lines in the margins as content, though no place of the tree holds them: they are
artifacts (ISO 14289-1, 7.8). And it knows which cells head others, but not in which direction:
a header over row headers would have none (7.5).
"""

from typing import Any

NOWHERE = b"null"


def finish_tags(_document: Any, pdf: Any) -> None:
    """A finisher of WeasyPrint's `write_pdf`."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    held = _held(pdf)
    for number, page in enumerate(_pages(pdf)):
        loose = _make_artifacts(_object(pdf, page["Contents"]), held.get(page.reference, set()))
        _forget(_object(pdf, root["ParentTree"])["Nums"], number, loose)
    for element in _elements(pdf, "/TH"):
        head = _object(pdf, _object(pdf, element["P"])["P"])["S"] == "/THead"
        element["A"]["Scope"] = "/Column" if head else "/Row"


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _pages(pdf: Any) -> list[Any]:
    """In their order: each kid is a number, a generation and an R."""
    return [pdf.objects[number] for number in pdf.pages["Kids"][::3]]


def _elements(pdf: Any, kind: str) -> list[Any]:
    """Structure elements of this kind."""
    return [row for row in pdf.objects if isinstance(row, dict) and row.get("S") == kind]


def _held(pdf: Any) -> dict[bytes, set[int]]:
    """By page: the numbers of the content that the tree holds."""
    held: dict[bytes, set[int]] = {}
    waiting = list(_object(pdf, pdf.catalog["StructTreeRoot"])["K"])
    while waiting:
        element = _object(pdf, waiting.pop())
        for kid in element.get("K", ()):
            if isinstance(kid, int):
                held.setdefault(element["Pg"], set()).add(kid)
            else:
                waiting.append(kid)
    return held


def _make_artifacts(stream: Any, held: set[int]) -> set[int]:
    """Content that no element holds is the page's own furniture. Returns its numbers."""
    loose = set()
    for place, item in enumerate(stream.stream):
        if isinstance(item, dict) and "MCID" in item and item["MCID"] not in held:
            loose.add(item.pop("MCID"))
            stream.stream[place - 1] = "/Artifact"
            item["Type"] = "/Pagination"
    return loose


def _forget(numbers: Any, page: int, loose: set[int]) -> None:
    """The way back from content to its element: there is none any more."""
    elements = numbers[2 * page + 1]
    for number in loose:
        elements[number] = NOWHERE
