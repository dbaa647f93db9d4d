// A form with a button marked data-sketch is shown in the shop beside it, a moment after something in it has changed.
const waiting = new WeakMap();
let turn = 0;

const buttonOf = (form) => [...(form?.elements ?? [])].find((one) => one.matches("[data-sketch]"));

// A frame of its own for each: what was shown stays until the next is there, and "back" leads out of the page, not
// through everything that was typed on it.
function nextFrame() {
  const shown = document.querySelector("[data-sketch-frame]:not(.is-coming)");
  document.querySelectorAll("[data-sketch-frame].is-coming").forEach((late) => late.remove());
  const next = shown.cloneNode();
  next.name = `sketch-${++turn}`;
  next.classList.add("is-coming");
  shown.after(next);
  next.addEventListener("load", () => {
    shown.remove();
    next.classList.remove("is-coming");
  });
  return next;
}

function show(form) {
  const button = form.isConnected && buttonOf(form);
  if (!button) return;
  button.formTarget = nextFrame().name;
  // A picture is not sent again with every word.
  const files = [...form.elements].filter((field) => field.type === "file" && !field.disabled);
  files.forEach((field) => (field.disabled = true));
  form.requestSubmit(button);
  files.forEach((field) => (field.disabled = false));
}

document.addEventListener("input", ({ target: { form } }) => {
  if (!buttonOf(form)) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => show(form), 500));
});

const first = document.querySelector("[data-sketch=now]")?.form;
if (first) show(first);
