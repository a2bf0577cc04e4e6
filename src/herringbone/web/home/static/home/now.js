/* Now follows the registers: every twenty seconds the live part comes again. A row that is open, or
   that holds the focus, stays as it is; what left the list meanwhile says so instead of vanishing.
   Without it the page is as at the moment when it was loaded. */
(function () {
  "use strict";
  const live = document.querySelector("[data-live]");
  if (!live) return;
  const isHeld = (row) => row.contains(document.activeElement) || Boolean(row.querySelector("details[data-call][open]"));

  function merge(text) {
    const fresh = document.createElement("div");
    fresh.innerHTML = text;
    const focus = live.contains(document.activeElement) ? document.activeElement : null;
    const held = Array.from(live.querySelectorAll("li[data-call-row]")).filter(isHeld);
    const gone = held.filter((row) => !fresh.querySelector(`#${row.id}`));
    held.forEach((row) => { const place = fresh.querySelector(`#${row.id}`); if (place) place.replaceWith(row); });
    live.querySelectorAll("details[id][open]").forEach((one) => { const place = fresh.querySelector(`#${one.id}`); if (place) place.open = true; });
    const later = live.querySelector("[data-later]");
    const place = fresh.querySelector("[data-later]");
    if (later && place) place.replaceWith(later);
    live.replaceChildren(...fresh.childNodes);
    gone.forEach(keepOnTop);
    if (window.htmx) window.htmx.process(live);
    if (focus && focus.isConnected) focus.focus({ preventScroll: true });
  }

  /* The child came, or somebody else settled it, while the row was open. */
  function keepOnTop(row) {
    if (!row.querySelector("[data-gone]")) {
      const says = document.createElement("p");
      says.className = "now-gone mb-0";
      says.dataset.gone = "";
      says.setAttribute("role", "status");
      says.textContent = "No longer on the list: accounted for meanwhile. This row goes when you close it.";
      row.prepend(says);
    }
    const list = document.createElement("ul");
    list.className = "jobs";
    list.append(row);
    (live.querySelector(".now-main") || live).prepend(list);
  }

  live.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target !== live) return;
    event.detail.shouldSwap = false;
    if (event.detail.xhr.status === 200) merge(event.detail.serverResponse);
  });

  /* Back at a row after something was kept: one key opens it again, for the next call. Only once the
     page has loaded, because the browser takes the focus away as it goes to the row itself. */
  function backAtRow() {
    const at = location.hash.startsWith("#row-") && document.getElementById(location.hash.slice(1));
    const row = at && at.querySelector("details[data-call]");
    if (!at || live.querySelector("details[data-call][open]")) return;
    at.scrollIntoView({ block: "center" });
    if (row) row.querySelector("summary").focus({ preventScroll: true });
  }
  if (document.readyState === "complete") backAtRow();
  else window.addEventListener("load", () => window.setTimeout(backAtRow, 0));
})();
