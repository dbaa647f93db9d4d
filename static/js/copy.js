// A button beside a field copies what stands in it. Where there is no clipboard, it is not shown; where the browser refuses it, what
// stands there is selected, to be copied by hand.
document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copies]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copies);
  try {
    await navigator.clipboard.writeText(field.value);
    button.querySelector("span").textContent = button.dataset.copied;
  } catch {
    field.select();
  }
});

const show = (part) => part.querySelectorAll?.("[data-copies]").forEach((button) => (button.hidden = !navigator.clipboard));
show(document);
document.addEventListener("htmx:after:swap", () => show(document));
