"""Returns in words that buyers and merchants read."""

from typing import Final

from shared.kernel.sentences import say

REASON_WORDS: Final = {
    "unwanted": say("I changed my mind"),
    "does_not_fit": say("It does not fit"),
    "not_as_described": say("It is not as described"),
    "damaged": say("It came damaged"),
    "wrong_item": say("It is not what I ordered"),
    "other": say("Another reason"),
}
CONDITION_WORDS: Final = {
    "as_new": say("As new"),
    "opened": say("Opened"),
    "damaged": say("Damaged"),
}
# (what becomes of it, what that does to the stock)
FATE_WORDS: Final = {
    "stock": (say("Back into stock"), say("It can be bought again at once: the stock goes up.")),
    "set_aside": (
        say("Set aside"),
        say("The stock stays as it is. It waits under Returns, Set aside, until you decide."),
    ),
    "write_off": (
        say("Write off"),
        say("It is lost: the stock stays as it is, and its history notes the loss."),
    ),
}
# (words, tone)
STATE_WORDS: Final = {
    "asked": (say("Return asked for"), "caution"),
    "approved": (say("To be sent back"), "accent"),
    "refused": (say("Return refused"), "danger"),
    "withdrawn": (say("Return withdrawn"), "neutral"),
    "received": (say("Return received"), "accent"),
    "settled": (say("Return settled"), "positive"),
}
