// Pages that are the same for everybody stay readable without a network; what belongs to one visitor is never kept.
const SHELL = {{ shell | tojson }};
const PREFIXES = {{ prefixes | tojson }};
const ASSETS = "assets-{{ version }}";
const PAGES = "pages";
const MOST = { [ASSETS]: 300, [PAGES]: 60 };

const keep = async (name, request, answer) => {
  const cache = await caches.open(name);
  await cache.delete(request);
  await cache.put(request, answer);
  const kept = await cache.keys();
  const extra = kept.filter((one) => !SHELL.includes(new URL(one.url).pathname + new URL(one.url).search));
  await Promise.all(extra.slice(0, Math.max(0, extra.length - MOST[name])).map((one) => cache.delete(one)));
};

const asset = async (request) => {
  const known = await caches.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await keep(ASSETS, request, answer.clone());
  return answer;
};

const offline = (request) => {
  const { pathname } = new URL(request.url);
  return (PREFIXES.find((prefix) => `${pathname}/`.startsWith(`${prefix}/`)) ?? "") + "/offline";
};

const page = async (request) => {
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.headers.get("cache-control")?.includes("public")) await keep(PAGES, request, answer.clone());
    return answer;
  } catch {
    return (await caches.match(request)) ?? (await caches.match(offline(request)));
  }
};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(ASSETS).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name !== ASSETS && name !== PAGES);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/dashboard") || pathname.startsWith("/dev/")) return;
  if (pathname.startsWith("/static/") || pathname.startsWith("/media/")) event.respondWith(asset(request));
  else if (request.mode === "navigate") event.respondWith(page(request));
});
