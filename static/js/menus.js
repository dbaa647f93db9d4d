// A menu made of <details> opens by itself. What it lacks: a click beside it and Escape close it, and Escape gives the focus back.
const close = (menu) => (menu.open = false);
const opened = () => [...document.querySelectorAll("details[data-menu][open]")];

document.addEventListener("click", ({ target }) => opened().filter((menu) => !menu.contains(target)).forEach(close));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of opened()) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    close(menu);
  }
});
