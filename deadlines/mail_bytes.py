"""How does a mail look on the wire?

As Django and Python's email package write it, but for the boundary. They go through each header
and line once more for all that could be in them; of a thousand digests every one is in the same
frame, so it is written here. Whatever is not as plain as that is left to them.
"""

import secrets

from django.core.mail import EmailMessage, EmailMultiAlternatives

LONGEST_HEADER = 76  # characters with its name; longer ones are folded
LONGEST_LINE = 900  # bytes; longer ones are wrapped in another encoding
NEVER_FOLDED = "Message-ID"


def bytes_of(email: EmailMessage) -> bytes:
    plain = plain_bytes(email)
    if plain is not None:
        return plain
    written: bytes = email.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg] # Django's
    return written


def plain_bytes(email: EmailMessage) -> bytes | None:
    """None when it is more than words, the same in HTML, and short headers of ASCII."""
    if not isinstance(email, EmailMultiAlternatives) or email.attachments:
        return None
    if email.cc or email.reply_to or [kind for _, kind in email.alternatives] != ["text/html"]:
        return None
    headers = {
        "Subject": str(email.subject),
        "From": email.from_email,
        "To": ", ".join(email.to),
        **email.extra_headers,
    }
    ((html, _kind),) = email.alternatives
    parts = _part("plain", str(email.body)), _part("html", str(html))
    if not all(parts) or not all(_is_plain(*header) for header in headers.items()):
        return None
    boundary = f"={secrets.token_hex(16)}="
    lines = [
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"',
        "MIME-Version: 1.0",
        *(f"{name}: {value}" for name, value in headers.items()),
        "",
        *(f"--{boundary}\r\n{part}" for part in parts),
        f"--{boundary}--\r\n",
    ]
    return "\r\n".join(lines).encode()


def _part(kind: str, body: str) -> str:
    """'' when it wants another encoding."""
    if not body or "\r" in body or max(map(len, body.encode().split(b"\n"))) > LONGEST_LINE:
        return ""
    encoding = "7bit" if body.isascii() else "8bit"
    words = body.replace("\n", "\r\n")
    return (
        f'Content-Type: text/{kind}; charset="utf-8"\r\nMIME-Version: 1.0\r\n'
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n{words}"
    )


def _is_plain(name: str, value: str) -> bool:
    """Printable, so it cannot begin another line."""
    fits = len(name) + len(value) < LONGEST_HEADER or name == NEVER_FOLDED
    return fits and value.isascii() and value.isprintable() and len(value) < LONGEST_LINE
