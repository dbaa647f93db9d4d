"""The type that a merchant may choose: families that are installed; browsers load only the scripts that a page has."""

from dataclasses import dataclass
from typing import Final

from shared.kernel.sentences import say

# Whose Arabic script a page in these languages is written in (ISO 639-1), and the face of it beside every other.
ARABIC_SCRIPT: Final = frozenset({"ar", "fa", "ur"})
ARABIC_FILE: Final = "vendor/fonts/vazirmatn-arabic-wght-normal.woff2"


@dataclass(frozen=True, slots=True)
class Font:
    """A family as merchants read it and as a style sheet names it.

    `file` has its Latin letters, below `static`, as css/fonts.css names it; None needs none.
    """

    title: str
    family: str
    file: str | None = None

    def first_file(self, language: str) -> str | None:
        """Return the file without which the first words of a page in a language cannot be drawn."""
        return ARABIC_FILE if self.file and language in ARABIC_SCRIPT else self.file


FONTS: Final[dict[str, Font]] = {
    "system": Font(
        say("The reader's own"), 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif'
    ),
    "inter": Font(
        say("Inter: precise, neutral"),
        '"Inter", "Vazirmatn", "Inter fallback", system-ui, sans-serif',
        "vendor/fonts/inter-latin-wght-normal.woff2",
    ),
    "archivo": Font(
        say("Archivo: firm grotesque"),
        '"Archivo", "Vazirmatn", "Archivo fallback", system-ui, sans-serif',
        "vendor/fonts/archivo-latin-wght-normal.woff2",
    ),
    "fraunces": Font(
        say("Fraunces: warm serif"),
        '"Fraunces", "Vazirmatn", "Fraunces fallback", Georgia, serif',
        "vendor/fonts/fraunces-latin-wght-normal.woff2",
    ),
    "mono": Font(
        say("JetBrains Mono: every letter as wide"),
        '"JetBrains Mono", "Vazirmatn", "JetBrains Mono fallback", ui-monospace, monospace',
        "vendor/fonts/jetbrains-mono-latin-wght-normal.woff2",
    ),
}
