// Without a line: the one page that says so and the files it needs (KEPT: accounts/requests/offline.py). Everything is
// asked of the server first; no answer of it is kept.
"use strict";

const NAME = `${KEPT.root}${KEPT.name}`;

self.addEventListener("install", (event) => {
  const kept = caches.open(NAME).then((cache) => cache.addAll([...KEPT.files, KEPT.page]));
  event.waitUntil(kept.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name.startsWith(KEPT.root) && name !== NAME));
  event.waitUntil(old.then((names) => Promise.all(names.map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  const hasFiles = request.headers.get("Content-Type")?.startsWith("multipart/");
  const instead = request.mode === "navigate" ? KEPT.page : path;
  if (hasFiles || !(request.mode === "navigate" || KEPT.files.includes(path))) return;
  event.respondWith(fetch(request).catch(() => caches.match(instead)));
});
