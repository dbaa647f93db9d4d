"""Valkey from the wheel: what it was told stays, for those who know the password."""

from pathlib import Path

import pytest
from redis import AuthenticationError, Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from shared.embedded.valkey import Valkey

MANY = 300_000  # enough to be seen reading


def test_a_restarted_server_keeps_its_keys_and_drops_none_to_make_room(tmp_path: Path):
    server = Valkey(tmp_path / "valkey", "secret")
    server.start(tmp_path / "log")
    try:
        with Redis.from_url(server.url) as client:
            client.set("kept", "7")
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        server.stop()
        assert server.has_died

        server.start(tmp_path / "log", port=server.port)
        with Redis.from_url(server.url) as client:
            assert client.get("kept") == b"7"
    finally:
        server.stop()


def test_nobody_enters_without_the_password(tmp_path: Path):
    server = Valkey(tmp_path / "valkey", "secret")
    server.start(tmp_path / "log")
    try:
        with Redis(port=server.port) as client, pytest.raises(AuthenticationError):
            client.get("kept")
        assert (tmp_path / "valkey" / "valkey.conf").stat().st_mode & 0o077 == 0
    finally:
        server.stop()


def test_it_answers_once_it_is_started_however_much_it_has_to_read(tmp_path: Path):
    server = Valkey(tmp_path / "valkey", "secret")
    server.start(tmp_path / "log")
    try:
        with Redis.from_url(server.url) as client:
            client.eval(f"for i = 1, {MANY} do redis.call('SET', 'key ' .. i, i) end", 0)
        server.stop()

        server.start(tmp_path / "log", port=server.port)
        with Redis.from_url(server.url, retry=Retry(NoBackoff(), 0)) as client:
            assert client.dbsize() == MANY
    finally:
        server.stop()
