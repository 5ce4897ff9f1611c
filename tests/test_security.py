"""What docs/security.md says holds."""

import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.signing_in import sign_in

ROOT = Path(settings.ROOT)
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs/security.md").read_text())


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED)))
def test_named_test_is_there(file, name):
    module = importlib.import_module(file.removesuffix(".py").replace("/", "."))

    assert not name or callable(getattr(module, name, None))


def test_every_page_is_sent_with_the_headers_that_close_it(client, tomas):
    sign_in(client, tomas)

    answer = client.get("/")

    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert (policy["script-src"], policy["style-src"]) == ("'self'", "'self'")
    assert (policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


PRODUCTION = {
    "TANDEM_MODE": "production",
    "SECRET_KEY": "a1B2-c3D4" * 8,
    "EMAIL_URL": "smtp://127.0.0.1:9",
    "ALLOWED_HOSTS": "tandem.example",
    "BASE_URL": "https://tandem.example",
}
ASK = """
import json
from config import settings
names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
    "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DEBUG"]
print(json.dumps([getattr(settings, name) for name in names]))
"""


def test_production_closes_cookies_and_asks_for_tls():
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=os.environ | PRODUCTION,
        capture_output=True,
        text=True,
        check=True,
    )

    names = ["__Host-sessionid", "__Host-csrftoken"]
    year = 365 * 24 * 60 * 60
    assert json.loads(asked.stdout) == [*names, True, True, True, "Lax", True, year, False]
