/* The service worker: a register that was opened once today opens again without a network, for the
   same person, for twelve hours. It answers nothing else and keeps no other page with a name in it. */
"use strict";
importScripts("KEPT_ADDRESS");
const PAGES = "herringbone-pages-1";
const ASSETS = "herringbone-assets-1";
const OFFLINE = "/offline";
const ENDS = /^\/(account\/logout|slip\/leave)\/$/;
const BEGINS = /^\/(account\/login|slip)\/$/;
const PATIENCE = 6000;
/* A page is kept for whoever opened it, which `who` says; what it varied by is of no matter then. */
const ANY = { ignoreVary: true };
/* Counts comings and goings of people. What was asked for in one generation is kept in no other: an
   answer on its way while somebody signs out must not outlive the wipe. */
let generation = 0;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(ASSETS).then((assets) => assets.add(OFFLINE)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim().then(purge));
});

self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keepNow(event.data.keep, event.data.assets));
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.method === "POST" && request.mode === "navigate") {
    if (ENDS.test(address.pathname)) event.respondWith(leave(event, request));
    /* Somebody signs in: pages of whoever was here before go, their unsent registers stay. */
    if (BEGINS.test(address.pathname)) event.waitUntil(forgetPages());
    return;
  }
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event, request));
  else if (address.pathname.startsWith("/static/")) event.respondWith(asset(request));
});

async function page(event, request) {
  const began = generation;
  const held = await heldPage(request.url);
  const asking = fetch(request);
  const keeping = asking.then((answer) => mayKeep(answer) && keep(request.url, answer.clone(), began));
  event.waitUntil(keeping.catch((noNetwork) => noNetwork)); // said below, to whoever waits for the page
  try {
    return await (held ? Promise.race([asking, tooLong()]) : asking);
  } catch (noNetwork) {
    return (began === generation && held) || (await caches.match(OFFLINE, ANY)) || Response.error();
  }
}

/* Until the answer is here the server still takes the person for signed in, and another window may
   ask for a register: so it is wiped before and after. */
async function leave(event, request) {
  const wiped = wipe();
  event.waitUntil(wiped);
  try {
    return await fetch(request);
  } finally {
    event.waitUntil(wiped.then(wipe, wipe));
  }
}

function tooLong() {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), PATIENCE));
}

async function asset(request) {
  const assets = await caches.open(ASSETS);
  try {
    const answer = await fetch(request);
    if (answer.ok) await assets.put(request, answer.clone());
    return answer;
  } catch (noNetwork) {
    return (await assets.match(request, ANY)) || Response.error();
  }
}

function mayKeep(answer) {
  return answer.ok && answer.headers.has("X-Herringbone-Keep");
}

function plain(address) {
  return address.split("#")[0];
}

async function keep(address, answer, began) {
  const body = await answer.blob();
  if (began !== generation) return;
  const pages = await caches.open(PAGES);
  await dropOthers(pages, answer.headers.get("X-Herringbone-Who"));
  const headers = new Headers(answer.headers);
  headers.set("X-Kept-At", String(Date.now()));
  /* Nothing may wait between this look and the put. */
  if (began === generation) await pages.put(plain(address), new Response(body, { status: 200, headers }));
}

async function dropOthers(pages, who) {
  for (const request of await pages.keys()) {
    const held = await pages.match(request, ANY);
    if (held && held.headers.get("X-Herringbone-Who") !== who) await pages.delete(request, ANY);
  }
}

async function heldPage(address) {
  await purge();
  const pages = await caches.open(PAGES);
  return pages.match(plain(address), ANY);
}

async function keepNow(address, assets) {
  const began = generation;
  const held = await caches.open(ASSETS);
  await Promise.allSettled(assets.map((one) => held.add(one)));
  const answer = await fetch(address, { credentials: "same-origin" });
  if (mayKeep(answer)) await keep(answer.url, answer, began);
}

async function purge() {
  const now = Date.now();
  const pages = await caches.open(PAGES);
  for (const request of await pages.keys()) {
    const held = await pages.match(request, ANY);
    if (held && now - Number(held.headers.get("X-Kept-At")) > self.hbKept.HOURS_12) await pages.delete(request, ANY);
  }
  await self.hbKept.purge(now);
}

async function forgetPages() {
  generation += 1;
  await caches.delete(PAGES);
}

async function wipe() {
  await forgetPages();
  await self.hbKept.wipe();
}
