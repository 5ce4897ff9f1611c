"""What stands on a response and on the reply to it (E15)? Shapes as in records/forms_5240.py."""

from typing import NotRequired, TypedDict

from records.forms_5240 import District, Employee, Form

RESPONSE = "response"  # Document.kind
REPLY = "reply"
ATTACHED = (RESPONSE, REPLY)  # they belong to another document and go where it goes


class About(TypedDict):
    """The document that is responded to."""

    id: str
    title: str
    version: int
    content_hash: str


class Writer(TypedDict):
    name: str
    job_title: str


class FileContent(TypedDict):
    """A file that lies with the paper; its bytes are kept apart."""

    name: str
    hash: str  # SHA-256, hex
    size: int  # bytes


class ResponsePaper(TypedDict):
    """A response or a reply. Of a reply `delivered_on`, `last_day_on` and `late_reason` are ""."""

    form: Form
    district: District
    school_year: str
    employee: Employee
    writer: Writer
    about: About
    delivered_on: str  # when the count of days began
    last_day_on: str
    late_reason: str  # HR's, when it accepted a late one
    sent_at: str
    words: str
    remedy: str  # what would put it right; "" when nothing is asked
    representative: str
    files: NotRequired[list[FileContent]]  # not on the oldest papers
