"""Holds requests and answers to what Stripe publishes of its API: the OpenAPI description for the types of answers, the
newer list of operations for the parameters of requests, and the example objects for the fields of each object.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import yaml
from jsonschema import Draft202012Validator

from shared.kernel.home import PROJECT
from tests.support.openapi import Broken

CONTRACTS: Final = PROJECT.parent / "shared" / "contracts" / "stripe"
# Free-form below these: their keys are the caller's own.
FREE: Final = ("metadata", "expand", "created")
# Fields of the example objects that not every account is shown.
NOT_FOR_EVERYBODY: Final = {
    "checkout.session": {"customer_account", "integration_identifier", "managed_payments"},
    "payment_intent": {
        "customer_account", "excluded_payment_method_types", "managed_payments", "payment_method_configuration_details",
    },
    "charge": {"refunds"},
    "payment_method": {"customer_account"},
    "invoice": {"customer_account"},
    "billing_portal.session": {"customer_account"},
    "refund": {"customer", "customer_account", "payment_method"},
    "subscription": {"customer_account", "managed_payments", "billing_mode", "presentment_details"},
    "balance": {"connect_reserved"},
    "subscription_item": {"plan"},  # the older form of its price
}  # fmt: skip


class StripeDescription:
    """The published descriptions. `seen` collects the operations that were held to them."""

    def __init__(self, folder: Path) -> None:
        with (folder / "spec3-2023-09-12.yaml").open() as file:
            self._spec = yaml.load(file, Loader=yaml.CSafeLoader)
        self._operations = json.loads((folder / "stripe-operations-2026-07-29.dahlia.json").read_text())[
            "operations"
        ]
        self._examples = json.loads((folder / "fixtures3.json").read_text())["resources"]
        self._paths = sorted(
            {path.split(" ")[1] for path in self._operations}, key=lambda path: (path.count("{"), path)
        )
        self.seen: set[tuple[str, str]] = set()
        self._schema = cache(self._converted)

    def request(self, method: str, path: str, encoded: str) -> None:
        """Refuse a parameter that the operation does not take, a word it does not know, or one that it misses."""
        operation = self._operation(method, path)
        known = operation["params"]
        names = {re.sub(r"\[\]|\[\d+\]", "", name) for name, _ in parse_qsl(encoded, keep_blank_values=True)}
        dotted = {name.replace("[", ".").replace("]", "") for name in names}
        for name in dotted:
            top = name.split(".")[0]
            if top in FREE or name.split(".")[-2:][0] == "metadata":
                continue
            # Parameters of list elements are not in the list of operations, but in the older description.
            if name not in known and top not in known and not self._takes(method, path, top):
                raise Broken(f"{method} {path} takes no parameter {name}")
        for name, value in parse_qsl(encoded):
            about = known.get(name.replace("[", ".").replace("]", ""))
            if about and "enum" in about and value not in about["enum"]:
                raise Broken(f"{method} {path}: {name} is not {value}")
        missing = [name for name, about in known.items() if about.get("required") and name not in dotted]
        if missing:
            raise Broken(f"{method} {path} needs {missing}")

    def answer(self, method: str, path: str, status: int, body: Any) -> None:
        """Refuse an answer whose types or fields are not Stripe's."""
        self._operation(method, path)
        template = self._template(method, path)
        if template not in self._spec["paths"]:
            # Younger than the description of answers: the example objects alone say what it has.
            self.event(body)
            return
        answers = self._spec["paths"][template][method.lower()]["responses"]
        described = answers["200" if status < 400 else "default"]["content"]["application/json"]["schema"]
        problems = [
            f"{error.json_path}: {error.message[:200]}"
            for error in self._validator(json.dumps(described)).iter_errors(body)
        ]
        if problems:
            raise Broken(f"the answer {status} of {method} {path}: {problems}")
        for thing in _objects(body):
            self._hold_fields(thing)

    def event(self, body: Any) -> None:
        """Refuse an event, and the object in it, whose fields are not Stripe's."""
        for thing in _objects(body):
            self._hold_fields(thing)

    def _hold_fields(self, thing: dict[str, Any]) -> None:
        kind = thing["object"]
        example = self._examples.get(kind)
        if example is None or thing.get("deleted"):
            return
        older = self._spec["components"]["schemas"].get(kind, {}).get("properties", {})
        if strange := set(thing) - set(example) - set(older):
            raise Broken(f"a {kind} has no {sorted(strange)}")
        if missing := set(example) - set(thing) - NOT_FOR_EVERYBODY.get(kind, set()):
            raise Broken(f"a {kind} has {sorted(missing)}")

    def _operation(self, method: str, path: str) -> dict[str, Any]:
        template = self._template(method, path)
        self.seen.add((method, template))
        found: dict[str, Any] = self._operations[f"{method} {template}"]
        return found

    def _template(self, method: str, path: str) -> str:
        for template in self._paths:
            pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
            if re.fullmatch(pattern, path) and f"{method} {template}" in self._operations:
                return template
        raise Broken(f"there is no {method} {path}")

    def _takes(self, method: str, path: str, name: str) -> bool:
        operation = self._spec["paths"].get(self._template(method, path), {}).get(method.lower(), {})
        body = (
            operation.get("requestBody", {}).get("content", {}).get("application/x-www-form-urlencoded", {})
        )
        queried = {one["name"] for one in operation.get("parameters", [])}
        return name in body.get("schema", {}).get("properties", {}) or name in queried

    @cache  # noqa: B019 - one description for the whole run
    def _validator(self, schema: str) -> Draft202012Validator:
        wanted = json.loads(schema)
        names = _named(wanted)
        components: dict[str, Any] = {}
        while names:
            name = names.pop()
            if name not in components:
                components[name] = self._schema(name)
                names |= _named(components[name])
        return Draft202012Validator({**_nullable(wanted), "components": {"schemas": components}})

    def _converted(self, name: str) -> dict[str, Any]:
        described = dict(self._spec["components"]["schemas"][name])
        if name in self._examples and "required" in described:
            # The example is newer: what it lacks has been given up or has another name now.
            described["required"] = [
                field for field in described["required"] if field in self._examples[name]
            ]
        converted: dict[str, Any] = _nullable(described)
        return converted


def _nullable(schema: Any) -> Any:
    """Turn OpenAPI 3.0's `nullable` into JSON Schema's."""
    if isinstance(schema, list):
        return [_nullable(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {
        name: _nullable(part)
        for name, part in schema.items()
        if name not in ("nullable", "description", "example") and not name.startswith("x-")
    }
    return {"anyOf": [{"type": "null"}, plain]} if schema.get("nullable") is True else plain


def _named(schema: Any) -> set[str]:
    return set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(schema)))


def _objects(body: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if isinstance(body, list):
        return [one for part in body for one in _objects(part)]
    if isinstance(body, dict):
        if isinstance(body.get("object"), str):
            found.append(body)
        for part in body.values():
            found += _objects(part)
    return found
