// How many pieces the cart holds: pages come the same for everybody, so it is asked for once the page stands and is still.
const count = document.querySelector("[data-cart-count]");
const ask = async () => {
  const answer = await fetch(count.dataset.cartCount);
  if (answer.ok && count.isConnected) count.outerHTML = await answer.text();
};

if (count) (window.requestIdleCallback ?? setTimeout)(() => ask().catch(() => {}));
