// The open part of the menu closes by Escape, by a click elsewhere, and when the focus leaves it.
const groups = document.querySelectorAll(".site-nav-group");

function closeAll(except) {
  for (const group of groups) if (group !== except) group.open = false;
}

document.addEventListener("click", (event) => closeAll(event.target.closest(".site-nav-group")));
document.addEventListener("focusin", (event) => closeAll(event.target.closest(".site-nav-group")));
document.addEventListener("keydown", (event) => {
  const group = event.key === "Escape" && event.target.closest(".site-nav-group[open]");
  if (!group) return;
  group.open = false;
  group.querySelector("summary").focus();
});
