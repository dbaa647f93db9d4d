// What is open is in sight: a row of tabs and the places at the side, where they scroll, show theirs. The page itself stays where it is.
const showOpen = () => {
  for (const frame of document.querySelectorAll(".tabs, .desk-nav")) {
    const open = frame.querySelector("[aria-current]");
    if (!open) continue;
    const around = frame.getBoundingClientRect();
    const place = open.getBoundingClientRect();
    if (place.left < around.left || place.right > around.right) frame.scrollLeft += (place.left + place.right - around.left - around.right) / 2;
    if (place.top < around.top || place.bottom > around.bottom) frame.scrollTop += (place.top + place.bottom - around.top - around.bottom) / 2;
  }
};

showOpen();
document.addEventListener("htmx:after:swap", showOpen);
