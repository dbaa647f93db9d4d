// After a form comes back with mistakes, the list of them is where reading goes on.
const focusErrors = () => document.querySelector("[data-error-summary]")?.focus();

focusErrors();
document.addEventListener("htmx:after:swap", focusErrors);
