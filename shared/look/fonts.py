"""The type that a merchant may choose: families that are installed; browsers load only the scripts that a page has."""

from dataclasses import dataclass
from typing import Final

from shared.kernel.sentences import say


@dataclass(frozen=True, slots=True)
class Font:
    """A family as merchants read it and as a style sheet names it."""

    title: str
    family: str


FONTS: Final[dict[str, Font]] = {
    "system": Font(
        say("The reader's own"), 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif'
    ),
    "inter": Font(
        say("Inter: precise, neutral"), '"Inter", "Inter fallback", system-ui, "Noto Sans Arabic", sans-serif'
    ),
    "archivo": Font(
        say("Archivo: firm grotesque"),
        '"Archivo", "Archivo fallback", system-ui, "Noto Sans Arabic", sans-serif',
    ),
    "fraunces": Font(
        say("Fraunces: warm serif"), '"Fraunces", "Fraunces fallback", Georgia, "Noto Naskh Arabic", serif'
    ),
    "mono": Font(
        say("JetBrains Mono: every letter as wide"),
        '"JetBrains Mono", "JetBrains Mono fallback", ui-monospace, monospace',
    ),
}
