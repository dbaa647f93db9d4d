// What was looked at of late stays in this browser: nobody is told but by asking for the cards themselves.
const KEY = "recently-seen";
const MOST = 9;

const remembered = () => {
  try {
    const ids = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(ids) ? ids.filter((id) => /^[0-9a-f-]{36}$/.test(id)) : [];
  } catch {
    return [];
  }
};

const remember = (ids) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(ids.slice(0, MOST)));
  } catch {
    // A browser that keeps nothing shows nothing.
  }
};

const box = document.querySelector("[data-recently-seen]");
if (box) {
  const mine = box.dataset.recentlySeen;
  const others = remembered().filter((id) => id !== mine);
  remember([mine, ...others]);
  const cards = box.querySelector("[data-recently-seen-cards]");
  if (others.length) {
    htmx
      .ajax("GET", `${box.dataset.recentlySeenFrom}?ids=${others.slice(0, MOST - 1).join(",")}`, { target: cards, swap: "innerHTML" })
      .then(() => (box.hidden = !cards.querySelector("article")));
  }
  box.querySelector("[data-recently-seen-forget]").addEventListener("click", () => {
    remember([]);
    box.hidden = true;
  });
}
