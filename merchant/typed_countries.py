"""Countries as merchants type them: names in their own language or codes, with commas between."""

from collections.abc import Iterable

from merchant.typed_figures import Wrong
from shared.kernel.sentences import say
from shared.languages.speaking import spoken_locale
from shared.shipping.countries import country_code, country_name
from shared.web.forms import Form


def countries(form: Form, wrong: Wrong) -> tuple[str, ...]:
    """Read the field `countries`; none means all of them."""
    typed = [part.strip() for part in form.get("countries").split(",") if part.strip()]
    known = {part: country_code(part, spoken_locale() or "en") for part in typed}
    strange = [part for part, code in known.items() if code is None]
    if strange:
        wrong["countries"] = say(
            "There is no country “%(name)s”. Put commas between countries.", name=strange[0][:60]
        )
    return tuple(sorted({code for code in known.values() if code}))


def countries_as_typed(codes: Iterable[str]) -> str:
    """Return countries as their field shows them."""
    locale = spoken_locale() or "en"
    return ", ".join(country_name(code, locale) for code in codes)
