"""Asks the web process beside us how it is; exit code 0 or 1. For container health checks.

Named as the first of ALLOWED_HOSTS and as if through the proxy, so that no rule is loosened.
"""

import os
import sys
import urllib.request


def main() -> None:
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    url = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz"
    headers = {"Host": host.removeprefix("."), "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as page:
            print(page.read().decode())
    except OSError as error:
        sys.exit(f"{url}: {error}")


if __name__ == "__main__":
    main()
