// Ctrl-K or ⌘K finds anything from anywhere. The focus stays in the field, and arrow keys move through what was found, as
// in any combobox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). Without scripts the link in the frame leads to the
// page that does the same.
const palette = document.getElementById("palette");

if (palette) {
  const field = palette.querySelector("[role=combobox]");
  const list = document.getElementById("palette-options");
  const told = palette.querySelector("[data-palette-told]");
  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  const point = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    field.removeAttribute("aria-activedescendant");
    if (!option) return;
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const all = options();
    const place = all.indexOf(chosen());
    point(all[(place + by + all.length) % all.length] ?? null);
  };

  const open = () => {
    if (palette.open) return field.select();
    palette.showModal();
    field.focus();
    field.select();
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest?.("[data-palette-open]")) {
      event.preventDefault();
      open();
    }
    // A press beside the box, which is the dialog itself, closes it.
    if (event.target === palette || event.target.closest?.("[data-palette-close]")) palette.close();
  });

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
    // Enter opens what is pointed at; with nothing chosen the form leads to the page.
    if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      chosen().click();
    }
  });

  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail?.ctx?.target !== list) return;
    options().forEach((option, place) => (option.id = `palette-option-${place}`));
    field.setAttribute("aria-expanded", String(options().length > 0));
    told.textContent = field.value ? (list.querySelector("[data-palette-count]")?.textContent ?? "") : "";
    point(options()[0] ?? null);
  });
}
