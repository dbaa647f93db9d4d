"""What is chosen in a list of products, each with the link that takes it away."""

from dataclasses import dataclass, replace

from shared.kernel.sentences import say
from storefront.filter_links import FilterLink, FilterLinks
from storefront.search_filters import Words, chosen_pairs


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that was chosen, and the link to the list without it."""

    label: str
    link: FilterLink


def chips_of(links: FilterLinks, words: Words) -> list[Chip]:
    """Return what is chosen, in the order of the address."""
    query = links.query
    chips = [
        Chip(
            say("%(filter)s: %(value)s", filter=words.label(name), value=words.of(name, value)),
            links.without(name, value),
        )
        for name, value in chosen_pairs(query)
    ]
    if query.least_minor is not None:
        label = say("From %(amount)s", amount=words.amount(query.least_minor))
        chips.append(Chip(label, links.to(replace(query, least_minor=None))))
    if query.most_minor is not None:
        label = say("Up to %(amount)s", amount=words.amount(query.most_minor))
        chips.append(Chip(label, links.to(replace(query, most_minor=None))))
    return chips
