// Runs before the page is drawn, so that a bar that was closed never moves anything: hence no module, and in the head.
try {
  const name = document.currentScript.dataset.announcement;
  if (localStorage.getItem("souk-announcement") === name) document.documentElement.dataset.announcementSeen = "";
} catch {
  // A browser that keeps nothing shows the bar each time.
}
