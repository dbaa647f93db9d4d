"""A stand-in for Meilisearch, in memory and over httpx: its routes, tasks, keys and tenant tokens as it documents them,
and a plain search that knows words, beginnings, slips, filters, facets and orders. What it makes of a query's words is no
measure of Meilisearch's quality; what requests and answers look like is held to its published description.
"""

import asyncio
import base64
import hashlib
import hmac
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import httpx
import orjson

from search.spelling import slips, slips_allowed
from search.words import indexed_words
from shared.kernel.home import PROJECT
from tests.support.openapi import Description

DESCRIPTION = PROJECT.parent / "shared" / "contracts" / "meilisearch" / "meilisearch-openapi.json"
MASTER = "master-key-of-tests"
SEARCH_KEY = {
    "name": "Default Search API Key",
    "description": None,
    "key": "0123456789abcdef0123456789abcdef",
    "uid": "6062abda-a5aa-4414-ac91-ecd7944c0f8d",
    "actions": ["search"],
    "indexes": ["*"],
    "expiresAt": None,
    "createdAt": "2026-01-01T00:00:00Z",
    "updatedAt": "2026-01-01T00:00:00Z",
}


class Refusal(Exception):
    def __init__(self, status: int, code: str, kind: str = "invalid_request") -> None:
        super().__init__(code)
        self.status, self.code, self.kind = status, code, kind


@dataclass
class Index:
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)


