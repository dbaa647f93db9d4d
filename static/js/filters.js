// What took a filter away is gone with it: the reading goes on at how many products there are now.
document.addEventListener("htmx:after:swap", (event) => {
  const pressed = event.detail?.ctx?.sourceElement;
  if (pressed?.matches(".chip, .chip-all, .filter-choice") && document.activeElement === document.body) document.querySelector(".search-count")?.focus();
});
