// In a table marked data-list-keys: j and k go from row to row, x chooses the row, Enter opens it (it is the link that has
// the focus), "/" leads to the search and "?" says all that. Without scripts the same is done by Tab and space.
const isTyping = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
const linksOf = (table) => [...table.querySelectorAll("tbody .row-link")];

const step = (table, by) => {
  const links = linksOf(table);
  const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + by, 0), links.length - 1);
  links[next]?.focus();
};

const keys = {
  j: (table) => step(table, 1),
  k: (table) => step(table, -1),
  x: (table) => [...table.querySelectorAll("tbody tr")].find((row) => row.contains(document.activeElement))?.querySelector("[type=checkbox]")?.click(),
  "/": () => document.querySelector("[data-list-search]")?.focus(),
  "?": () => document.getElementById("list-keys")?.togglePopover(),
};

document.addEventListener("keydown", (event) => {
  const table = document.querySelector("[data-list-keys]");
  if (!table || !(event.key in keys) || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  event.preventDefault();
  keys[event.key](table);
});
