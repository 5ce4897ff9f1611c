"""Takes all mail of the demonstration and keeps each message as a file. Nothing leaves."""

import os
import secrets
import signal
import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Folder:
    def __init__(self, path: Path):
        self.path = path
        path.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """One file a message, named so that files sort by arrival; whole or not there."""
        name = f"{time.time_ns()}-{secrets.token_hex(4)}"
        to = ", ".join(envelope.rcpt_tos).encode()
        draft = self.path / f"{name}.part"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(b"Delivered-To: " + to + b"\r\n" + bytes(envelope.original_content or b""))
        draft.rename(self.path / f"{name}.eml")
        return "250 Kept"


def main() -> None:
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    controller = Controller(Folder(folder), hostname="127.0.0.1", port=port)
    controller.start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        signal.pause()
    finally:
        controller.stop()


if __name__ == "__main__":
    main()
