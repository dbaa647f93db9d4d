"""Whatever a page puts out is escaped; the plain text of mails is as it was written."""

import pytest
from jinja2 import DictLoader

from shared.web.templates import make_templates

NAME = "Tom & <b>Ann</b>"


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("show.html", "Tom &amp; &lt;b&gt;Ann&lt;/b&gt;"),
        ("feed.xml", "Tom &amp; &lt;b&gt;Ann&lt;/b&gt;"),
        ("worker.js", "Tom &amp; &lt;b&gt;Ann&lt;/b&gt;"),
        ("without-an-ending", "Tom &amp; &lt;b&gt;Ann&lt;/b&gt;"),
        ("body.txt", NAME),
    ],
)
def test_only_plain_text_is_as_it_was_written(template: str, told: str):
    environment = make_templates(reload=False)
    environment.loader = DictLoader({template: "{{ name }}"})

    assert environment.get_template(template).render(name=NAME) == told


def test_what_has_no_name_is_escaped():
    rendered = make_templates(reload=False).from_string("{{ name }}").render(name=NAME)

    assert rendered == "Tom &amp; &lt;b&gt;Ann&lt;/b&gt;"
