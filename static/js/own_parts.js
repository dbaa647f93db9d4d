// What is a visitor's own on a page that is the same for everybody (how much the cart holds, prices agreed with them): asked for
// once the page stands and the browser is idle, by address, and put in its place.
const asked = new WeakSet();
const whenIdle = window.requestIdleCallback ?? setTimeout;

const ask = async (place) => {
  const answer = await fetch(place.dataset.own, { headers: { "HX-Request": "true" } });
  if (answer.ok && place.isConnected) place.outerHTML = (await answer.text()).trim();
};
const askAll = () => {
  for (const place of document.querySelectorAll("[data-own]")) {
    if (!asked.has(place)) ask(place).catch(() => {});
    asked.add(place);
  }
};

whenIdle(askAll);
// Another version of a product comes with a place of its own.
document.addEventListener("htmx:after:swap", () => whenIdle(askAll));
