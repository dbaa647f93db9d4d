"""All guards whose loss a test must notice."""

from typing import Final

from tests.mutations.checkout import CHECKOUT
from tests.mutations.counter import COUNTER
from tests.mutations.daily_work import DAILY_WORK
from tests.mutations.drafts import DRAFTS
from tests.mutations.imports import IMPORTS
from tests.mutations.insight import INSIGHT
from tests.mutations.letters import LETTERS
from tests.mutations.money import MONEY
from tests.mutations.news import NEWS
from tests.mutations.people import PEOPLE
from tests.mutations.prices import PRICES
from tests.mutations.races import RACES
from tests.mutations.searching import SEARCHING
from tests.mutations.settings import SETTINGS
from tests.mutations.signing_in import SIGNING_IN
from tests.mutations.subscriptions import SUBSCRIPTIONS
from tests.mutations.table import MUTATIONS, Mutation

EVERY: Final[tuple[Mutation, ...]] = (
    *MUTATIONS,
    *CHECKOUT,
    *COUNTER,
    *DAILY_WORK,
    *DRAFTS,
    *IMPORTS,
    *INSIGHT,
    *LETTERS,
    *MONEY,
    *NEWS,
    *PEOPLE,
    *PRICES,
    *RACES,
    *SEARCHING,
    *SETTINGS,
    *SIGNING_IN,
    *SUBSCRIPTIONS,
)
