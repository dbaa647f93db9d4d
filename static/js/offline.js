// The shop answers for itself where there is no network (templates/storefront/offline/service_worker.js).
if ("serviceWorker" in navigator && window.isSecureContext) {
  const register = () => navigator.serviceWorker.register("/service-worker.js");
  window.addEventListener("load", () => (window.requestIdleCallback ?? setTimeout)(register));
}
