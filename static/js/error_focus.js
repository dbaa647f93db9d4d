// After a form comes back with mistakes, the list of them is where reading goes on. Once: what else of the page comes later, as
// the count of the cart, must not take the focus out of a field that is being mended.
let seen = null;

const focusErrors = (event) => {
  const summary = document.querySelector("[data-error-summary]");
  const isAnew = summary !== seen || event?.target.contains(summary);
  seen = summary;
  if (summary && isAnew) summary.focus();
};

focusErrors();
document.addEventListener("htmx:after:swap", focusErrors);
