"""The outbox keeps each message as it was handed over."""

from pathlib import Path
from types import MappingProxyType

from shared.adapters.outbox import Outbox
from shared.notifications.mailer import Message


async def test_headers_of_any_mapping_are_kept(tmp_path: Path):
    headers = MappingProxyType({"List-Unsubscribe": "<https://shop.test/stop>"})
    message = Message("key", "shop@example.com", "mila@example.com", "Hello", "Text", "<p>Text</p>", headers)

    assert await Outbox(tmp_path).send(message) == "outbox:key"

    (kept,) = Outbox(tmp_path).messages()
    assert kept["headers"] == {"List-Unsubscribe": "<https://shop.test/stop>"}
    assert (kept["recipient"], kept["html"]) == ("mila@example.com", "<p>Text</p>")