class StandIn(httpx.AsyncBaseTransport):
    """`trouble` makes every answer a failure, `slowness` is in seconds; tasks of an index that is `refused` fail,
    and every answer is `garbage` if there is some.

    `asked` are the requests that came, `tokens` those that searches came with.
    """

    def __init__(self, description: Description | None = None) -> None:
        self.indexes: dict[str, Index] = {}
        self.tasks: list[dict[str, Any]] = []
        self.tokens: list[str] = []
        self.asked: list[str] = []
        self.trouble: int | None = None
        self.refused: set[str] = set()
        self.slowness = 0.0
        self.garbage = b""
        self._description = description

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path, query = request.url.path, request.url.query.decode()
        self.asked.append(f"{request.method} {path}")
        if self.slowness:
            await asyncio.sleep(self.slowness)
        if self.trouble:
            return httpx.Response(self.trouble)
        if self.garbage:
            return httpx.Response(200, content=self.garbage)
        body = orjson.loads(request.content) if request.content else None
        if self._description:
            self._description.request(request.method, path, query, body)
        try:
            status, answer = self._answer(request, path, query, body)
        except Refusal as refusal:
            status, answer = refusal.status, _error(refusal)
        if self._description:
            self._description.answer(request.method, path, status, answer)
        return httpx.Response(status, json=answer)

    def _answer(self, request: httpx.Request, path: str, query: str, body: Any) -> tuple[int, Any]:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if match := re.fullmatch(r"/indexes/([^/]+)/search", path):
            self.tokens.append(token)
            rules = _rules(token)
            return 200, self._search(
                match[1], {name: values[0] for name, values in parse_qs(query).items()}, rules
            )
        if token != MASTER:
            raise Refusal(403, "invalid_api_key", "auth")
        if request.method == "GET":
            return 200, self._read(path)
        return 202, self._change(request.method, path, body)

    def _read(self, path: str) -> dict[str, Any]:
        if path == "/keys":
            return {"results": [SEARCH_KEY], "offset": 0, "limit": 100, "total": 1}
        kind, name = path.split("/")[1:3]
        return self.tasks[int(name)] if kind == "tasks" else _stats(self._index(name))

    def _change(self, method: str, path: str, body: Any) -> dict[str, Any]:
        name = path.split("/")[2] if path.startswith("/indexes/") else None
        if (method, path) == ("POST", "/indexes"):
            if body["uid"] in self.indexes:
                return self._task("indexCreation", body["uid"], problem="index_already_exists")
            self.indexes[body["uid"]] = Index()
            return self._task("indexCreation", body["uid"])
        if path == "/swap-indexes":
            for pair in body:
                one, other = pair["indexes"]
                self.indexes[one], self.indexes[other] = self._index(other), self._index(one)
            return self._task("indexSwap", None)
        assert name is not None
        if name in self.refused and method != "DELETE":
            return self._task("settingsUpdate", name, problem="invalid_settings_ranking_rules")
        if method == "DELETE":
            gone = self.indexes.pop(name, None)
            return self._task("indexDeletion", name, problem=None if gone else "index_not_found")
        return self._task(self._change_index(self._index(name), path, body), name)

    def _change_index(self, index: Index, path: str, body: Any) -> str:
        if path.endswith("/settings"):
            index.settings |= body
            return "settingsUpdate"
        if path.endswith("/delete-batch"):
            for key in body:
                index.documents.pop(key, None)
            return "documentDeletion"
        index.documents |= {document["id"]: document for document in body}
        return "documentAdditionOrUpdate"

    def _task(self, kind: str, index: str | None, *, problem: str | None = None) -> dict[str, Any]:
        uid, moment = len(self.tasks), datetime.now(UTC).isoformat()
        whole = {
            "uid": uid, "batchUid": uid, "indexUid": index, "status": "failed" if problem else "succeeded",
            "type": kind, "canceledBy": None, "details": {}, "duration": "PT0.01S",
            "error": _error(Refusal(400, problem)) if problem else None,
            "enqueuedAt": moment, "startedAt": moment, "finishedAt": moment,
        }  # fmt: skip
        self.tasks.append(whole)
        return {"taskUid": uid, "indexUid": index, "status": "enqueued", "type": kind, "enqueuedAt": moment}

    def _index(self, name: str) -> Index:
        if name not in self.indexes:
            raise Refusal(404, "index_not_found")
        return self.indexes[name]

    def _search(self, name: str, asked: dict[str, str], rules: dict[str, Any]) -> dict[str, Any]:
        if name not in rules:
            raise Refusal(403, "invalid_api_key", "auth")
        index = self._index(name)
        allowed = [row for row in index.documents.values() if _fits(row, rules[name]["filter"])]
        allowed = [row for row in allowed if _fits(row, asked.get("filter", ""))]
        hits = _ranked(index, allowed, asked)
        facets = Counter(value for row in hits for value in row["facets"])
        shown = {
            "query": asked.get("q", ""),
            "processingTimeMs": 1,
            "facetDistribution": {"facets": dict(facets)},
        }
        if "limit" in asked:
            some = hits[: int(asked["limit"])]
            return {
                "hits": [{"id": row["id"]} for row in some],
                "query": asked.get("q", ""),
                "processingTimeMs": 1,
                "limit": int(asked["limit"]),
                "offset": 0,
                "estimatedTotalHits": len(hits),
            }
        page, size = int(asked["page"]), int(asked["hitsPerPage"])
        return shown | {
            "hits": [{"id": row["id"]} for row in hits[(page - 1) * size : page * size]],
            "hitsPerPage": size,
            "page": page,
            "totalPages": -(-len(hits) // size) if size else 0,
            "totalHits": len(hits),
        }


def _rules(token: str) -> dict[str, Any]:
    try:
        head, claims, signature = token.split(".")
    except ValueError:
        raise Refusal(403, "invalid_api_key", "auth") from None
    expected = hmac.digest(str(SEARCH_KEY["key"]).encode(), f"{head}.{claims}".encode(), hashlib.sha256)
    said = orjson.loads(_bytes(claims))
    is_valid = hmac.compare_digest(_bytes(signature), expected) and said["apiKeyUid"] == SEARCH_KEY["uid"]
    if not is_valid or said["exp"] < datetime.now(UTC).timestamp():
        raise Refusal(403, "invalid_api_key", "auth")
    rules: dict[str, Any] = said["searchRules"]
    return rules


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _fits(row: dict[str, Any], condition: str) -> bool:
    """Read the conditions that this installation writes: `a = "x"`, `a IN ["x", "y"]`, `a >= 1`, joined by AND."""
    parts = re.findall(r'(\w+) (=|IN|>=|<=) (\[.*?\](?= AND|$)|"(?:[^"\\]|\\.)*"|\d+)', condition)
    return all(_holds(row[name], sign, orjson.loads(written)) for name, sign, written in parts)


def _holds(has: Any, sign: str, value: Any) -> bool:
    if sign in (">=", "<="):
        return bool(has >= value if sign == ">=" else has <= value)
    values = set(has) if isinstance(has, list) else {has}
    return bool(values & set(value if sign == "IN" else [value]))


def _ranked(index: Index, rows: list[dict[str, Any]], asked: dict[str, str]) -> list[dict[str, Any]]:
    words = re.findall(r"\w+", asked.get("q", "").lower())
    fields = asked.get("attributesToSearchOn", "title,details,text").split(",")
    if not set(fields) <= set(index.settings["searchableAttributes"]):
        raise Refusal(400, "invalid_search_attributes_to_search_on")
    if asked["matchingStrategy"] == "last":
        while words and not any(_cost(index, row, words, fields) is not None for row in rows):
            words.pop()
    costs = {row["id"]: _cost(index, row, words, fields) for row in rows}
    found = [row for row in rows if costs[row["id"]] is not None]
    found.sort(key=lambda row: (costs[row["id"]], -row["available"], -row["sales"], row["id"]))
    if sort := asked.get("sort"):
        name, _, direction = sort.partition(":")
        found.sort(key=lambda row: row[name], reverse=direction == "desc")
    return found


def _cost(index: Index, row: dict[str, Any], words: list[str], searched: list[str]) -> int | None:
    """Return how badly a row fits, 0 being best; None when a word is missing."""
    fields = [
        indexed_words(row[name] if isinstance(row[name], str) else " ".join(row[name])) for name in searched
    ]
    total = 0
    for place, word in enumerate(words):
        meant = [word, *(other for other in index.settings.get("synonyms", {}).get(word, []))]
        costs = [
            10 * depth + cost
            for depth, known in enumerate(fields)
            for other in known
            for one in meant
            if (cost := _slips(one, other, is_last=place == len(words) - 1)) is not None
        ]
        if not costs:
            return None
        total += min(costs)
    return total


def _slips(typed: str, meant: str, *, is_last: bool) -> int | None:
    if typed == meant:
        return 0
    if is_last and meant.startswith(typed):
        return 1
    most = slips_allowed(typed)
    count = slips(typed, meant, most=most)
    return 1 + count if most and count <= most else None


def _stats(index: Index) -> dict[str, Any]:
    size = len(orjson.dumps(list(index.documents.values())))
    return {
        "numberOfDocuments": len(index.documents), "isIndexing": False, "fieldDistribution": {}, "indexSize": size,
        "usedIndexSize": size, "rawDocumentDbSize": size, "avgDocumentSize": 0,
    }  # fmt: skip


def _error(refusal: Refusal) -> dict[str, Any]:
    return {
        "message": f"refused: {refusal.code}",
        "code": refusal.code,
        "type": refusal.kind,
        "link": f"https://docs.meilisearch.com/errors#{refusal.code}",
    }
