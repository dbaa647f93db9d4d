// Presses the hearts of what is kept, and keeps or lets go without leaving the page. Pages come the same for everybody.
const form = document.getElementById("wishes");
let kept = new Set();

const press = () => {
  for (const heart of document.querySelectorAll("[data-heart]")) heart.setAttribute("aria-pressed", String(kept.has(heart.value)));
  for (const count of document.querySelectorAll("[data-wish-count]")) {
    const words = document.createElement("span");
    words.className = "visually-hidden";
    words.textContent = ` ${kept.size === 1 ? count.dataset.one : count.dataset.many}`;
    count.replaceChildren(String(kept.size), words);
    count.classList.toggle("is-empty", kept.size === 0);
  }
};
const ask = async (address, options) => {
  const answer = await fetch(address, { ...options, headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  kept = new Set((await answer.json()).products);
  press();
};
let silence;
const tell = (words) => {
  const told = form.querySelector("[data-wish-told]");
  told.textContent = words;
  clearTimeout(silence);
  silence = setTimeout(() => told.replaceChildren(), 6000);
};

if (form) {
  (window.requestIdleCallback ?? setTimeout)(() => ask(form.dataset.wishes).catch(press));
  document.addEventListener("htmx:after:swap", press);
  document.addEventListener("submit", async (event) => {
    const heart = event.submitter;
    if (event.target !== form || !heart?.matches("[data-heart]")) return;
    event.preventDefault();
    const wanted = kept.has(heart.value) ? "no" : "yes";
    const body = new URLSearchParams({ product: heart.value, wanted });
    try {
      await ask(form.action, { method: "POST", body });
      tell(wanted === "yes" ? form.dataset.saved : form.dataset.gone);
    } catch (problem) {
      tell(problem.message === "409" ? form.dataset.full : form.dataset.failed);
    }
  });
}
