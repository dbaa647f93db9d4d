"""The branches of the tree: what is in them, and what is below them."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.sentences import say
from shared.products.categories import NoSuchCategory
from shared.products.category_tree import (
    Branch,
    CategoryTree,
    category_tree,
    count_in_categories,
    counts_below,
)
from shared.products.shelves import in_categories
from storefront.languages import here
from storefront.page_head import Trail
from storefront.shelf_page import ShelfHead, lead_on, shelf_page
from storefront.visit import read, recall


async def show(request: Request) -> Response:
    """Show one page of all that stands in a category and below it, and the categories right below."""
    path, after = request.path_params["path"], request.query_params.get("after")
    async with read(request) as reader:
        tree = await recall(request, "categories", category_tree, within=reader)
        branch = tree.at(path)
        if branch is None:
            return await lead_on(request, reader, NoSuchCategory)
        below = tree.below(branch)
        count = await recall(
            request, f"count in {branch.id}", partial(count_in_categories, category_ids=below), within=reader
        )
        below_it = await recall(
            request, f"counts below {branch.id}", partial(counts_below, category_id=branch.id), within=reader
        )
        page = await in_categories(reader, below, holding=count, after=after)
    shelf = ShelfHead(branch.title, branch.description_html, count, narrowed_by=("category", branch.path))
    return shelf_page(
        request,
        "storefront/categories/show.html",
        shelf,
        page,
        trail=[
            (say("Home"), here(request, "/")),
            *trail_to(request, tree, branch)[:-1],
            (branch.title, None),
        ],
        branch=branch,
        children=[
            (child, count) for child in tree.children(branch.id) if (count := below_it.get(child.id, 0))
        ],
    )


def trail_to(request: Request, tree: CategoryTree, branch: Branch) -> Trail:
    """Return the steps from the root of the tree to a branch, each with its address."""
    return [(one.title, here(request, f"/categories/{one.path}")) for one in tree.way_to(branch)]
