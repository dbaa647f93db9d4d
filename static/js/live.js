// A part of a page marked data-live is asked for anew when its stream says that something of it is another. A page that
// nobody sees listens to nothing; what somebody is just typing into or has opened stays as it is.
let stream = null;

const isBusy = (part) => part.contains(document.activeElement) || part.querySelector("details[open], input:checked");

function listen() {
  const part = document.querySelector("[data-live]");
  if (!part || document.hidden || stream) return;
  stream = new EventSource(part.dataset.live);
  stream.addEventListener("changed", () => {
    const shown = document.querySelector("[data-live]");
    if (shown && !isBusy(shown)) htmx.ajax("GET", shown.dataset.livePage, { target: "#now", swap: "outerHTML" });
  });
  // The server ends a stream now and then, and for good where somebody has many; a browser asks again after the first.
  stream.addEventListener("error", () => stream?.readyState === EventSource.CLOSED && leave());
}

function leave() {
  stream?.close();
  stream = null;
}

document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
addEventListener("pagehide", leave);
addEventListener("pageshow", listen);
listen();
