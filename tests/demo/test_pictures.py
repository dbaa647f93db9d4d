"""The pool in which the demo is drawn."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from shared.demo.content.stores import STORES
from shared.demo.pictures import prepare_drawing
from shared.kernel.home import PROJECT

# Draws in a pool, says who its processes are, and waits to be killed.
DRAWER = """
import time
from shared.demo.pictures import drawing_pool, prepare_tile

if __name__ == "__main__":
    with drawing_pool() as pool:
        pool.submit(prepare_tile, [("mug", ("#a5492f", "#e7cfa8", "#2f4668"))]).result()
        print(*pool._processes, flush=True)
        time.sleep(60)
"""


def runs(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_processes_that_draw_end_with_a_killed_parent(tmp_path: Path) -> None:
    (tmp_path / "drawer.py").write_text(DRAWER)
    with subprocess.Popen(
        [sys.executable, str(tmp_path / "drawer.py")],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as drawer:
        assert drawer.stdout is not None
        drawing = [int(pid) for pid in drawer.stdout.readline().split()]
        assert drawing
        assert all(runs(pid) for pid in drawing)
        drawer.send_signal(signal.SIGKILL)

    until = time.monotonic() + 60
    while any(runs(pid) for pid in drawing):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_product_is_shown_in_two_sizes_of_one_format() -> None:
    picture = STORES[0].products[0].pictures[0]
    ready = prepare_drawing(picture)

    assert [(size.width, size.height, size.format) for size in ready.renditions] == [
        (360, 450, "webp"),
        (720, 900, "webp"),
    ]
