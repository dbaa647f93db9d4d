// A button beside a field copies what stands in it; where there is no clipboard, it is not shown and the field is selected by hand.
document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copies]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copies);
  field.select();
  await navigator.clipboard.writeText(field.value);
  button.querySelector("span").textContent = button.dataset.copied;
});

const show = (part) => part.querySelectorAll?.("[data-copies]").forEach((button) => (button.hidden = !navigator.clipboard));
show(document);
document.addEventListener("htmx:after:swap", () => show(document));
