/* Keeps the on-site pages on this device through the one worker of all registers, so that they open
   without a network, and says how old a kept page is. The worker wipes them at sign-out, when
   somebody else signs in, and after twelve hours. */
(function () {
  "use strict";
  const told = document.currentScript.dataset;
  const OLD = 2 * 60 * 1000;
  const opened = performance.timeOrigin;

  /* --- the worker ------------------------------------------------------------------------------- */
  function parts() {
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    const named = [...document.querySelectorAll("script[src], link[href]")].map((tag) => tag.src || tag.href);
    return [...new Set([...loaded, ...named])].filter((address) => address.startsWith(`${location.origin}/static/`));
  }
  async function begin() {
    if (!("serviceWorker" in navigator)) throw new Error("no worker here");
    await navigator.serviceWorker.register(told.worker, { scope: "/" });
    const { active } = await navigator.serviceWorker.ready;
    told.pages.split(" ").forEach((page) => active.postMessage({ keep: new URL(page, location.origin).href, assets: parts() }));
  }

  /* --- how old is what stands here? A page that the worker answered from its store was kept before
     this one was opened. -------------------------------------------------------------------------- */
  async function loadedAt() {
    const store = "caches" in window ? await caches.open(told.store) : null;
    const held = store && await store.match(location.href.split("#")[0]);
    const kept = held ? Number(held.headers.get("X-Kept-At")) : opened;
    return Math.min(kept, opened);
  }
  async function showAge() {
    const sign = document.querySelector("[data-kept]");
    if (!sign) return;
    const minutes = Math.floor((Date.now() - await loadedAt()) / 60000);
    const age = minutes < 1 ? "just now" : minutes < 60 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ${minutes % 60} min ago`;
    sign.querySelector("[data-kept-words]").textContent = `It is as at ${told.asAt}, loaded ${age}. Whoever came or left since is not on it.`;
    sign.hidden = navigator.onLine && minutes * 60000 < OLD;
  }

  begin().then(() => { document.documentElement.dataset.keeps = "yes"; }, () => { document.documentElement.dataset.keeps = "no"; });
  setTimeout(showAge, navigator.onLine ? 2000 : 0);
  setInterval(showAge, 20000);
  window.addEventListener("online", showAge);
  window.addEventListener("offline", showAge);
})();
