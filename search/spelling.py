"""How far apart two spellings are, and how far they may be."""

from typing import Final

ONE_SLIP_FROM: Final = 5
TWO_SLIPS_FROM: Final = 9


def slips_allowed(word: str) -> int:
    """Return how many slips a word may hold: one from five letters, two from nine, none where digits are."""
    if any(letter.isdigit() for letter in word):
        return 0
    return (len(word) >= ONE_SLIP_FROM) + (len(word) >= TWO_SLIPS_FROM)


def slips(typed: str, meant: str, *, most: int) -> int:
    """Count the letters added, lost, changed or swapped with their neighbour; `most` + 1 stands for "too many"."""
    if abs(len(typed) - len(meant)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(meant) + 1))
    for row, letter in enumerate(typed, 1):
        current = [row]
        for column, other in enumerate(meant, 1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == meant[column - 2] and typed[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, last = last, current
    return min(last[-1], most + 1)
