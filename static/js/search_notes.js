// Tells the shop what a search led to: a product, or something in the cart. Only the words are told, never who searched;
// which search it was, the address of the page before says, so nothing is kept in the browser.
const tell = (q, outcome) => {
  if (q) navigator.sendBeacon("/search/notes", new URLSearchParams({ q, outcome }));
};
const wordsOf = (address) => {
  const { origin, pathname, searchParams } = new URL(address, location.href);
  return origin === location.origin && /^(\/[a-z]{2})?\/search$/.test(pathname) ? searchParams.get("q") : null;
};

document.addEventListener("click", (event) => {
  if (event.target.closest?.("#search-results #product-grid a")) tell(wordsOf(location.href), "clicks");
});
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute?.("action")?.endsWith("/cart/lines") && document.referrer) tell(wordsOf(document.referrer), "added");
});
