// A form marked data-auto-submit sends itself shortly after something in it has changed, or something that belongs to it.
const waiting = new WeakMap();

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-auto-submit]")) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => form.isConnected && form.requestSubmit(), 350));
});

// Morphing leaves what was typed in a field. What made no sense is taken out again, as the page that came back has it.
document.addEventListener("htmx:after:swap", () => {
  for (const field of document.querySelectorAll("[data-auto-submit] input[aria-invalid]")) field.value = field.defaultValue;
});
