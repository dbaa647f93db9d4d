// The shop answers for itself where there is no network (templates/storefront/offline/service_worker.js). A sketch in the
// dashboard's frame is not the shop and stands at another address.
if ("serviceWorker" in navigator && window.isSecureContext && window === window.top) {
  const register = () => navigator.serviceWorker.register("/service-worker.js");
  window.addEventListener("load", () => (window.requestIdleCallback ?? setTimeout)(register));
}
