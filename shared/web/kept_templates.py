"""What templates were compiled to, kept in SOUK_HOME: compiling those of a page takes longer than a hundred pages.

As with Python's own .pyc, what lies there is run: the folder is the process's own, as the secrets beside it are.
"""

import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

import jinja2
from jinja2.bccache import Bucket, FileSystemBytecodeCache

# How a template is compiled depends on the environment too, which says nothing of itself: its module tells it apart.
_MADE_BY: Final = ("templates.py", "kept_templates.py")


class KeptTemplates(FileSystemBytecodeCache):
    """A folder of compiled templates. Where it cannot be read or written, each process compiles for itself."""

    def load_bytecode(self, bucket: Bucket) -> None:
        # A machine that lost its power may have left anything: unpickling that raises whatever it likes.
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 - as above
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def keep_templates(home: Path) -> KeptTemplates:
    """Open the folder of this release in a home; those of other releases go when it is made."""
    folder = home / "templates" / _release()
    with suppress(OSError):
        if not folder.exists():
            shutil.rmtree(folder.parent, ignore_errors=True)
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return KeptTemplates(str(folder))


def _release() -> str:
    digest = sha256(jinja2.__version__.encode())
    for name in _MADE_BY:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return digest.hexdigest()[:16]
