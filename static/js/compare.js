// What is marked for comparison stays in this browser; the page that compares learns of it by its address alone.
const KEY = "compare";
const form = document.getElementById("compare");
const MOST = Number(form?.dataset.most);

const remembered = () => {
  try {
    const slugs = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(slugs) ? slugs.filter((slug) => typeof slug === "string" && slug && !slug.includes(",")).slice(0, MOST) : [];
  } catch {
    return [];
  }
};
const listed = (words) => (words ? words.split(",") : []);
const alike = (some, others) => some.length === others.length && some.every((slug) => others.includes(slug));
if (form) {
  const bar = form.querySelector("[data-compare-bar]");
  const link = form.querySelector("[data-compare-link]");
  const plain = link.getAttribute("href");
  let [marks, before, silence] = [remembered(), []];
  const address = () => `${plain}?products=${marks.map(encodeURIComponent).join(",")}`;
  const here = () => document.querySelector("[data-comparison]");
  const show = () => {
    for (const box of document.querySelectorAll("[data-compare]")) box.checked = marks.includes(box.value);
    link.href = address();
    link.querySelector("[data-compare-count]").textContent = form.dataset.words.replace("{count}", marks.length);
    bar.hidden = !marks.length || alike(marks, listed(here()?.dataset.shown));
  };
  const mark = (slugs, words) => {
    marks = slugs;
    try {
      localStorage.setItem(KEY, JSON.stringify(marks));
    } catch {
      // A browser that keeps nothing forgets them with the page.
    }
    show();
    if (words) tell(words);
  };
  const tell = (words) => {
    const told = form.querySelector("[data-compare-told]");
    told.textContent = words;
    clearTimeout(silence);
    silence = setTimeout(() => told.replaceChildren(), 6000);
  };
  // On the page itself the marks follow what is taken away and added there, unless somebody else's choice is looked at.
  const follow = () => {
    const page = here();
    if (!page || page.querySelector("[type=checkbox]")) return show();
    const asked = listed(page.dataset.asked);
    const shown = listed(page.dataset.shown);
    if (!asked.length && marks.length && !before.length) return location.replace(address());
    if (!marks.length || alike(marks, asked) || alike(marks, before)) mark(shown);
    before = shown;
    show();
  };
  const again = () => {
    marks = remembered();
    show();
  };
  follow();
  window.addEventListener("pageshow", (event) => event.persisted && again());
  window.addEventListener("storage", (event) => event.key === KEY && again());
  document.addEventListener("htmx:after:swap", (event) => {
    const isPage = event.detail?.ctx?.target?.id === "comparison";
    follow();
    // What was pressed is gone with what it stood in: reading goes on at the count.
    if (isPage && !here()?.contains(document.activeElement)) here()?.querySelector("[data-comparison-told], a")?.focus();
  });
  document.addEventListener("change", ({ target: box }) => {
    if (!box.matches("[data-compare]")) return;
    const others = marks.filter((slug) => slug !== box.value);
    if (box.checked && others.length >= MOST) {
      box.checked = false;
      return tell(form.dataset.full);
    }
    mark(box.checked ? [...others, box.value] : others, form.dataset[box.checked ? "added" : "taken"]);
  });
  form.querySelector("[data-compare-clear]").addEventListener("click", () => mark([], form.dataset.taken));
}
