"""What is being done? Told beside the figures, for some of the work takes minutes."""

import sys
import time

STARTED = time.monotonic()


def tell(words: str) -> None:
    """On standard error, with the seconds since the bench began: the figures stay clean."""
    print(f"{time.monotonic() - STARTED:7.0f} s  {words}", file=sys.stderr, flush=True)
