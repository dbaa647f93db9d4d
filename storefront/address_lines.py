"""An address as it is written on a parcel."""

from collections.abc import Mapping
from typing import Any

from shared.shipping.countries import country_name


def address_lines(address: Mapping[str, Any], locale: str) -> list[str]:
    """Return the lines of an address, its country said in the reader's language."""
    part = {name: str(value) for name, value in address.items()}
    town = " ".join(filter(None, [part.get("postcode", ""), part.get("city", "")]))
    lines = [part.get("name", ""), part.get("line1", ""), part.get("line2", ""), town, part.get("region", "")]
    return [*filter(None, lines), country_name(part.get("country", ""), locale)]
