// What took a filter away is gone with it: the reading goes on at how many products there are now.
let pressed = false;

document.addEventListener("htmx:before:swap", (event) => {
  pressed = event.detail?.ctx?.sourceElement?.matches(".chip, .chip-all, .filter-choice") ?? false;
});
document.addEventListener("htmx:after:settle", () => {
  if (pressed && document.activeElement === document.body) document.querySelector(".search-count")?.focus({ preventScroll: true });
  pressed = false;
});
