"""The part of the dashboard's map that is about what shoppers say: reviews, wishlists, searches."""

from starlette.routing import Route

from merchant import (
    review_decisions,
    review_replies,
    review_settings,
    reviews,
    search_synonyms,
    searches,
    wishlists,
)


def voices() -> list[Route]:
    """Return the addresses of reviews, wishlists and searches."""
    desk = "/dashboard/{store}"
    return [
        Route(f"{desk}/reviews", reviews.index, name="reviews.index"),
        Route(f"{desk}/reviews/settings", review_settings.edit, name="review_settings.edit"),
        Route(
            f"{desk}/reviews/settings",
            review_settings.update,
            name="review_settings.update",
            methods=["POST"],
        ),
        Route(
            f"{desk}/reviews/decisions",
            review_decisions.create,
            name="review_decisions.create",
            methods=["POST"],
        ),
        Route(
            f"{desk}/reviews/{{id}}/reply",
            review_replies.create,
            name="review_replies.create",
            methods=["POST"],
        ),
        Route(f"{desk}/wishlists", wishlists.index, name="wishlists.index"),
        Route(f"{desk}/search", searches.index, name="searches.index"),
        Route(
            f"{desk}/search/synonyms",
            search_synonyms.create,
            name="search_synonyms.create",
            methods=["POST"],
        ),
        Route(
            f"{desk}/search/synonyms/{{id}}/removal",
            search_synonyms.destroy,
            name="search_synonyms.destroy",
            methods=["POST"],
        ),
    ]
