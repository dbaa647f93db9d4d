"""Addresses made from titles."""

import re
import unicodedata

LONGEST = 120


def slug_of(title: str) -> str:
    """Return a URL part for a title: "Café Crème 250 g" → "cafe-creme-250-g"; "item" when no letter survives."""
    plain = unicodedata.normalize("NFKD", title)
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark)).lower()
    slug = re.sub(r"[^\w]+|_", "-", plain).strip("-")[:LONGEST].strip("-")
    return slug or "item"
