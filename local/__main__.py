"""What `dev.py up`, `test`, `manage` and `bench` do, once the virtual environment stands."""

import signal
import sys

from local import commands

COMMANDS = {
    "up": commands.up,
    "test": commands.test,
    "manage": commands.manage,
    "bench": commands.bench,
}

signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
try:
    sys.exit(COMMANDS[sys.argv[1]](sys.argv[2:]))
except KeyboardInterrupt:
    sys.exit("Stopped.")
