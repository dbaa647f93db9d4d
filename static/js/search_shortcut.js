// "/" opens the search from anywhere; arrow keys walk through what it suggests.
const typing = (element) => element.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  const panel = document.getElementById("site-search");
  if (!panel || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && !typing(event.target)) {
    event.preventDefault();
    if (!panel.matches(":popover-open")) panel.showPopover();
    panel.querySelector("[data-search-input]").focus();
    return;
  }
  if (!panel.contains(event.target) || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const stops = [panel.querySelector("[data-search-input]"), ...panel.querySelectorAll("#search-suggestions a")];
  const place = stops.indexOf(event.target);
  const next = stops[place + (event.key === "ArrowDown" ? 1 : -1)];
  if (place < 0 || !next) return;
  event.preventDefault();
  next.focus();
});
