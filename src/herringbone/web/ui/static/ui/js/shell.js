/* What every page shares: keys, theme, counter mode, dialogs, menus, the network. Everything here is
   also a link, a form or a page; without script nothing is lost but a reload. */
(function () {
  "use strict";
  const root = document.documentElement;
  const find = (selector, within) => (within || document).querySelector(selector);
  const singleKeys = () => root.dataset.keys !== "off";

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  /* --- keys: each ends here only if nothing nearer has taken it ------------------------------- */
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "F8") { if (askForCounterMode()) event.preventDefault(); return; }
    if (event.key === "Escape") { closeMenus(event.target); return; }
    if (isTyping(event.target) || !singleKeys()) return;
    if (event.key === "/") { const field = find("[data-find]"); if (field) { event.preventDefault(); field.focus(); field.select(); } }
    if (event.key === "?") { const legend = find("dialog[data-legend]"); if (legend && !legend.open) { event.preventDefault(); legend.showModal(); } }
  });

  /* --- counter mode: nothing stays on any open screen while the server leaves it out ---------- */
  const screens = "BroadcastChannel" in window ? new BroadcastChannel("hb-counter") : null;
  function askForCounterMode() {
    const button = find("[data-counter-form] button");
    if (button) button.click();
    return Boolean(button);
  }
  async function setCounterMode(form, choice) {
    if (choice === "on") root.dataset.hiding = "";
    const fields = new FormData(form);
    fields.set("choice", choice);
    try {
      const answer = await fetch(form.action, { method: "POST", body: fields, redirect: "manual" });
      if (answer.type !== "opaqueredirect") throw new Error(String(answer.status));
      if (screens) screens.postMessage(choice);
      location.reload();
    } catch (failure) {
      find("[data-offline-words]").textContent = "Counter mode could not be changed. Cover the screen.";
      find("[data-offline]").hidden = false;
      if (choice === "off") delete root.dataset.hiding;
    }
  }
  if (screens) screens.onmessage = (event) => { if (event.data === "on") root.dataset.hiding = ""; location.reload(); };

  /* --- theme: at once, and kept by the server ------------------------------------------------- */
  async function setTheme(form, button) {
    const fields = new FormData(form);
    fields.set("choice", button.value);
    const answer = await fetch(form.action, { method: "POST", body: fields, redirect: "manual" });
    if (answer.type !== "opaqueredirect") { form.submit(); return; }
    if (button.value === "system") delete root.dataset.bsTheme; else root.dataset.bsTheme = button.value;
    form.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-counter-form]")) { event.preventDefault(); setCounterMode(form, event.submitter.value); }
    if (form.matches("[data-theme-form]") && event.submitter) {
      event.preventDefault();
      setTheme(form, event.submitter).catch(() => toast("The colours could not be changed: no connection."));
    }
  });

  /* --- menus and dialogs ---------------------------------------------------------------------- */
  function closeMenus(from) {
    document.querySelectorAll("[data-menu][open]").forEach((menu) => {
      const held = menu.contains(from) && menu.contains(document.activeElement);
      menu.open = false;
      if (held) find("summary", menu).focus();
    });
  }
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    const dialog = opener && document.getElementById(opener.dataset.open);
    if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); return; }
    if (event.target.closest("[data-print]")) { window.print(); return; }
    const closer = event.target.closest("[data-close]");
    if (closer) { const open = closer.closest("dialog"); if (open) { event.preventDefault(); open.close(); } }
    document.querySelectorAll("[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  /* --- the network ---------------------------------------------------------------------------- */
  function showNetwork() {
    const banner = find("[data-offline]");
    if (banner) banner.hidden = navigator.onLine;
  }
  window.addEventListener("online", showNetwork);
  window.addEventListener("offline", showNetwork);
  document.addEventListener("htmx:sendError", () => toast("Not done: no connection. Try again when it is back.", "alarm"));
  document.addEventListener("htmx:responseError", (event) => toast(`Not done: the server said ${event.detail.xhr.status}. Load the page again.`, "alarm"));

  /* --- passing signs; what they say also stands in the page ------------------------------------ */
  function toast(words, tone) {
    const place = find("[data-toasts]");
    if (!place) return;
    const sign = document.createElement("div");
    sign.className = `toast-hb ${tone === "alarm" ? "note t-alarm" : ""}`;
    sign.setAttribute("role", tone === "alarm" ? "alert" : "status");
    sign.textContent = words;
    place.append(sign);
    setTimeout(() => sign.remove(), tone === "alarm" ? 12000 : 5000);
  }
  window.hbToast = toast;

  /* --- once, when the page is there ------------------------------------------------------------ */
  document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; });
  const errors = find("[data-errors]");
  if (errors && !errors.closest(".shown")) errors.focus();
  const tabs = find(".bar nav");
  const here = tabs && find("[aria-current]", tabs);
  function fade() { tabs.toggleAttribute("data-more", tabs.scrollLeft + tabs.clientWidth < tabs.scrollWidth - 2); }
  if (tabs) {
    if (here) tabs.scrollLeft = Math.max(0, here.offsetLeft - tabs.clientWidth / 2);
    tabs.addEventListener("scroll", fade, { passive: true });
    window.addEventListener("resize", fade);
    fade();
  }
  showNetwork();
})();
