"""What the code must never say. Each ban reads one parsed file and yields the lines that break it.

`path` is relative to the project, with forward slashes; it decides where an exception of the rule applies.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

Ban = Callable[[ast.Module, str], Iterator[int]]

SOURCES = ("shared", "storefront", "merchant", "workers", "search", "migrations")
NAMELESS = {"utils", "helpers", "common", "misc", "manager", "service", "base", "core"}
HTTP_CLIENTS = {"httpx", "requests", "aiohttp", "urllib.request", "urllib3", "http.client"}
MARKUP_IS_MADE_IN = {
    "merchant/guide_pages.py",
    "shared/web/assets.py",
    "shared/web/pictures.py",
    "shared/web/prices.py",
    "shared/web/product_card.py",
    "shared/web/qr_code.py",
    "shared/web/stars.py",
    "shared/web/moments.py",
    "shared/web/templates.py",
    "shared/web/write_part.py",
    "storefront/filter_choices.py",
    "storefront/order_own.py",
}
DOMAINS = tuple(
    f"shared/{name}/"
    for name in (
        "accounts", "carts", "checkout", "content", "currencies", "customers", "fulfilment", "gift_cards", "imports",
        "inventory", "invariants", "letters", "look", "notifications", "orders", "payments", "pricing", "privacy", "products",
        "promotions", "recovery", "returns", "reviews", "series", "shipping", "stores", "taxes", "translations", "wishlists",
    )
)  # fmt: skip


def floats_in_tables(tree: ast.Module, path: str) -> Iterator[int]:
    """A column that is a binary fraction: money would lose cents in it. A table stands in any file, beside its use-case."""
    is_all_columns = path.endswith(("models.py", "tables.py")) or "/versions/" in path
    columns = (
        [tree]
        if is_all_columns
        else [call for call in _calls(tree) if _last_name(call.func) == "mapped_column"]
    )
    for node in (inner for column in columns for inner in ast.walk(column)):
        if isinstance(node, ast.Name | ast.Attribute) and _last_name(node) in {
            "Float", "FLOAT", "REAL", "Double", "DOUBLE", "DOUBLE_PRECISION",
        }:  # fmt: skip
            yield node.lineno
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Subscript)
            and _last_name(node.value) == "Mapped"
            and "float" in ast.unparse(node.slice)
        ):
            yield node.lineno


def naive_moments(tree: ast.Module, _path: str) -> Iterator[int]:
    """A moment without a time zone."""
    for call in _calls(tree):
        name = ast.unparse(call.func)
        if name.endswith(("datetime.now", "datetime.fromtimestamp")) and len(call.args) + len(
            call.keywords
        ) < (2 if name.endswith("fromtimestamp") else 1):
            yield call.lineno
        if name.endswith((".utcnow", ".utcfromtimestamp", "date.today", "datetime.today")):
            yield call.lineno


def engines_elsewhere(tree: ast.Module, path: str) -> Iterator[int]:
    """A pool of connections that does not come from the one place that sets roles and limits."""
    if path in {"shared/kernel/database.py", "migrations/env.py"}:
        return
    for call in _calls(tree):
        if _last_name(call.func) in {"create_async_engine", "create_engine", "async_engine_from_config"}:
            yield call.lineno


def tasks_sent_directly(tree: ast.Module, path: str) -> Iterator[int]:
    """Work handed to Celery past the outbox: a crash would lose it."""
    if path == "workers/relay.py":
        return
    for call in _calls(tree):
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"delay", "apply_async", "send_task"}:
            yield call.lineno


def markup_elsewhere(tree: ast.Module, path: str) -> Iterator[int]:
    """Text declared to be safe HTML outside the few places that make it so."""
    if path in MARKUP_IS_MADE_IN:
        return
    for call in _calls(tree):
        if _last_name(call.func) == "Markup":
            yield call.lineno


def sql_put_together(tree: ast.Module, path: str) -> Iterator[int]:
    """A statement whose text is assembled from values."""
    if path.startswith("migrations/"):
        return
    for call in _calls(tree):
        if (
            _last_name(call.func) == "text"
            and call.args
            and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
        ):
            yield call.lineno


def http_elsewhere(tree: ast.Module, path: str) -> Iterator[int]:
    """A request to the outside that does not pass through an adapter."""
    if path.startswith(("shared/adapters/", "shared/embedded/")):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and HTTP_CLIENTS.intersection(_imported(node)):
            yield node.lineno


def commits_in_the_domain(tree: ast.Module, path: str) -> Iterator[int]:
    """A commit below the edge: the block that opened the transaction ends it."""
    if not path.startswith(DOMAINS):
        return
    for call in _calls(tree):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit":
            yield call.lineno


def refusals_in_their_transaction(tree: ast.Module, path: str) -> Iterator[int]:
    """A page about a refused step that is written before the step's transaction is over: what it did so far would stay.

    A savepoint around the step, and nothing else in the block, is as good.
    """
    if not path.startswith(("merchant/", "storefront/")):
        return
    for block in ast.walk(tree):
        if not isinstance(block, ast.AsyncWith) or "work(request)" not in ast.unparse(block.items[0]):
            continue
        for node in ast.walk(block):
            if (
                isinstance(node, ast.Try)
                and "begin_nested" not in ast.unparse(node.body[0]).partition("\n")[0]
                and any(_answers_a_refusal(handler) for handler in node.handlers)
            ):
                yield block.lineno


BANS: tuple[Ban, ...] = (
    floats_in_tables,
    naive_moments,
    engines_elsewhere,
    tasks_sent_directly,
    markup_elsewhere,
    sql_put_together,
    http_elsewhere,
    commits_in_the_domain,
    refusals_in_their_transaction,
)


def broken(ban: Ban, root: Path) -> list[str]:
    """Return where the sources below `root` break a ban, as `path:line`."""
    return [
        f"{path}:{line}"
        for path, file in _sources(root)
        for line in ban(ast.parse(file.read_text(), filename=path), path)
    ]


def nameless_modules(root: Path) -> list[str]:
    """Return modules and folders whose name says nothing of what is in them."""
    return [path for path, file in _sources(root) if NAMELESS.intersection({file.stem, *Path(path).parts})]


def _sources(root: Path) -> Iterator[tuple[str, Path]]:
    for folder in SOURCES:
        for file in sorted((root / folder).rglob("*.py")):
            yield file.relative_to(root).as_posix(), file


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _answers_a_refusal(handler: ast.ExceptHandler) -> bool:
    refused = {"Conflict", "Invalid"} & {
        _last_name(name) for name in ast.walk(handler.type or handler) if isinstance(name, ast.expr)
    }
    return bool(refused) and any(isinstance(node, ast.Return) for node in ast.walk(handler))


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    names = [alias.name for alias in node.names]
    if isinstance(node, ast.Import):
        return names
    return [node.module or "", *(f"{node.module}.{name}" for name in names)]


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
