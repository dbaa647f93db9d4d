// Takes a bar away that was closed, before anything is drawn: hence no module, and in the head. Nothing waits for it: should it
// come too late all the same, the bar stays for once, as nothing that is being read may jump.
try {
  const name = document.currentScript.dataset.announcement;
  const isDrawn = performance.getEntriesByType("paint").length > 0;
  const wasClosed = localStorage.getItem("souk-announcement") === name;
  if (wasClosed && !isDrawn) document.documentElement.dataset.announcementSeen = "";
} catch {
  // A browser that keeps nothing shows the bar each time.
}
