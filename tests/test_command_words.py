"""What a terminal that is not set to UTF-8 sends to a command."""

import os
import subprocess
import sys

from django.conf import settings


def manage(*arguments):
    command = [os.fsencode(sys.executable), b"manage.py", *arguments]
    return subprocess.run(command, cwd=settings.ROOT, capture_output=True)


def test_words_that_are_no_utf_8_are_refused_with_what_to_do():
    done = manage(b"verify_records", b"--district", b"caf\xe9")

    told = done.stderr.decode()
    assert (done.returncode, told) == (
        1,
        "'caf\\udce9' is not UTF-8. Set your terminal to UTF-8 and type it again.\n",
    )


def test_a_file_may_have_such_a_name(tmp_path):
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.toml")
    with open(path, "wb"):
        pass

    done = manage(b"check", path)

    assert b"is not UTF-8" not in done.stderr
