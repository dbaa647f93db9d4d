"""Texts that a database, a template, a header, a path, a page or a number's reader would take for its own."""

from typing import Final

# In whatever language it is written: what marks it, and what it would have become had somebody computed it.
MARK: Final = "x7331"
# As many digits as no random id holds by chance.
COMPUTED: Final = str(7331**4)

_STATEMENTS: Final = (
    "' OR '1'='1",
    "' OR 1=1 --",
    '" OR ""="',
    "1; DROP TABLE products; --",
    "1' AND pg_sleep(9) IS NULL --",
    "'; SELECT pg_sleep(9); --",
    "1) UNION SELECT NULL, NULL, NULL --",
    "' || (SELECT pg_sleep(9)) || '",
    "$$; SELECT pg_sleep(9); $$",
    "%' ESCAPE '!",
    "%_%_%_%_%_%_%_%_%_%_%_%_%_%",
    "\\",
    "\\' OR 1=1 --",
    "{1,2,3}",
    "$1",
    "%(id)s",
    ":name",
    "admin'/*",
)
_WORDS_OF_THE_SEARCH: Final = (
    "a & | ! b",
    "a:* <-> b",
    "((((((((((",
    "\"'\"'\"'",
    "a" + " OR a" * 40,
    "store_id = 'x' OR store_id EXISTS",
)
_TEMPLATES: Final = (
    "{{7331**4}}",
    "{{''.__class__.__mro__}}",
    "{% for x in range(10**9) %}{% endfor %}",
    "${7331**4}",
    "#{7331**4}",
    "<%= 7331**4 %>",
    "%(x7331)s %s %n",
    "{0.__class__}",
)
_PAGES: Final = (
    "<x7331 onclick=x7331>",
    '"><x7331 autofocus onfocus=alert(7331)>',
    "'><script>alert(7331)</script>",
    "</title><script>alert(7331)</script>",
    "</textarea><x7331>",
    "--><x7331>",
    "javascript:alert(7331)",
    "JaVaScRiPt:alert(7331)//",
    "data:text/html,<script>alert(7331)</script>",
    "<svg/onload=alert(7331)>",
    "&lt;x7331&gt;",
    "\uff1cx7331\uff1e",
    "\u202ex7331\u2066",
)
_HEADERS: Final = (
    "a\r\nx7331: 1",
    "a\nset-cookie: evil=7331",
    "a\r\n\r\n<x7331>",
    "//x7331.example",
    "https://x7331.example/",
    "/\\x7331.example",
    "http:x7331.example",
)
_PATHS: Final = (
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "....//....//etc/passwd",
    "C:\\windows\\win.ini",
    "file:///etc/passwd",
    "a\x00b.png",
)
_FIGURES: Final = ("-1", "9" * 40, "1e309", "NaN", "0x1F", "٣", "1_000", "-9223372036854775809")

INJECTIONS: Final = (
    *_STATEMENTS,
    *_WORDS_OF_THE_SEARCH,
    *_TEMPLATES,
    *_PAGES,
    *_HEADERS,
    *_PATHS,
    *_FIGURES,
)
