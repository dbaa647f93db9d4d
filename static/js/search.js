// "/" opens the search from anywhere. While one types, a list suggests; arrow keys, Enter and Escape work in it as in
// any combobox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/): the focus stays in the field.
const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]");
const fieldOf = (event) => event.target.closest?.("[data-search] [role=combobox]");
const listOf = (field) => document.getElementById(field.getAttribute("aria-controls"));
const optionsOf = (field) => [...listOf(field).querySelectorAll("[role=option]")];
const isOpen = (field) => field.getAttribute("aria-expanded") === "true";
const current = (field) => document.getElementById(field.getAttribute("aria-activedescendant"));

const pointAt = (field, option) => {
  current(field)?.setAttribute("aria-selected", "false");
  if (!option) return field.removeAttribute("aria-activedescendant");
  field.setAttribute("aria-activedescendant", option.id);
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
};

const close = (field) => {
  pointAt(field, null);
  listOf(field).hidden = true;
  field.setAttribute("aria-expanded", "false");
};

const open = (field) => {
  const options = optionsOf(field);
  const found = options.length > 0 && document.activeElement === field;
  options.forEach((option, place) => (option.id = `${listOf(field).id}-${place}`));
  field.removeAttribute("aria-activedescendant");
  listOf(field).hidden = !found;
  field.setAttribute("aria-expanded", String(found));
  const status = field.form.parentElement.querySelector("[data-search-status]");
  // How many there are is said in the shop's language, by the answer itself.
  status.textContent = listOf(field).querySelector("[data-search-said]")?.textContent ?? "";
};

const step = (field, by) => {
  const options = optionsOf(field);
  const stops = [null, ...options];
  const place = stops.indexOf(options.includes(current(field)) ? current(field) : null);
  pointAt(field, stops.at((place + by + stops.length) % stops.length));
};

const keys = {
  ArrowDown: (field) => (isOpen(field) ? step(field, 1) : optionsOf(field).length && open(field)),
  ArrowUp: (field) => isOpen(field) && step(field, -1),
  Enter: (field) => isOpen(field) && current(field)?.click(),
  Escape: (field) => close(field),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const panel = document.getElementById("site-search");
  if (event.key === "/" && panel && !isTyping(event.target)) {
    event.preventDefault();
    if (!panel.matches(":popover-open")) panel.showPopover();
    panel.querySelector("[role=combobox]").focus();
    return;
  }
  const field = fieldOf(event);
  if (!field || !(event.key in keys)) return;
  const wasOpen = isOpen(field);
  // Enter without a suggestion sends the form; Escape in a closed list is the panel's.
  if ((event.key === "Enter" && !(wasOpen && current(field))) || (event.key === "Escape" && !wasOpen)) return;
  event.preventDefault();
  keys[event.key](field);
});

const openAt = (list) => {
  const field = document.querySelector(`[aria-controls="${list?.id}"][role=combobox]`);
  if (field) open(field);
};
document.addEventListener("htmx:after:swap", (event) => openAt(event.detail?.ctx?.target));
document.addEventListener("suggested", (event) => openAt(event.target));
// Pressing on a suggestion must not take the focus away first, or the list would close under the finger.
document.addEventListener("mousedown", (event) => event.target.closest?.("[role=option]") && event.preventDefault());
document.addEventListener("focusout", (event) => fieldOf(event) && close(fieldOf(event)));
