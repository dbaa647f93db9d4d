// What is added shows itself in a drawer. Without scripts the same form leads to the cart's page.
const drawer = () => document.getElementById("cart-drawer");

document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail?.ctx?.target?.id !== "cart-drawer-body") return;
  const box = drawer();
  if (box && !box.matches(":popover-open")) box.showPopover();
  box?.querySelector("[popovertargetaction=hide]")?.focus({ preventScroll: true });
});
