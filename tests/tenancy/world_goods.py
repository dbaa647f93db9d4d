"""What belongs to the goods of the two stores."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.models import AwaitedGoods
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.kernel.tokens import derived_token
from shared.orders.downloads import (
    DownloadGrant,
    grant_downloads,
    grants_of_order,
)
from shared.orders.models import Order
from shared.products.bundles import BundlePart
from shared.products.describe_product import Description, Share, Size, describe_product
from shared.products.details import Association
from shared.products.models import Product, Variant
from shared.products.product_image import ProductImage
from shared.products.queries import product_by_id
from shared.products.save_size_chart import ChartWords, save_size_chart
from shared.products.size_charts import SizeChart
from shared.reviews.ask_for_reviews import opt_out
from shared.reviews.models import REVIEW_LINK, Review, ReviewPhoto
from shared.web.services import Services
from tests.support.factories.catalogue import make_file, make_product, only_variant
from tests.support.factories.reviews import allow, make_review
from tests.tenancy.world_ids import new_title


async def add_scarce(session: AsyncSession, variant: Variant, order: Order) -> None:
    """Add what is scarce about a variant: a bundle that it is part of, and an order that waits for it."""
    kit = await only_variant(
        session, await make_product(session, title=new_title(), state="draft", kind="bundle")
    )
    session.add(
        BundlePart(store_id=kit.store_id, variant_id=kit.id, component_id=variant.id, position=0, quantity=2)
    )
    session.add(
        AwaitedGoods(
            store_id=kit.store_id,
            order_id=order.id,
            variant_id=variant.id,
            quantity=1,
            waiting=1,
            created_at=utc_now(),
        )
    )
    await session.flush()


async def add_download(session: AsyncSession, variant: Variant, order: Order) -> DownloadGrant:
    """Add a file, and the right of an order's buyer to fetch it once the order is paid."""
    await make_file(session, variant, name=f"{new_title()}.pdf")
    await grant_downloads(session, order, now=utc_now())
    return (await grants_of_order(session, order.id))[0]


async def describe(
    session: AsyncSession, product: Product, collection_id: UUID
) -> tuple[SizeChart, Association]:
    """Tell all of a product that a description may have, and put another beside it."""
    now = utc_now()
    words = ChartWords("Coats", "With a tape", "EU | Chest (cm)\n48 | 94-98", "Coat", collection_id)
    chart = await save_size_chart(session, None, words, actor="test", now=now)
    told = Description(
        shares=[Share("Shell", "Wool", "100")],
        sizes=[Size("Length", "72 cm", None)],
        care=["wash_30"],
        season="winter",
        season_year="2026",
        origin="PT",
        video_url="https://video.example/1",
        size_chart_id=chart.id,
        has_order_grid=True,
    )
    whole = await product_by_id(session, str(product.id))
    await describe_product(session, whole, told, actor="test", now=now)
    other = await make_product(session, title=new_title(), stock=5000)
    association = Association(
        store_id=product.store_id, product_id=product.id, other_id=other.id, kind="goes_with", position=0
    )
    session.add(association)
    await session.flush()
    return chart, association


def image(store_id: UUID, product_id: UUID, picture: UUID, key: str) -> ProductImage:
    """Return a picture that is ready, in one rendition under this key."""
    rendition = {"format": "webp", "width": 400, "height": 400, "key": key, "bytes": 7}
    return ProductImage(
        id=picture,
        store_id=store_id,
        product_id=product_id,
        position=0,
        state="ready",
        width=400,
        height=400,
        colour="#cccccc",
        renditions=[rendition],
        created_at=utc_now(),
    )


async def add_review(session: AsyncSession, services: Services, product: Product) -> tuple[Review, str]:
    """Let somebody review a product, with a photo; returns the review and the key of its link."""
    store_id, now = session.info["store_id"], utc_now()
    await allow(session)
    review = await make_review(session, product)
    session.add(
        ReviewPhoto(store_id=store_id, review_id=review.id, position=0, upload_key="", created_at=now)
    )
    await opt_out(session, email=f"c-{new_id().hex[-12:]}@example.com", now=now)
    await session.flush()
    return review, derived_token(services.settings.web.secret_key, REVIEW_LINK, store_id, review.id)
