"""Two ways to work a page: by pointer, and by keyboard alone. A journey that takes a hand is driven by either."""

from pathlib import Path
from typing import Final, TypeAlias

from playwright.sync_api import Locator, Page, expect

FARTHEST: Final = 250
_HAS_FOCUS: Final = "element => element === document.activeElement"
_IS_IN_GROUP: Final = (
    "radio => document.activeElement?.type === 'radio' && document.activeElement.name === radio.name"
)


class Pointer:
    """Points at what it wants."""

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, field: Locator, words: str) -> None:
        field.fill(words)

    def choose(self, select: Locator, label: str) -> None:
        select.select_option(label=label)

    def pick(self, radio: Locator) -> None:
        radio.check()

    def tick(self, box: Locator) -> None:
        box.check()

    def untick(self, box: Locator) -> None:
        box.uncheck()

    def hand_in(self, field: Locator, file: Path) -> None:
        field.set_input_files(file)


class Keys:
    """Goes from control to control with Tab; what Tab does not reach within `FARTHEST` steps is a failure."""

    def __init__(self, page: Page) -> None:
        self._keyboard = page.keyboard
        self._page = page

    def press(self, target: Locator) -> None:
        self.reach(target)
        self._keyboard.press("Enter")

    def write(self, field: Locator, words: str) -> None:
        self.reach(field)
        self._keyboard.press("ControlOrMeta+a")
        self._keyboard.type(words)

    def choose(self, select: Locator, label: str) -> None:
        self.reach(select)
        self._keyboard.type(label)
        expect(select.locator("option:checked")).to_have_text(label)

    def pick(self, radio: Locator) -> None:
        """Go into the group with Tab, and through it with the arrows."""
        self.reach(radio, _IS_IN_GROUP)
        for _ in range(FARTHEST):
            if radio.evaluate(_HAS_FOCUS):
                break
            self._keyboard.press("ArrowDown")
        self._keyboard.press("Space")
        expect(radio).to_be_checked()

    def tick(self, box: Locator) -> None:
        self.reach(box)
        self._keyboard.press("Space")
        expect(box).to_be_checked()

    def untick(self, box: Locator) -> None:
        self.reach(box)
        self._keyboard.press("Space")
        expect(box).not_to_be_checked()

    def hand_in(self, field: Locator, file: Path) -> None:
        self.reach(field)
        with self._page.expect_file_chooser() as asked:
            self._keyboard.press("Space")
        asked.value.set_files(file)

    def reach(self, target: Locator, is_there: str = _HAS_FOCUS) -> None:
        """Go there with Tab, to do something that no other way here does."""
        expect(target).to_be_visible()
        for _ in range(FARTHEST):
            if target.evaluate(is_there):
                return
            self._keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {target}")


Hand: TypeAlias = Pointer | Keys
