"""What merchants may write as HTML is the same where it is typed and where it is cleaned."""

import re

from shared.kernel.home import PROJECT
from shared.products.clean_html import _ATTRIBUTES, _TAGS

SCRIPT = (PROJECT / "static" / "js" / "rich_text.js").read_text()


def test_the_field_that_shows_a_text_lets_stand_what_the_server_lets_stand():
    tags = re.search(r'const TAGS = "([^"]+)"', SCRIPT)
    kept = re.search(r"const KEPT = \{(.+)\};", SCRIPT)

    assert tags
    assert kept
    assert set(tags[1].split()) == _TAGS
    assert {
        tag: set(re.findall(r'"(\w+)"', names)) for tag, names in re.findall(r"(\w+): \[([^\]]*)\]", kept[1])
    } == _ATTRIBUTES
