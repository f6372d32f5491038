// Answers for the pages of one link when the network does not. It keeps nothing itself: offline.js fills the cache with
// pages that hold questions only, and empties it after sending.
"use strict";
const NAME = `samesheet ${new URL(registration.scope).pathname}`;
const PATIENCE = 6000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

const kept = (request) => caches.match(request, { cacheName: NAME, ignoreSearch: request.mode === "navigate" });

const page = async (request) => {
  const asked = fetch(request);
  asked.catch(() => {});
  const copy = await kept(request);
  if (!copy) return asked;
  const late = new Promise((give) => setTimeout(give, PATIENCE, copy));
  return Promise.race([asked.catch(() => copy), late]);
};

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (new URL(request.url).searchParams.has("v")) event.respondWith(kept(request).then((copy) => copy || fetch(request)));
});
