// The bell says how many notices were not read, and each other number as soon as it is one. A page that nobody sees asks
// for nothing.
const bell = document.querySelector("[data-bell]");
let stream = null;

function tell(number) {
  const count = bell.querySelector("[data-bell-count]");
  count.hidden = number === "0";
  count.textContent = number;
  count.title = `${number} ${count.dataset.bellWords}`;
}

function listen() {
  if (!bell || document.hidden || stream) return;
  stream = new EventSource(bell.dataset.bell);
  stream.addEventListener("changed", (event) => tell(event.data));
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
