"""What axe finds on a page."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# A page that still glides to what has the focus is seen half covered, as nobody reads it.
# At its top, with the focus nowhere and no place named, nothing glides.
STANDS_STILL = """() => new Promise((done) => {
  const focused = document.activeElement;
  if (scrollY === 0 && !location.hash && (!focused || focused === document.body)) return done();
  let before = null;
  const look = () => {
    if (scrollY === before) return done();
    before = scrollY;
    setTimeout(look, 100);
  };
  look();
})"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The same rules and the same faults: axe only does not write down each element that is right, nor selectors of any.
JUDGE = """async (tags) => {
  const told = {runOnly: tags, resultTypes: ["violations"], selectors: false};
  return (await axe.run(document, told)).violations;
}"""
IS_THERE = "() => typeof axe === 'object'"


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong, as "rule: element"."""
    page.evaluate(STANDS_STILL)
    if not page.evaluate(IS_THERE):
        page.evaluate(_axe())
    found = page.evaluate(JUDGE, WCAG)
    return [f"{rule['id']}: {node['html'][:140]}" for rule in found for node in rule["nodes"]]


@cache
def _axe() -> str:
    return AXE.read_text()
