/* Call rows: one key an outcome while a row is open, and dialling opens the row. Without it each key
   is a button and each number a link. */
(function () {
  "use strict";
  const keysAreOff = () => document.documentElement.dataset.keys === "off";
  const isTyping = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(radio|checkbox)$/.test(target.type);

  function openRow() {
    const near = document.activeElement && document.activeElement.closest("[data-call-row]");
    if (near && near.querySelector("[data-attempt]")) return near;
    const open = Array.from(document.querySelectorAll("[data-call-row]")).filter((row) => row.querySelector("details[data-call][open] [data-attempt]"));
    return open.length === 1 ? open[0] : document.querySelector(".box[data-call-row]");
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || keysAreOff() || isTyping(event.target)) return;
    const row = /^[1-79]$/.test(event.key) ? openRow() : null;
    const button = row && row.querySelector(`[data-attempt] [data-key="${event.key}"]`);
    if (!button) return;
    event.preventDefault();
    press(button);
  });

  /* What says nothing without words waits for them: the words come first, then the key again. */
  function press(button) {
    const words = button.form.querySelector("[data-words]");
    if (button.hasAttribute("data-needs-words") && !words.value.trim()) { words.focus(); words.dataset.waits = button.value; return; }
    button.form.requestSubmit(button);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-words]")) return;
    const form = event.target.form;
    const wanted = event.target.dataset.waits || "reason_given";
    event.preventDefault();
    const button = form.querySelector(`[name=ended][value="${wanted}"]`);
    if (event.target.value.trim()) form.requestSubmit(button);
  });

  document.addEventListener("click", (event) => {
    const number = event.target.closest("[data-ring]");
    const row = number && number.closest("[data-call-row]");
    if (row) row.querySelector("details[data-call]").open = true;
    const opener = event.target.closest("[data-open-row]");
    if (opener && window.htmx) { event.preventDefault(); opener.closest("[data-call-row]").querySelector("details[data-call]").open = true; }
    const button = event.target.closest("[data-attempt] [data-needs-words]");
    if (button && !button.form.querySelector("[data-words]").value.trim() && event.detail > 0) { event.preventDefault(); press(button); }
  });
})();
