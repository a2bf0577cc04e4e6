/* Ticks of an evacuation: kept on this device by the pupils' keys, counted by class and in all.
   Without this file the boxes still tick; nothing is counted or kept. */
(function () {
  "use strict";
  const page = document.querySelector("[data-evacuation]");
  if (!page) return;
  const { ticks: place, store, day, who, hours } = page.dataset;
  const find = (selector) => page.querySelector(selector);
  const boxes = [...page.querySelectorAll("[data-tick]")];
  let held = fresh();

  /* --- kept on the device, beside the page itself, so that what wipes the one wipes the other ----- */
  function fresh() {
    return { day, began: Date.now(), ticks: {} };
  }
  async function read() {
    const answer = await (await caches.open(store)).match(place);
    const found = answer ? await answer.json() : null;
    const usable = found && found.day === day && answer.headers.get("X-Herringbone-Who") === who && Date.now() - found.began < hours * 3600000;
    return usable ? found : fresh();
  }
  async function keep() {
    const headers = { "X-Herringbone-Who": who, "X-Kept-At": String(held.began), "Content-Type": "application/json" };
    await (await caches.open(store)).put(place, new Response(JSON.stringify(held), { headers }));
  }
  function warnNotKept() {
    const words = find("[data-plain] span");
    if (words) words.textContent = "This device cannot keep ticks. Do not leave this page until everyone is found.";
  }

  /* --- counts ----------------------------------------------------------------------------------- */
  function show() {
    boxes.forEach((box) => {
      const at = held.ticks[box.dataset.tick];
      box.checked = Boolean(at);
      box.closest("[data-row]").querySelector("[data-at]").textContent = at || "";
    });
    page.querySelectorAll("[data-class]").forEach((group) => {
      const own = [...group.querySelectorAll("[data-tick]")];
      const found = own.filter((box) => box.checked).length;
      group.querySelector("[data-class-found]").textContent = String(found);
      group.toggleAttribute("data-done", own.length > 0 && found === own.length);
    });
    const found = boxes.filter((box) => box.checked).length;
    find("[data-found]").textContent = String(found);
    const all = boxes.length > 0 && found === boxes.length;
    find("[data-all]").hidden = !all;
    if (all) find("[data-all-words]").textContent = `Last one at ${Object.values(held.ticks).sort().pop()}.`;
  }
  function clock() {
    const ahead = Number(document.documentElement.dataset.ahead || 0);
    return new Date(Date.now() + ahead).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
  }
  page.addEventListener("change", (event) => {
    const box = event.target.closest("[data-tick]");
    if (!box) return;
    if (box.checked) held.ticks[box.dataset.tick] = clock(); else delete held.ticks[box.dataset.tick];
    keep().catch(warnNotKept);
    show();
  });

  /* --- two buttons that only script can serve ---------------------------------------------------- */
  const only = find("[data-only]");
  only.hidden = false;
  only.addEventListener("click", () => {
    const on = only.getAttribute("aria-pressed") !== "true";
    only.setAttribute("aria-pressed", String(on));
    page.classList.toggle("evac-only", on);
  });
  const clear = find("[data-clear]");
  clear.hidden = false;
  clear.addEventListener("click", () => {
    if (!window.confirm("Take every tick on this device away?")) return;
    held = fresh();
    keep().catch(warnNotKept);
    show();
  });

  show();
  read().then((found) => { held = found; show(); }).catch(warnNotKept);
})();
