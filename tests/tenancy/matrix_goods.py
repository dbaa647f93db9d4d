"""The lines of the isolation matrix for what the dashboard does with a product, its stock and how it is found."""

from tests.tenancy.asks import (
    CHART,
    SALE_TIME,
    Entry,
    climbing,
    desk,
    get,
    in_store,
    post,
    product_of,
    sold_file,
    upload,
)

GOODS: dict[str, Entry] = {
    "product_images.create": in_store(
        lambda own: upload(f"{product_of(own, own.product)}/images"),
        path_id=(404, lambda own, their: upload(f"{product_of(own, their.product)}/images")),
    ),
    "product_images.destroy": in_store(
        lambda own: post(f"{product_of(own, own.product)}/images/{own.image}/removal"),
        path_id=(
            404,
            lambda own, their: post(f"{product_of(own, their.product)}/images/{their.image}/removal"),
        ),
        path_image=(
            404,
            lambda own, their: post(f"{product_of(own, own.product)}/images/{their.image}/removal"),
        ),
    ),
    "product_image_fetches.create": in_store(
        lambda own: post(f"{product_of(own, own.product)}/images/{own.image}/fetch"),
        path_id=(
            404,
            lambda own, their: post(f"{product_of(own, their.product)}/images/{their.image}/fetch"),
        ),
        path_image=(
            404,
            lambda own, their: post(f"{product_of(own, own.product)}/images/{their.image}/fetch"),
        ),
    ),
    "product_associations.index": in_store(
        lambda own: get(f"{product_of(own, own.product)}/associations", q=own.title),
        path_id=(404, lambda own, their: get(f"{product_of(own, their.product)}/associations")),
        query_q=(200, lambda own, their: get(f"{product_of(own, own.product)}/associations", q=their.title)),
    ),
    "product_associations.create": in_store(
        lambda own: post(
            f"{product_of(own, own.product)}/associations", kind="similar", other=own.other_product
        ),
        path_id=(
            404,
            lambda own, their: post(
                f"{product_of(own, their.product)}/associations", kind="similar", other=own.product
            ),
        ),
        form_other=(
            404,
            lambda own, their: post(
                f"{product_of(own, own.product)}/associations", kind="similar", other=their.other_product
            ),
        ),
    ),
    "product_associations.destroy": in_store(
        lambda own: post(f"{product_of(own, own.product)}/associations/{own.association}/removal"),
        path_id=(
            404,
            lambda own, their: post(
                f"{product_of(own, their.product)}/associations/{their.association}/removal"
            ),
        ),
        path_association=(
            404,
            lambda own, their: post(
                f"{product_of(own, own.product)}/associations/{their.association}/removal"
            ),
        ),
    ),
    "product_details.edit": in_store(
        lambda own: get(f"{product_of(own, own.product)}/details"),
        path_id=(404, lambda own, their: get(f"{product_of(own, their.product)}/details")),
    ),
    "product_details.update": in_store(
        lambda own: post(f"{product_of(own, own.product)}/details", season="winter"),
        path_id=(404, lambda own, their: post(f"{product_of(own, their.product)}/details", season="winter")),
        form_chart=(
            404,
            lambda own, their: post(f"{product_of(own, own.product)}/details", size_chart=their.size_chart),
        ),
        form_variant=(
            422,
            lambda own, their: post(
                f"{product_of(own, own.product)}/details",
                **{"size-name-0": "Length", "size-amount-0": "2 m", "size-variant-0": their.variant},
            ),
        ),
    ),
    "size_charts.index": in_store(lambda own: get(f"{desk(own)}/size-charts")),
    "size_charts.new": in_store(lambda own: get(f"{desk(own)}/size-charts/new")),
    "size_charts.create": in_store(
        lambda own: post(f"{desk(own)}/size-charts", title="Hats", table=CHART),
        form_collection=(
            422,
            lambda own, their: post(
                f"{desk(own)}/size-charts", title="Hats", table=CHART, collection=their.collection
            ),
        ),
    ),
    "size_charts.edit": in_store(
        lambda own: get(f"{desk(own)}/size-charts/{own.size_chart}"),
        path_id=(404, lambda own, their: get(f"{desk(own)}/size-charts/{their.size_chart}")),
    ),
    "size_charts.update": in_store(
        lambda own: post(f"{desk(own)}/size-charts/{own.size_chart}", title="Hats", table=CHART),
        path_id=(
            404,
            lambda own, their: post(f"{desk(own)}/size-charts/{their.size_chart}", title="Hats", table=CHART),
        ),
    ),
    "size_charts.destroy": in_store(
        lambda own: post(f"{desk(own)}/size-charts/{own.size_chart}/removal"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/size-charts/{their.size_chart}/removal")),
    ),
    "product_prices.index": in_store(
        lambda own: get(f"{product_of(own, own.product)}/prices", variant=own.variant),
        path_id=(404, lambda own, their: get(f"{product_of(own, their.product)}/prices")),
        query_variant=(
            200,
            lambda own, their: get(f"{product_of(own, own.product)}/prices", variant=their.variant),
        ),
    ),
    "product_sales.create": in_store(
        lambda own: post(f"{product_of(own, own.product)}/sales", variant="all", offer="10 %", **SALE_TIME),
        path_id=(
            404,
            lambda own, their: post(f"{product_of(own, their.product)}/sales", variant="all", offer="1"),
        ),
        form_variant=(
            422,
            lambda own, their: post(
                f"{product_of(own, own.product)}/sales", variant=their.variant, offer="1", **SALE_TIME
            ),
        ),
    ),
    "product_sales.destroy": in_store(
        lambda own: post(f"{product_of(own, own.product)}/sales/{own.sale}/cancellation"),
        path_id=(
            404,
            lambda own, their: post(f"{product_of(own, their.product)}/sales/{their.sale}/cancellation"),
        ),
        path_sale=(
            404,
            lambda own, their: post(f"{product_of(own, own.product)}/sales/{their.sale}/cancellation"),
        ),
    ),
    "media.show": in_store(
        lambda own: get(f"{desk(own)}/media/{own.media_key}"),
        path_key=(404, lambda own, their: get(f"{desk(own)}/media/{their.media_key}")),
        path_key_climbing=(404, lambda own, their: get(f"{desk(own)}/media/{climbing(own, their)}")),
    ),
    "stock.index": in_store(lambda own: get(f"{desk(own)}/stock")),
    "stock_movements.index": in_store(
        lambda own: get(f"{desk(own)}/stock/history"),
        query_variant=(404, lambda own, their: get(f"{desk(own)}/stock/history", variant=their.variant)),
    ),
    "stock_movement_files.show": in_store(
        lambda own: get(f"{desk(own)}/stock/history.csv"),
        query_variant=(200, lambda own, their: get(f"{desk(own)}/stock/history.csv", variant=their.variant)),
    ),
    "reorders.index": in_store(
        lambda own: get(f"{desk(own)}/stock/reorder"),
        query_after=(200, lambda own, their: get(f"{desk(own)}/stock/reorder", after=their.variant)),
    ),
    "reorder_files.show": in_store(lambda own: get(f"{desk(own)}/stock/reorder.csv")),
    "reorders.update": in_store(
        lambda own: post(f"{desk(own)}/stock/{own.variant}/reorder", **{f"reorder-{own.variant}": "40"}),
        path_variant=(
            404,
            lambda own, their: post(
                f"{desk(own)}/stock/{their.variant}/reorder", **{f"reorder-{their.variant}": "40"}
            ),
        ),
        form_reorder=(
            303,
            lambda own, their: post(
                f"{desk(own)}/stock/{own.variant}/reorder", **{f"reorder-{their.variant}": "40"}
            ),
        ),
    ),
    "stock.update": in_store(
        lambda own: post(f"{desk(own)}/stock/{own.variant}", on_hand="4000"),
        path_variant=(404, lambda own, their: post(f"{desk(own)}/stock/{their.variant}", on_hand="0")),
    ),
    "bundles.edit": in_store(
        lambda own: get(f"{product_of(own, own.product)}/bundle"),
        path_id=(404, lambda own, their: get(f"{product_of(own, their.product)}/bundle")),
    ),
    "bundles.update": in_store(
        lambda own: post(f"{product_of(own, own.product)}/bundle"),
        path_id=(404, lambda own, their: post(f"{product_of(own, their.product)}/bundle")),
        form_part=(
            422,
            lambda own, their: post(
                f"{product_of(own, own.product)}/bundle", **{f"part-{own.variant}-0": their.variant}
            ),
        ),
    ),
    "product_files.create": in_store(
        lambda own: upload(f"{product_of(own, own.product)}/files"),
        path_id=(404, lambda own, their: upload(f"{product_of(own, their.product)}/files")),
        form_variant=(
            422,
            lambda own, their: sold_file(f"{product_of(own, own.product)}/files", their.variant),
        ),
    ),
    "product_files.destroy": in_store(
        lambda own: post(f"{product_of(own, own.product)}/files/{own.file}/removal"),
        path_id=(
            404,
            lambda own, their: post(f"{product_of(own, their.product)}/files/{their.file}/removal"),
        ),
        path_file=(
            404,
            lambda own, their: post(f"{product_of(own, own.product)}/files/{their.file}/removal"),
        ),
    ),
    "product_files.update": in_store(
        lambda own: post(f"{product_of(own, own.product)}/delivery", delivery="post"),
        path_id=(
            404,
            lambda own, their: post(f"{product_of(own, their.product)}/delivery", delivery="download"),
        ),
    ),
    "product_selling.update": in_store(
        lambda own: post(f"{product_of(own, own.product)}/selling", **{f"selling-{own.variant}": "stop"}),
        path_id=(
            404,
            lambda own, their: post(
                f"{product_of(own, their.product)}/selling", **{f"selling-{their.variant}": "stop"}
            ),
        ),
        form_selling=(
            303,
            lambda own, their: post(
                f"{product_of(own, own.product)}/selling", **{f"selling-{their.variant}": "stop"}
            ),
        ),
    ),
    "stock_arrivals.create": in_store(
        lambda own: post(f"{desk(own)}/stock/{own.variant}/arrivals", quantity="3"),
        path_variant=(
            404,
            lambda own, their: post(f"{desk(own)}/stock/{their.variant}/arrivals", quantity="3"),
        ),
    ),
    "wanted.index": in_store(lambda own: get(f"{desk(own)}/wanted")),
    "searches.index": in_store(lambda own: get(f"{desk(own)}/search")),
    "search_synonyms.create": in_store(
        lambda own: post(f"{desk(own)}/search/synonyms", query=own.title, phrases="sofa")
    ),
    "search_synonyms.destroy": in_store(
        lambda own: post(f"{desk(own)}/search/synonyms/{own.synonyms}/removal"),
        path_id=(404, lambda own, their: post(f"{desk(own)}/search/synonyms/{their.synonyms}/removal")),
    ),
}
