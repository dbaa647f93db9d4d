// What was searched for of late, and found something, stays in this browser; an empty search field offers it again.
const KEY = "recent-searches";
const MOST = 6;
const LONGEST = 200;

const remembered = () => {
  try {
    const words = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(words) ? words.filter((one) => typeof one === "string" && one.trim() && one.length <= LONGEST) : [];
  } catch {
    return [];
  }
};

const remember = (words) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(words.slice(0, MOST)));
  } catch {
    // A browser that keeps nothing offers nothing.
  }
};

const offer = (field) => {
  const words = remembered();
  const template = document.querySelector("[data-recent-searches]");
  if (field.value.trim() || !words.length || !template) return;
  const part = template.content.cloneNode(true);
  const [option, forget] = part.querySelectorAll("[role=option]");
  for (const one of words) {
    const link = option.cloneNode(true);
    link.querySelector("bdi").textContent = one;
    link.href = `${option.getAttribute("href")}?${new URLSearchParams({ q: one })}`;
    forget.before(link);
  }
  option.remove();
  const list = document.getElementById(field.getAttribute("aria-controls"));
  list.replaceChildren(part);
  list.dispatchEvent(new CustomEvent("suggested", { bubbles: true }));
};

const results = document.querySelector(".search-page:has(#product-grid) [data-search] [role=combobox]");
const asked = results?.value.trim();
if (asked) remember([asked, ...remembered().filter((one) => one !== asked)]);

document.addEventListener("focusin", (event) => event.target.matches("[data-search] [role=combobox]") && offer(event.target));
// A field that was emptied is told that there is nothing to suggest for nothing.
document.addEventListener("htmx:after:swap", () => {
  if (document.activeElement?.matches("[data-search] [role=combobox]")) offer(document.activeElement);
});
document.addEventListener("click", (event) => {
  const forget = event.target.closest("[data-forget-searches]");
  if (!forget) return;
  const list = forget.closest("[role=listbox]");
  remember([]);
  list.replaceChildren();
  list.dispatchEvent(new CustomEvent("suggested", { bubbles: true }));
});
