"""The part of the dashboard's map that is about how the shop looks and what it says."""

from starlette.routing import Route

from merchant import announcements, articles, home_page, looks, menus, publications
from shared.content.models import PAGE, POST


def look() -> list[Route]:
    """Return the addresses of the front page, the look, menus and articles."""
    desk = "/dashboard/{store}"
    return [
        Route(f"{desk}/home-page", home_page.show, name="home_page.show"),
        Route(
            f"{desk}/home-page/sections",
            home_page.create,
            name="home_sections.create",
            methods=["POST"],
        ),
        Route(f"{desk}/home-page/sections/{{section}}", home_page.edit, name="home_sections.edit"),
        Route(
            f"{desk}/home-page/sections/{{section}}",
            home_page.update,
            name="home_sections.update",
            methods=["POST"],
        ),
        Route(
            f"{desk}/home-page/sections/{{section}}/removal",
            home_page.destroy,
            name="home_sections.destroy",
            methods=["POST"],
        ),
        Route(f"{desk}/look", looks.edit, name="looks.edit"),
        Route(f"{desk}/look", looks.update, name="looks.update", methods=["POST"]),
        Route(
            f"{desk}/publications/{{place}}",
            publications.create,
            name="publications.create",
            methods=["POST"],
        ),
        Route(
            f"{desk}/publications/{{place}}/removal",
            publications.destroy,
            name="publications.destroy",
            methods=["POST"],
        ),
        Route(f"{desk}/menus", menus.index, name="menus.index"),
        Route(f"{desk}/menus/{{menu}}/removal", menus.reset, name="menus.destroy", methods=["POST"]),
        Route(
            f"{desk}/menus/{{menu}}/items",
            menus.create,
            name="menu_items.create",
            methods=["POST"],
        ),
        Route(
            f"{desk}/menus/{{menu}}/items/{{item}}",
            menus.update,
            name="menu_items.update",
            methods=["POST"],
        ),
        Route(
            f"{desk}/menus/{{menu}}/items/{{item}}/removal",
            menus.destroy,
            name="menu_items.destroy",
            methods=["POST"],
        ),
        Route(f"{desk}/announcement", announcements.edit, name="announcements.edit"),
        Route(
            f"{desk}/announcement",
            announcements.update,
            name="announcements.update",
            methods=["POST"],
        ),
        *_articles("pages", PAGE),
        *_articles("posts", POST),
    ]


def _articles(noun: str, kind: str) -> list[Route]:
    """Return the routes of pages or of posts: one resource under two nouns."""
    many, one = f"/dashboard/{{store}}/{noun}", f"/dashboard/{{store}}/{noun}/{{id}}"
    return [
        Route(many, articles.index(kind), name=f"{noun}.index"),
        Route(many, articles.create(kind), name=f"{noun}.create", methods=["POST"]),
        Route(f"{many}/new", articles.new(kind), name=f"{noun}.new"),
        Route(one, articles.edit(kind), name=f"{noun}.edit"),
        Route(one, articles.update(kind), name=f"{noun}.update", methods=["POST"]),
        Route(f"{one}/removal", articles.destroy(kind), name=f"{noun}.destroy", methods=["POST"]),
    ]
