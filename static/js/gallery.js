// The small pictures move the large ones, and tell which is in view. Without scripts they are links to them.
function bind(gallery) {
  const strip = gallery.querySelector("[data-gallery-strip]");
  const thumbs = [...gallery.querySelectorAll("[data-gallery-thumb]")];
  const pictures = [...strip.children];
  if (!thumbs.length) return;

  const show = (index) => strip.scrollTo({ left: pictures[index].offsetLeft - strip.offsetLeft });
  thumbs.forEach((thumb, index) =>
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      show(index);
    }),
  );

  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((found) => found.isIntersecting)) {
        const index = pictures.indexOf(entry.target);
        thumbs.forEach((thumb, place) => thumb.toggleAttribute("aria-current", false) || (place === index && thumb.setAttribute("aria-current", "true")));
      }
    },
    { root: strip, threshold: 0.6 },
  );
  pictures.forEach((picture) => seen.observe(picture));

  // Choosing a variant brings its own picture into view.
  document.addEventListener("htmx:after:swap", () => {
    const wanted = document.querySelector("[data-shows-picture]")?.dataset.showsPicture;
    const index = pictures.findIndex((picture) => picture.dataset.picture === wanted);
    if (index >= 0 && strip.scrollWidth > strip.clientWidth) show(index);
  });
}

document.querySelectorAll("[data-gallery]").forEach(bind);
