"""Whoever opts out of a check says of which, and why; each way not to is seen."""

import json
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from shared.kernel.home import PROJECT
from tests.architecture.opt_outs import unreasoned_lines, unreasoned_settings

# Put together here, so that this file itself says nothing to the tools.
NO, IGNORE = "# no" + "qa", "# type: ig" + "nore"


def test_every_opt_out_in_the_code_has_its_reason():
    assert unreasoned_lines(PROJECT) == []


@pytest.mark.parametrize(
    "comment",
    [
        NO,
        f"{NO}: S311",
        f"{NO}: S311 -",
        f"{NO}: S311 - jitter",
        f"{NO}: S311, S608",
        f"{NO} - all of it is fine",
        f"{NO}: S311 - jitter, not a secret {NO}",
        IGNORE,
        f"{IGNORE}[misc]",
        f"{IGNORE} # it has no types",
        f"{IGNORE}[misc] # types",
        "# prag" + "ma: no cover",
        "# mypy: " + "ignore-errors",
        "# ruff: no" + "qa",
    ],
)
def test_an_opt_out_without_code_or_reason_is_seen(tmp_path: Path, comment: str):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "planted.py").write_text(f"one = 1\ntwo = 2  {comment}\n")

    assert unreasoned_lines(tmp_path) == ["shared/planted.py:2"]


@pytest.mark.parametrize(
    "comment",
    [
        f"{NO}: S311 - jitter, not a secret",
        f"{NO}: S311, S608 - jitter, not a secret",
        f"{IGNORE}[misc] # it has no types",
        f"{IGNORE}[misc, arg-type] # it has no types",
        "# an ignored line",
    ],
)
def test_an_opt_out_with_both_is_fine(tmp_path: Path, comment: str):
    (tmp_path / "planted.py").write_text(f"two = 2  {comment}\ntold = '{NO}'\n")

    assert unreasoned_lines(tmp_path) == []


def test_every_loosened_rule_of_a_tool_has_its_reason():
    assert unreasoned_settings((PROJECT / "pyproject.toml").read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        '    "S101",',
        '    "S101", "S102", # tests',
        '"tests/**" = ["S101"]',
        '"shared/web/**" = ["D", "E501"] #',
        'extend-exclude = ["migrations/versions"]',
        "ignore_missing_imports = true",
        "disallow_untyped_defs = false",
        "warn_return_any = false",
        "allow_indirect_imports = true",
        'disable_error_code = ["index"]',
        'ignore = "H015,J004"',
    ],
)
def test_a_rule_loosened_without_words_is_seen(line: str):
    assert unreasoned_settings(f"[tool.ruff.lint]\n{line}\n") == [line.strip()]
    assert unreasoned_settings(f"[tool.ruff.lint]\n{line.rstrip(' #')} # because of this\n") == []


def test_a_sentence_above_a_loosened_rule_is_its_reason():
    assert unreasoned_settings('# H015: a heading is enough\nignore = "H015"\nexclude = ["a"]\n') == [
        'exclude = ["a"]'
    ]


def test_no_file_is_excused_from_what_it_does_not_do():
    excused = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"][
        "per-file-ignores"
    ]
    ruff = [str(Path(sys.executable).parent / "ruff"), "check", "--config", "lint.per-file-ignores={}"]
    done = subprocess.run(
        [*ruff, "--no-cache", "--output-format=json", "."],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    does = [(Path(each["filename"]).relative_to(PROJECT), each["code"]) for each in json.loads(done.stdout)]

    needless = [
        f"{files}: {rule}"
        for files, rules in excused.items()
        for rule in rules
        if not any(code.startswith(rule) and fnmatch(str(file), files) for file, code in does)
    ]

    assert needless == []
