// The steps beside a number. They change it as if it had been typed, so other modules hear of it.
document.addEventListener("click", (event) => {
  const step = event.target.closest("[data-quantity] [data-step]");
  if (!step) return;
  const input = step.parentElement.querySelector("input");
  const before = input.value;
  if (Number(step.dataset.step) > 0) input.stepUp();
  else input.stepDown();
  if (input.value !== before) input.dispatchEvent(new Event("change", { bubbles: true }));
});
