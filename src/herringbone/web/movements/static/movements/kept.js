/* Keeps the on-site pages on this device through the one worker of all registers, so that they open
   without a network, and says how old a kept page is. The worker wipes them at sign-out, when
   somebody else signs in, and after twelve hours. */
(function () {
  "use strict";
  const told = document.currentScript.dataset;
  const OLD = 2 * 60 * 1000;
  const opened = performance.timeOrigin;
  const pages = told.pages.split(" ").map((page) => new URL(page, location.origin).href);

  /* --- the worker ------------------------------------------------------------------------------- */
  function parts() {
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    const named = [...document.querySelectorAll("script[src], link[href]")].map((tag) => tag.src || tag.href);
    const theirs = told.parts.split(" ").map((part) => new URL(part, location.origin).href);
    return [...new Set([...loaded, ...named, ...theirs])].filter((address) => address.startsWith(`${location.origin}/static/`));
  }
  let asked = null;
  async function begin() {
    if (!("serviceWorker" in navigator)) throw new Error("no worker here");
    await navigator.serviceWorker.register(told.worker, { scope: "/" });
    const { active } = await navigator.serviceWorker.ready;
    asked = Date.now();
    pages.forEach((page) => active.postMessage({ keep: page, assets: parts() }));
  }

  /* Whoever signs out at once waits for what was asked of the worker: an answer that came after its
     wipe would stay on the device. */
  async function keptAt(page) {
    const held = "caches" in window && await (await caches.open(told.store)).match(page);
    return held ? Number(held.headers.get("X-Kept-At")) : null;
  }
  async function settled() {
    for (let tries = 0; asked && tries < 30; tries += 1) {
      const moments = await Promise.all(pages.map(keptAt));
      if (moments.every((moment) => moment >= asked)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-sign-out]")) return;
    event.preventDefault();
    settled().finally(() => form.submit());
  });

  /* --- how old is what stands here? A page that the worker answered from its store was kept before
     this one was opened. -------------------------------------------------------------------------- */
  async function loadedAt() {
    const kept = await keptAt(location.href.split("#")[0]);
    return Math.min(kept || opened, opened);
  }
  async function showAge() {
    const sign = document.querySelector("[data-kept]");
    if (!sign) return;
    const loaded = await loadedAt();
    const minutes = Math.floor((Date.now() - loaded) / 60000);
    const age = minutes < 1 ? "just now" : minutes < 60 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ${minutes % 60} min ago`;
    sign.querySelector("[data-kept-words]").textContent = `It is as at ${told.asAt}, loaded ${age}. Whoever came or left since is not on it.`;
    sign.hidden = loaded === opened && navigator.onLine && minutes * 60000 < OLD;
  }

  begin().then(() => { document.documentElement.dataset.keeps = "yes"; }, () => { document.documentElement.dataset.keeps = "no"; });
  setTimeout(showAge, navigator.onLine ? 2000 : 0);
  setInterval(showAge, 20000);
  window.addEventListener("online", showAge);
  window.addEventListener("offline", showAge);
})();
