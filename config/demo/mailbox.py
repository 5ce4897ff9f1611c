"""Which mail did the demonstration send? Messages lie as files in one folder."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

SHOWN = 200


@dataclass(frozen=True)
class Letter:
    """One message, as the mail page shows it."""

    key: str  # the file's name without its ending
    subject: str
    to: str
    date: str
    text: str


def letters(folder: Path) -> list[Letter]:
    """The newest first, at most 200."""
    files = sorted(folder.glob("*.eml"), reverse=True)[:SHOWN] if folder.is_dir() else []
    return [read(path) for path in files]


def letter(folder: Path, key: str) -> Letter | None:
    """None unless a message of that very name lies in the folder."""
    names = {path.stem: path for path in folder.glob("*.eml")} if folder.is_dir() else {}
    return read(names[key]) if key in names else None


def read(path: Path) -> Letter:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)  # the default policy's class
    body = message.get_body(("plain",))
    return Letter(
        key=path.stem,
        subject=message["Subject"] or "",
        to=message["To"] or "",
        date=message["Date"] or "",
        text=body.get_content() if body else "",
    )
