// After "show more" the reading goes on at the first of the new products, on the same page as the others.
let before = 0;
const grid = () => document.getElementById("product-grid");
const isGrid = (event) => event.detail?.ctx?.target?.id === "product-grid";

document.addEventListener("htmx:before:swap", (event) => {
  if (isGrid(event)) before = grid().children.length;
});
document.addEventListener("htmx:after:swap", (event) => {
  if (!isGrid(event)) return;
  document.querySelector("#product-pages [data-first-page]")?.remove();
  grid().children[before]?.querySelector("a")?.focus({ preventScroll: true });
});
