// A shelf's filters come by themselves: at once where they stand beside the products, where they are folded away as soon as
// somebody moves. Without scripts, and should they not come, their place is a link to the search for the same products.
const place = document.querySelector("[data-filters-from]");
const room = window.matchMedia("(width >= 900px)");
const MOVES = ["pointerdown", "keydown", "scroll"];
const fold = () => document.querySelector("#search-filters details");
let coming;

const come = () => {
  MOVES.forEach((move) => window.removeEventListener(move, come));
  room.removeEventListener("change", come);
  coming ??= htmx.ajax("GET", place.dataset.filtersFrom, { target: place, swap: "outerHTML" });
  return coming;
};

if (place) {
  if (room.matches) come();
  else MOVES.forEach((move) => window.addEventListener(move, come, { passive: true }));
  room.addEventListener("change", come);
  // Who stands on the link while they come stands on the fold's button after it.
  document.addEventListener("htmx:before:swap", (event) => {
    if (event.detail?.ctx?.target !== place || !place.contains(document.activeElement)) return;
    coming.then(() => fold()?.querySelector("summary").focus({ preventScroll: true }));
  });
  place.addEventListener("click", async (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await come().catch(() => {});
    if (!fold()) return location.assign(link.href);
    fold().open = true;
  });
}
