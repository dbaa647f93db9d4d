// A form marked data-busy shows that it has been sent, and cannot be sent twice while it is under way.
const buttonOf = (form, submitter) => submitter ?? form.querySelector("button[type=submit], button:not([type])");

function setBusy(button, busy) {
  if (!button) return;
  button.toggleAttribute("data-is-busy", busy);
  if (busy) {
    button.setAttribute("aria-busy", "true");
    button.dataset.label = button.getAttribute("aria-label") ?? "";
    button.setAttribute("aria-label", button.dataset.busyLabel || "One moment…");
  } else {
    button.removeAttribute("aria-busy");
    if (button.dataset.label) button.setAttribute("aria-label", button.dataset.label);
    else button.removeAttribute("aria-label");
  }
}

const release = () => document.querySelectorAll("[data-is-busy]").forEach((button) => setBusy(button, false));

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target.closest("[data-busy]");
    if (!form) return;
    const button = buttonOf(form, event.submitter);
    if (button?.hasAttribute("data-is-busy")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    // After this turn, so that the button's own value is still sent.
    setTimeout(() => setBusy(button, true));
  },
  true,
);
document.addEventListener("htmx:finally:request", () => setTimeout(release));
// A page that comes back from the browser's memory is ready again.
window.addEventListener("pageshow", release);
