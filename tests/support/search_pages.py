"""What pages of found products show."""

import re


def titles(html: str) -> list[str]:
    """Return the titles of the products of a page."""
    return re.findall(r'<a href="/products/[^"]+">([^<]+)</a></h2>', html)
