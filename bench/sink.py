"""A mail server that takes everything and keeps nothing: `python -m bench.sink PORT`."""

import signal
import sys

from aiosmtpd.controller import Controller


class Nowhere:
    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        return "250 Taken"


def main() -> None:
    controller = Controller(Nowhere(), hostname="127.0.0.1", port=int(sys.argv[1]))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    controller.start()
    try:
        signal.pause()
    finally:
        controller.stop()


if __name__ == "__main__":
    main()
