// A button marked data-print opens the browser's own print dialogue; without scripts it is not there.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
