// On phones a bar with the same button comes up once the real one has left the view.
let watcher;

function bind() {
  watcher?.disconnect();
  const button = document.querySelector("[data-buy-button]");
  const bar = document.querySelector("[data-buy-bar]");
  if (!button || !bar) return;
  watcher = new IntersectionObserver(([entry]) => {
    bar.hidden = entry.isIntersecting || entry.boundingClientRect.top > 0;
  });
  watcher.observe(button);
}

bind();
document.addEventListener("htmx:after:swap", bind);
