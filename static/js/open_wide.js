// A fold marked data-open-wide stands open where there is room for it.
const wide = window.matchMedia("(width >= 900px)");
const unfold = () => {
  if (wide.matches) document.querySelectorAll("details[data-open-wide]").forEach((fold) => (fold.open = true));
};

unfold();
wide.addEventListener("change", unfold);
document.addEventListener("htmx:after:swap", unfold);
