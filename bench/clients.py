"""Four clients that ask the same page at once: `python -m bench.clients PORT PAGES`.

PAGES is JSON: name to address and session. Prints the seconds of each. Needs nothing of Django.
"""

import http.client
import json
import sys
import threading
import time

CLIENTS = 4
TURNS = 3
EACH = 25  # requests of one client in a turn


def main() -> None:
    port, asked = int(sys.argv[1]), json.loads(sys.argv[2])
    seconds = dict.fromkeys(asked, 0.0)
    for turn in range(-1, TURNS):  # the first is for warming up
        for name, (path, session) in asked.items():
            took = one_turn(port, path, session)
            seconds[name] += took if turn >= 0 else 0
    print(json.dumps(seconds))


def one_turn(port: int, path: str, session: str) -> float:
    clients = [threading.Thread(target=ask, args=(port, path, session)) for _ in range(CLIENTS)]
    started = time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return time.perf_counter() - started


def ask(port: int, path: str, session: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": f"sessionid={session}"} if session else {}
    for _ in range(EACH):
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.read()
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path} answered {response.status}.")
    connection.close()


if __name__ == "__main__":
    main()
