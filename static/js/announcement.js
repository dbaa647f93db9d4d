// Closing the bar above the page; which one was closed stays in this browser.
const bar = document.querySelector("[data-announcement]:is(aside)");
const close = bar?.querySelector("[data-announcement-close]");

if (close) {
  close.hidden = false;
  close.addEventListener("click", () => {
    try {
      localStorage.setItem("souk-announcement", bar.dataset.announcement);
    } catch {
      // Closed for this page only.
    }
    bar.remove();
    document.querySelector("#main")?.focus({ preventScroll: true });
  });
}
