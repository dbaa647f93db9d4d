"""The type that a merchant may choose: families that are installed; browsers load only the scripts that a page has."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Font:
    """A family as merchants read it and as a style sheet names it."""

    title: str
    family: str


FONTS: Final[dict[str, Font]] = {
    "system": Font(
        "The reader's own", 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif'
    ),
    "inter": Font(
        "Inter: precise, neutral", '"Inter", "Inter fallback", system-ui, "Noto Sans Arabic", sans-serif'
    ),
    "archivo": Font(
        "Archivo: firm grotesque", '"Archivo", "Archivo fallback", system-ui, "Noto Sans Arabic", sans-serif'
    ),
    "fraunces": Font(
        "Fraunces: warm serif", '"Fraunces", "Fraunces fallback", Georgia, "Noto Naskh Arabic", serif'
    ),
    "mono": Font(
        "JetBrains Mono: every letter as wide",
        '"JetBrains Mono", "JetBrains Mono fallback", ui-monospace, monospace',
    ),
}
