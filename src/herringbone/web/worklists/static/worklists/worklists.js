/* The worklist by keyboard: arrows move from line to line, a figure is an outcome, and after a deed the
   next line has the focus. Without this script each of these is a button or a link. */
(function () {
  "use strict";
  const lines = () => [...document.querySelectorAll("[data-line]")];
  const summaryOf = (line) => line && line.querySelector("summary, a.row-line");
  const isTyping = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "checkbox";

  function move(line, step) {
    const all = lines();
    const next = summaryOf(all[all.indexOf(line) + step]);
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
    return Boolean(next);
  }

  document.addEventListener("keydown", (event) => {
    const line = event.target.closest && event.target.closest("[data-line]");
    if (!line || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    if (event.target.closest("[data-way]")) return;
    if (event.key === "ArrowDown" && move(line, 1)) { event.preventDefault(); return; }
    if (event.key === "ArrowUp" && move(line, -1)) { event.preventDefault(); return; }
    if (document.documentElement.dataset.keys === "off") return;
    const button = line.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  /* Where the focus goes once a line is settled: the line after it, or the one before; to the way
     back where there is none. A form that opened in the line has it first, and what is wrong in it. */
  let asked = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const line = event.target.closest("[data-line]");
    if (!line) return;
    const all = lines();
    const at = all.indexOf(line);
    asked = { line: line.id, next: (all[at + 1] || all[at - 1] || {}).id || "" };
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (asked === null) return;
    const { line, next } = asked;
    asked = null;
    const still = document.getElementById(line);
    const wanted = still
      ? still.querySelector("[data-way] [data-errors], [data-way] :is(select, textarea, input:not([type=hidden]))")
      : summaryOf(document.getElementById(next)) || document.querySelector("[data-settled] button");
    if (wanted) { wanted.focus(); wanted.scrollIntoView({ block: "nearest" }); }
  });

  function closeWay(way) {
    const line = way.closest("[data-line]");
    way.remove();
    summaryOf(line).focus();
  }
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-way-close]");
    if (close) closeWay(close.closest("[data-way]"));
  });
  document.addEventListener("keydown", (event) => {
    const way = event.target.closest && event.target.closest("[data-way]");
    if (way && event.key === "Escape") { event.preventDefault(); closeWay(way); }
  });

  const all = document.querySelector("[data-tick-all]");
  if (all) {
    all.hidden = false;
    all.addEventListener("click", () => {
      const boxes = [...document.querySelectorAll('[name="work"][form="many"]')];
      const on = boxes.some((box) => !box.checked);
      boxes.forEach((box) => { box.checked = on; });
      all.textContent = on ? "Tick none" : "Tick all";
    });
  }
})();
