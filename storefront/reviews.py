"""What buyers say of a product: read it, and say something oneself."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from shared.accounts.emails import clean_email
from shared.adapters.rate_limits import REVIEW_LINKS, REVIEWS
from shared.kernel.errors import Invalid
from shared.kernel.reading import reader_of
from shared.kernel.sentences import say
from shared.products.errors import NoSuchProduct
from shared.products.read_shown_products import shown_product
from shared.products.shown_product import ShownProduct
from shared.reviews.errors import BuyersOnly
from shared.reviews.shown_reviews import PAGE_SIZE, SORTS
from shared.reviews.states import PENDING, PUBLISHED, UNCONFIRMED
from shared.reviews.write_review import Words, Writer, Written, write_review
from shared.web.forms import Form, read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of
from storefront.catalogue_page import catalogue_page
from storefront.languages import here, language_read, plain_path
from storefront.moved_products import lead_to_product
from storefront.page_head import page_head
from storefront.review_form import LARGEST_FORM, blank, drop_files, keep_uploads, read_words, typed
from storefront.review_view import asks_for_fit, reviews_of
from storefront.review_writer import Sitting, sit_down
from storefront.structured_data import breadcrumb_list
from storefront.visit import count_try, read, store_of, work, write

# A form of one's own: neither its address nor where one goes from it is anybody else's business. Not "no-referrer":
# browsers would take the origin from the form, too, and we refuse what does not say where it comes from.
PRIVATE: Final = {"referrer-policy": "same-origin"}
_STARS: Final = {str(stars): stars for stars in range(1, 6)}


async def index(request: Request) -> Response:
    """Show one page of a product's reviews, in the order and of the stars that the address asks for."""
    address, asked = request.scope["path"], request.query_params
    async with read(request) as reader:
        try:
            product = await shown_product(reader, request.path_params["slug"])
        except NoSuchProduct:
            return await lead_to_product(request, reader, "reviews.index")
        shown = await reviews_of(
            reader,
            product,
            address,
            stars=_STARS.get(asked.get("stars", "")),
            sort=asked["sort"] if asked.get("sort") in SORTS else "helpful",
            after=asked.get("after"),
            size=PAGE_SIZE,
        )
    trail = [
        (say("Home"), here(request, "/")),
        (product.title, _product_address(request, product)),
        (say("Reviews"), None),
    ]
    head = page_head(request, plain_path(request), data=[breadcrumb_list(request, trail)])
    return catalogue_page(
        request,
        "storefront/reviews/index.html",
        partial="storefront/reviews/_reviews.html",
        product=product,
        shown=shown,
        trail=trail,
        head=head,
    )


async def new(request: Request) -> Response:
    """Show the form, filled with what the writer said before; after sending it, what happens now."""
    asked = request.query_params
    async with work(request) as session:
        reader = await reader_of(session)
        try:
            product = await shown_product(reader, request.path_params["slug"])
        except NoSuchProduct:
            return await lead_to_product(request, reader, "reviews.new")
        if asked.get("sent") in (PUBLISHED, PENDING, UNCONFIRMED):
            return _page(request, "storefront/reviews/sent.html", product, state=asked["sent"])
        sitting = await sit_down(request, session, product.id, **_proofs(asked))
        return _form(request, product, sitting, blank(name=sitting.name, before=sitting.before), asked)


async def create(request: Request) -> Response:
    """Keep the review, its photos for a worker to encode."""
    await count_try(request, REVIEWS)
    form = await read_form(request, largest=LARGEST_FORM)
    async with work(request) as session:
        reader = await reader_of(session)
        try:
            product = await shown_product(reader, request.path_params["slug"])
        except NoSuchProduct:
            return await lead_to_product(request, reader, "reviews.create")
        sitting = await sit_down(request, session, product.id, **_proofs(form))
    if form.get("website"):
        # No person sees this field. Whoever fills it hears that all went well.
        return see_other(f"{request.url.path}/new?sent={PENDING}")
    if not sitting.may_write:
        raise BuyersOnly
    try:
        words, writer = _checked(form, product, sitting, language=language_read(request))
        uploads = await keep_uploads(request, form)
    except Invalid as refusal:
        return _form(request, product, sitting, typed(form), form, errors=refusal.fields)
    if not writer.is_known:
        limits = services_of(request).limits
        await limits.take(REVIEW_LINKS, store=store_of(request).id, caller=writer.email)
    written = await _write(request, product, words, writer, uploads, drops="drop" in form)
    return see_other(f"{request.url.path}/new?sent={written.state}")


async def _write(
    request: Request,
    product: ShownProduct,
    words: Words,
    writer: Writer,
    uploads: Sequence[str],
    *,
    drops: bool,
) -> Written:
    async def change(session: AsyncSession) -> Written:
        return await write_review(
            session,
            product.id,
            words,
            writer=writer,
            uploads=uploads,
            drops_photos=drops,
            now=services_of(request).clock(),
        )

    try:
        written = await write(request, change)
    except BaseException:
        await drop_files(request, uploads)
        raise
    await drop_files(request, written.dropped)
    return written


def _checked(form: Form, product: ShownProduct, sitting: Sitting, *, language: str) -> tuple[Words, Writer]:
    """Return what was typed and who typed it; raises Invalid with all that is wrong, the address included."""
    wrong: dict[str, str] = {}
    writer, words = sitting.writer, None
    try:
        words = read_words(form, asks_fit=asks_for_fit(product))
    except Invalid as refusal:
        wrong |= refusal.fields
    if writer is None:
        try:
            writer = Writer(clean_email(form.get("email")), language=language)
        except Invalid as refusal:
            wrong |= refusal.fields
    if words is None or writer is None:
        raise Invalid(wrong)
    return words, writer


def _form(
    request: Request,
    product: ShownProduct,
    sitting: Sitting,
    values: Mapping[str, str],
    asked: Mapping[str, str] | QueryParams,
    *,
    errors: Mapping[str, str] | None = None,
) -> Response:
    return _page(
        request,
        "storefront/reviews/new.html",
        product,
        status=422 if errors else 200,
        sitting=sitting,
        values=values,
        proofs={name: value for name, value in _proofs(asked).items() if value},
        asks_fit=asks_for_fit(product),
        errors=errors or {},
    )


def _page(
    request: Request, page: str, product: ShownProduct, *, status: int = 200, **context: Any
) -> Response:
    address = _product_address(request, product)
    trail = [(say("Home"), here(request, "/")), (product.title, address), (say("Your review"), None)]
    return respond(
        request,
        page,
        status=status,
        headers=PRIVATE,
        product=product,
        trail=trail,
        address=address,
        **context,
    )


def _proofs(asked: Mapping[str, str] | QueryParams) -> dict[str, str]:
    return {name: asked.get(name, "")[:200] for name in ("order", "review", "key")}


def _product_address(request: Request, product: ShownProduct) -> str:
    path: str = request.app.state.addresses.path_to("products.show", slug=product.slug)
    return here(request, path)
