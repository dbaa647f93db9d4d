"""Holds requests and answers to a service's published description (OpenAPI 3.1, whose schemas are JSON Schema)."""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator

NUMBERS = {"integer": int, "number": float}


class Broken(AssertionError):
    """A request or an answer is not what the description says."""


class Description:
    """One service's description. `seen` collects the operations that were held to it."""

    def __init__(self, path: Path) -> None:
        self.document: dict[str, Any] = json.loads(path.read_text())
        self.seen: set[tuple[str, str]] = set()
        self._paths = [
            (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), path) for path in self.document["paths"]
        ]
        self._paths.sort(key=lambda pair: pair[1].count("{"))
        self.check = lru_cache(maxsize=None)(self._validator)

    def request(self, method: str, path: str, query: str, body: Any) -> None:
        """Refuse a request that the description does not know: its path, its parameters, its body."""
        operation = self._operation(method, path)
        known = {one["name"]: one for one in operation.get("parameters", []) if one["in"] == "query"}
        for name, value in parse_qsl(query, keep_blank_values=True):
            if name not in known:
                raise Broken(f"{method} {path} takes no parameter {name}")
            self._hold(_typed(value, known[name]["schema"]), known[name]["schema"], f"{method} {path}?{name}")
        described = operation.get("requestBody")
        if body is not None and not described:
            raise Broken(f"{method} {path} takes no body")
        if described:
            self._hold(
                body, described["content"]["application/json"]["schema"], f"the body of {method} {path}"
            )

    def answer(self, method: str, path: str, status: int, body: Any) -> None:
        """Refuse an answer that the description does not know: its status, its body."""
        answers = self._operation(method, path)["responses"]
        if str(status) not in answers:
            # Refusals other than those by name have the one form of all of them.
            schema = {"$ref": "#/components/schemas/ResponseError"}
            if status < 400:
                raise Broken(f"{method} {path} never answers {status}")
        else:
            schema = answers[str(status)]["content"]["application/json"]["schema"]
        self._hold(body, schema, f"the answer {status} of {method} {path}")

    def _operation(self, method: str, path: str) -> dict[str, Any]:
        for pattern, template in self._paths:
            if pattern.fullmatch(path) and method.lower() in self.document["paths"][template]:
                self.seen.add((method, template))
                found: dict[str, Any] = self.document["paths"][template][method.lower()]
                return found
        raise Broken(f"there is no {method} {path}")

    def _hold(self, value: Any, schema: dict[str, Any], place: str) -> None:
        problems = [
            f"{error.json_path}: {error.message[:200]}"
            for error in self.check(json.dumps(schema)).iter_errors(value)
        ]
        if problems:
            raise Broken(f"{place}: {problems}")

    def _validator(self, schema: str) -> Draft202012Validator:
        return Draft202012Validator({**json.loads(schema), "components": self.document["components"]})


def _typed(value: str, schema: dict[str, Any]) -> Any:
    if schema.get("type") == "array":
        return value.split(",")
    return NUMBERS[schema["type"]](value) if schema.get("type") in NUMBERS else value
