"""`souk doctor`: what is connected to what, and does it answer."""

import shutil
import socket
import sys
from urllib.parse import urlsplit

from shared.kernel.settings import SettingsProblem, load_settings


def examine() -> int:
    """Print a line per service; returns 1 when one that is needed does not answer."""
    try:
        settings = load_settings()
    except SettingsProblem as problem:
        print(problem)
        return 1
    database, valkey = settings.database.owner_url, settings.redis.url
    needed = [("PostgreSQL", database, _reaches(database)), ("Valkey or Redis", valkey, _reaches(valkey))]
    for name, url, answers in needed:
        print(f"{name:<18}{_without_password(url):<52}{'answers' if answers else 'DOES NOT ANSWER'}")
    for name, configured, stand_in in (
        ("Search", settings.search.meilisearch_url, "PostgreSQL full text"),
        (
            "Mail",
            "Resend" if settings.mail.resend_api_key else _without_password(settings.mail.smtp_url),
            "outbox at /dev/mail",
        ),
        ("Files", _without_password(settings.files.url), ""),
    ):
        print(f"{name:<18}{configured or stand_in + ' (nothing configured)'}")
    free = shutil.disk_usage(settings.web.home).free // 1024**2
    print(f"{'Home':<18}{settings.web.home} ({free} MB free)")
    print(f"{'Python':<18}{sys.version.split()[0]}")
    return 0 if all(answers for _, _, answers in needed) else 1


def _reaches(url: str) -> bool:
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=2):
            return True
    except OSError:
        return False


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    if not parts.password:
        return url
    return url.replace(f":{parts.password}@", ":…@")
