// Pages that are the same for everybody stay readable without a network; what belongs to one visitor is never kept.
const SHELL = {{ shell | tojson }};
const PREFIXES = {{ prefixes | tojson }};
const ASSETS = "assets";
const PAGES = "pages";
const LOOKS = ["/static/", "/media/", "/branding/", "/icons/"];
const MOST = { [ASSETS]: 300, [PAGES]: 60 };

const keep = async (name, request, answer) => {
  const cache = await caches.open(name);
  await cache.delete(request);
  await cache.put(request, answer);
  const kept = await cache.keys();
  const extra = kept.filter((one) => !SHELL.includes(new URL(one.url).pathname + new URL(one.url).search));
  await Promise.all(extra.slice(0, Math.max(0, extra.length - MOST[name])).map((one) => cache.delete(one)));
};

const asset = async (request, later) => {
  const known = await caches.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) later(keep(ASSETS, request, answer.clone()));
  return answer;
};

const isForEverybody = (answer) => answer.ok && !answer.redirected && answer.headers.get("cache-control")?.includes("public");

const offline = (request) => {
  const { pathname } = new URL(request.url);
  return (PREFIXES.find((prefix) => `${pathname}/`.startsWith(`${prefix}/`)) ?? "") + "/offline";
};

const page = async (request, later) => {
  try {
    const answer = await fetch(request);
    if (isForEverybody(answer)) later(keep(PAGES, request, answer.clone()));
    return answer;
  } catch {
    return (await caches.match(request)) ?? (await caches.match(offline(request)));
  }
};

// The pages that are open when this begins were fetched before it; the browser itself still has them.
const keepOpened = async () => {
  const opened = await self.clients.matchAll({ type: "window" });
  await Promise.allSettled(
    opened.map(async ({ url }) => {
      const answer = await fetch(url, { cache: "force-cache" });
      if (isForEverybody(answer)) await keep(PAGES, url, answer);
    }),
  );
};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(ASSETS).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name !== ASSETS && name !== PAGES);
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim())
      .then(keepOpened),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/dashboard") || pathname.startsWith("/dev/")) return;
  // The answer goes out at once and is kept beside it.
  const later = (work) => event.waitUntil(work);
  if (LOOKS.some((folder) => pathname.startsWith(folder))) event.respondWith(asset(request, later));
  else if (request.mode === "navigate") event.respondWith(page(request, later));
});
