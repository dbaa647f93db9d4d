"""What was compiled once is not compiled again, and what was kept badly is no worse than nothing kept."""

from pathlib import Path
from typing import Any, NoReturn

import pytest
from jinja2 import DictLoader, Environment

from shared.web.kept_templates import KeptTemplates, keep_templates
from shared.web.templates import make_templates


def environment(kept: KeptTemplates, source: str) -> Environment:
    return Environment(loader=DictLoader({"a.html": source}), bytecode_cache=kept, autoescape=True)


def refuse(*_: Any, **__: Any) -> NoReturn:
    raise AssertionError("it was compiled again")


def test_a_second_process_compiles_nothing_again(tmp_path: Path):
    first = make_templates(reload=False, compiled=keep_templates(tmp_path))
    first.get_template("errors/framed.html")

    second = make_templates(reload=False, compiled=keep_templates(tmp_path))
    second.compile = refuse  # type: ignore[assignment]  # of this one environment

    assert second.get_template("errors/framed.html").name == "errors/framed.html"
    with pytest.raises(AssertionError, match="compiled again"):
        second.get_template("emails/_own.txt")


def test_a_changed_template_is_compiled_anew(tmp_path: Path):
    kept = keep_templates(tmp_path)
    environment(kept, "old {{ 1 + 1 }}").get_template("a.html")

    assert environment(kept, "new {{ 1 + 2 }}").get_template("a.html").render() == "new 3"


@pytest.mark.parametrize("kept_bytes", [b"", b"no code at all", None], ids=["nothing", "rubbish", "half"])
def test_a_file_that_was_half_written_is_written_anew(tmp_path: Path, kept_bytes: bytes | None):
    kept = keep_templates(tmp_path)
    environment(kept, "{{ 1 + 1 }}").get_template("a.html")
    (file,) = Path(kept.directory).iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if kept_bytes is None else kept_bytes)

    assert environment(kept, "{{ 1 + 1 }}").get_template("a.html").render() == "2"
    assert file.read_bytes() == whole


def test_where_nothing_can_be_kept_pages_are_made(tmp_path: Path):
    (tmp_path / "templates").write_text("a file where a folder should be")

    made = environment(keep_templates(tmp_path), "{{ 1 + 1 }}").get_template("a.html")

    assert made.render() == "2"
    assert (tmp_path / "templates").read_text() == "a file where a folder should be"


def test_another_releases_are_left_behind(tmp_path: Path):
    old = tmp_path / "templates" / "of-another-release"
    old.mkdir(parents=True)

    here = Path(keep_templates(tmp_path).directory)

    assert here.parent == tmp_path / "templates"
    assert here.stat().st_mode & 0o777 == 0o700
    assert not old.exists()
