"""What the doctor says of the search."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from shared.embedded.doctor import search_line
from shared.kernel.settings import SearchSettings


class Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()
        self.wfile.write(b'{"status": "available"}')

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def meilisearch() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Healthy) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_without_an_address_postgresql_searches():
    assert search_line(SearchSettings()) == "PostgreSQL's own (MEILISEARCH_URL is not set)"


def test_a_meilisearch_that_answers(meilisearch: str):
    line = search_line(SearchSettings(MEILISEARCH_URL=meilisearch))

    assert line == f"Meilisearch at {meilisearch}  answers, status available"


def test_a_meilisearch_that_is_away_is_no_illness():
    line = search_line(SearchSettings(MEILISEARCH_URL="http://user:secret@127.0.0.1:9"))

    assert line.startswith("Meilisearch at http://user:…@127.0.0.1:9  DOES NOT ANSWER: ")
    assert line.endswith("; PostgreSQL's own answers in its place")
