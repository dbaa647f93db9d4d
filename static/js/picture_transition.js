// The picture of the card that was pressed becomes the first picture of the product's page, where browsers can show it.
document.addEventListener("click", (event) => {
  const picture = event.target.closest("[data-product-card]")?.querySelector("img");
  if (picture) picture.style.viewTransitionName = "product-picture";
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[data-product-card] img").forEach((picture) => (picture.style.viewTransitionName = ""));
});
