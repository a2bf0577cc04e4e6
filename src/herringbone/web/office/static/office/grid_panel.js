/* The side panel of the office's grid: the mark under the cursor, from the server; `.` writes its note
   there. Without script every cell is a link to the same as a page. */
(function () {
  "use strict";
  const panel = document.getElementById("panel");
  const table = document.getElementById("marks");
  if (!panel || !table || !window.htmx) return;
  let shown = "";

  function address(cell) {
    const { pupil, date, session } = cell.dataset;
    return `${panel.dataset.panel}${pupil}/${date}/${session}/`;
  }

  function show(cell, again) {
    const url = address(cell);
    if (url === shown && !again) return Promise.resolve();
    shown = url;
    return window.htmx.ajax("GET", url, { target: panel, swap: "innerHTML" });
  }

  table.addEventListener("hb:cell", (event) => { show(event.target); });
  table.addEventListener("hb:saved", () => {
    const here = table.querySelector("[data-cell][tabindex='0']");
    if (here) show(here, true);
  });

  /* A note saved in the panel shows in its cell, too. */
  panel.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest("[data-note-form]");
    if (!form || !event.detail.successful) return;
    const words = form.elements.note.value.trim();
    const cell = [...table.querySelectorAll("[data-cell]")].find((one) => address(one) === shown);
    if (!cell) return;
    if (words) cell.dataset.note = words; else delete cell.dataset.note;
    cell.classList.toggle("g-note", Boolean(words));
  });

  /* On a mark of a closed register a note needs no reason, so it is written here. */
  table.addEventListener("hb:note", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell || !("amends" in cell.dataset)) return;
    event.preventDefault();
    show(cell).then(() => { const field = panel.querySelector("textarea"); if (field) field.focus(); });
  });
})();
