// A form marked data-auto-submit sends itself shortly after something in it has changed.
const waiting = new WeakMap();

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto-submit]");
  if (!form) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => form.isConnected && form.requestSubmit(), 350));
});
