/* A batch of letters by keyboard: a letter is a decision, arrows move to the next. Without this script
   each of these is a button or a link. A decision that needs a reason leads to the field first. */
(function () {
  "use strict";
  const isTyping = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const current = document.querySelector(".lt-batch [aria-current]");
  if (current) {
    const list = current.closest(".lt-batch");
    list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 3;
  }
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (isTyping(event.target) || document.documentElement.dataset.keys === "off") return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const place = document.querySelector(`[data-key="${CSS.escape(key)}"]:not([disabled])`);
    if (!place) return;
    event.preventDefault();
    const why = document.querySelector("[data-decide] textarea");
    if (place.value === "hold" && why && !why.value.trim()) { why.focus(); return; }
    place.click();
  });
})();
