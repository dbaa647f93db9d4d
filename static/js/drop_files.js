// Files that are dropped onto a form marked data-drop-files are what was chosen in its field, and go at once.
const formOf = (event) => event.dataTransfer?.types.includes("Files") && event.target.closest?.("[data-drop-files]");

document.addEventListener("dragover", (event) => {
  const form = formOf(event);
  if (!form) return;
  event.preventDefault();
  form.setAttribute("data-is-over", "");
});

document.addEventListener("dragleave", (event) => event.target.closest?.("[data-drop-files]")?.removeAttribute("data-is-over"));

document.addEventListener("drop", (event) => {
  const form = formOf(event);
  if (!form) return;
  event.preventDefault();
  form.removeAttribute("data-is-over");
  form.querySelector("[type=file]").files = event.dataTransfer.files;
  form.requestSubmit();
});
