// What stands in a status when a page opens is not read out; what comes into one is. So it is said in one of its own.
for (const toast of document.querySelectorAll("[data-toast]")) {
  const told = document.createElement("p");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  toast.removeAttribute("role");
  toast.after(told);
  setTimeout(() => { told.textContent = toast.textContent.trim(); }, 400);
}
