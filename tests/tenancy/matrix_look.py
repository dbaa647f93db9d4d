"""The lines of the isolation matrix for what the dashboard does with a shop's look: front page, themes, menus."""

from tests.tenancy.asks import Entry, articles_of, borrowing, desk, get, in_store, item_of, post, section_of

LOOK: dict[str, Entry] = {
    "home_page.show": in_store(lambda own: get(f"{desk(own)}/home-page")),
    "home_sections.create": in_store(lambda own: post(f"{desk(own)}/home-page/sections", kind="text")),
    "home_sections.edit": in_store(
        lambda own: get(section_of(own, own)),
        path_section=(404, lambda own, their: get(section_of(own, their))),
    ),
    "home_sections.update": in_store(
        lambda own: post(section_of(own, own), title="Collections", count="3"),
        path_section=(404, lambda own, their: post(section_of(own, their), title="Collections", count="3")),
    ),
    "home_sections.destroy": in_store(
        lambda own: post(f"{section_of(own, own)}/removal"),
        path_section=(404, lambda own, their: post(f"{section_of(own, their)}/removal")),
    ),
    "looks.edit": in_store(lambda own: get(f"{desk(own)}/look")),
    "looks.update": in_store(
        lambda own: post(f"{desk(own)}/look", theme="trail"),
        form_css=(422, lambda own, their: post(f"{desk(own)}/look", theme="trail", css=borrowing(their))),
    ),
    "publications.create": in_store(
        lambda own: post(f"{desk(own)}/publications/look"),
        path_place=(404, lambda own, their: post(f"{desk(own)}/publications/{their.section}")),
    ),
    "publications.destroy": in_store(
        lambda own: post(f"{desk(own)}/publications/home/removal"),
        path_place=(404, lambda own, their: post(f"{desk(own)}/publications/{their.section}/removal")),
    ),
    "menus.index": in_store(lambda own: get(f"{desk(own)}/menus")),
    "menus.destroy": in_store(
        lambda own: post(f"{desk(own)}/menus/footer/removal"),
        path_menu=(404, lambda own, their: post(f"{desk(own)}/menus/{their.section}/removal")),
    ),
    "menu_items.create": in_store(
        lambda own: post(f"{desk(own)}/menus/header/items", label="All", link="everything"),
        path_menu=(404, lambda own, their: post(f"{desk(own)}/menus/{their.section}/items", label="All")),
        form_link=(
            422,
            lambda own, their: post(
                f"{desk(own)}/menus/header/items", label="All", link=f"page:{their.page}"
            ),
        ),
        form_address=(
            422,
            lambda own, their: post(
                f"{desk(own)}/menus/header/items", label="All", link_address=f"/products/{their.product_slug}"
            ),
        ),
    ),
    "menu_items.update": in_store(
        lambda own: post(item_of(own, own), label="All", link="everything"),
        path_menu=(404, lambda own, their: post(item_of(own, own, menu=their.section), move="up")),
        path_item=(404, lambda own, their: post(item_of(own, their), move="up")),
    ),
    "menu_items.destroy": in_store(
        lambda own: post(f"{item_of(own, own)}/removal"),
        path_menu=(404, lambda own, their: post(f"{item_of(own, own, menu=their.section)}/removal")),
        path_item=(404, lambda own, their: post(f"{item_of(own, their)}/removal")),
    ),
    "announcements.edit": in_store(lambda own: get(f"{desk(own)}/announcement")),
    "announcements.update": in_store(
        lambda own: post(f"{desk(own)}/announcement", text="Free delivery", tone="quiet"),
        form_link=(
            422,
            lambda own, their: post(
                f"{desk(own)}/announcement", text="Read", tone="quiet", link=f"post:{their.post}"
            ),
        ),
    ),
    **{
        f"{noun}.{action}": entry
        for noun, which in (("pages", "page"), ("posts", "post"))
        for action, entry in articles_of(noun, which).items()
    },
}
