// A picture looked at closely, over the page. Without scripts its link leads to the large picture itself.
const zoom = document.getElementById("zoom");
const frame = zoom?.querySelector("[data-zoom-frame]");

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-zoom]");
  if (!link || !frame || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const large = new Image(Number(link.dataset.zoomWidth), Number(link.dataset.zoomHeight));
  large.alt = link.querySelector("img")?.alt ?? "";
  large.src = link.href;
  frame.replaceChildren(large);
  zoom.classList.remove("is-close");
  zoom.showPopover();
});

frame?.addEventListener("click", (event) => {
  const at = { x: event.offsetX / event.target.clientWidth, y: event.offsetY / event.target.clientHeight };
  if (!zoom.classList.toggle("is-close")) return;
  frame.scrollTo({ left: at.x * frame.scrollWidth - frame.clientWidth / 2, top: at.y * frame.scrollHeight - frame.clientHeight / 2 });
});
