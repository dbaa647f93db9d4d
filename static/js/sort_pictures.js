// In a list marked data-sortable="form", things are dragged to another place; the form then takes the ids in their new order.
// Without scripts, and with the keyboard, buttons beside each thing do the same.
let dragged = null;
const listOf = (target) => target.closest?.("[data-sortable]");

document.addEventListener("dragstart", (event) => {
  const list = listOf(event.target);
  // Words that are dragged out of a field are no picture.
  if (!list || event.target.closest("textarea, input")) return;
  dragged = event.target.closest("[data-id]");
  event.dataTransfer.effectAllowed = "move";
  dragged.setAttribute("data-is-dragged", "");
});

document.addEventListener("dragover", (event) => {
  const place = event.target.closest?.("[data-id]");
  if (!dragged || !place || listOf(place) !== listOf(dragged)) return;
  event.preventDefault();
  if (place === dragged) return;
  const isAfter = dragged.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING;
  place[isAfter ? "after" : "before"](dragged);
});

document.addEventListener("dragend", () => {
  if (!dragged) return;
  const list = listOf(dragged);
  dragged.removeAttribute("data-is-dragged");
  dragged = null;
  const form = document.getElementById(list.dataset.sortable);
  form.elements.order.value = [...list.querySelectorAll("[data-id]")].map((one) => one.dataset.id).join();
  form.requestSubmit();
});
