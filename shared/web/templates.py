"""The template environment: strict, escaped, and with a handful of tools."""

from collections.abc import Callable
from functools import lru_cache
from time import monotonic
from typing import Any, Final

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    pass_context,
    select_autoescape,
)
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup

from shared.currencies.paying import as_paid
from shared.kernel.home import PROJECT
from shared.kernel.money import Money
from shared.kernel.sentences import Sentence
from shared.languages.known import direction_of
from shared.languages.telling import gettext, ngettext, tell
from shared.products.clean_html import clean_html
from shared.shipping.countries import country_name
from shared.taxes.states import place_name
from shared.web.addresses import media, url
from shared.web.assets import asset, icon, integrity, script, stylesheet
from shared.web.moments import day, moment, month, weekday, when
from shared.web.pictures import picture, swatch
from shared.web.prices import locale_of, money, price
from shared.web.slot_times import slot_time
from shared.web.stars import one_decimal, stars
from shared.web.write_part import kept, part, product_cards
from shared.web.xml_text import legal

LOOKED_AT_EVERY: Final = 1.0


def make_templates(*, reload: bool, compiled: BytecodeCache | None = None) -> Environment:
    """Return the environment of both sites; with `reload`, changed templates show at once.

    `compiled` is where another process may have left what it compiled (`kept_templates.py`).
    """
    environment = Environment(
        loader=_Folder(PROJECT / "templates"),
        undefined=StrictUndefined,
        # Everything but the plain text of mails, in which nothing is markup.
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True, default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=reload,
        bytecode_cache=compiled,
        extensions=["jinja2.ext.do", "jinja2.ext.i18n"],
        finalize=_told,
    )
    environment.template_class = _Template
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # the i18n extension adds it
    environment.policies["ext.i18n.trimmed"] = True  # a sentence is one sentence, however a template folds it
    environment.globals.update(
        asset=asset,
        integrity=integrity,
        stylesheet=stylesheet,
        script=script,
        icon=icon,
        url=url,
        media=media,
        part=part,
        kept=kept,
        product_cards=product_cards,
        picture=picture,
        price=price,
        stars=stars,
        swatch=swatch,
        lang=_lang,
        direction=_direction,
    )
    environment.filters.update(
        money=money,
        as_paid=as_paid,
        minor=_minor,
        one_decimal=one_decimal,
        country_name=_country_name,
        tax_place=_tax_place,
        day=day,
        moment=moment,
        when=when,
        weekday=weekday,
        month=month,
        slot_time=slot_time,
        told=tell,
        html=_html,
        legal=legal,
    )
    return environment


class _Folder(FileSystemLoader):
    """The templates' folder, looked at for changes once a second: a page is made of thirty files."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_as_read = super().get_source(environment, template)
        looked_at = monotonic()

        def is_current() -> bool:
            nonlocal looked_at
            now = monotonic()
            if now - looked_at < LOOKED_AT_EVERY:
                return True
            looked_at = now
            return is_as_read()

        return source, path, is_current


class _Template(Template):
    """A template whose macros are made once. Jinja would ask at each import whether the importer has other globals."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002 - as Jinja calls it
        return super()._get_default_module()


@pass_context
def _lang(context: Context) -> str:
    return locale_of(context).replace("_", "-")


@pass_context
def _direction(context: Context) -> str:
    return direction_of(locale_of(context))


def _told(value: Any) -> Any:
    """Say a sentence in the reader's language wherever a template puts it out."""
    return tell(value) if isinstance(value, Sentence) else value


@lru_cache(maxsize=1000)
def _html(written: str) -> Markup:
    # Cleaned when it was written, and again here: a row that came in another way must not become a script (R26).
    return Markup(clean_html(written))  # noqa: S704 - nh3 leaves an allow-list of tags


@pass_context
def _minor(context: Context, minor: int, currency: str) -> str:
    """Show minor units of a currency as an amount."""
    return money(context, Money(minor, currency))


@pass_context
def _country_name(context: Context, code: str) -> str:
    return country_name(code, locale_of(context))


@pass_context
def _tax_place(context: Context, place: str) -> str:
    return place_name(place, locale_of(context))
