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

  /* Codes that hardly fit a pupil are doubted as soon as they are typed, by the coding check's rules. */
  const DOUBTED = ["X", "S", "W", "Z", "C2", "E"];
  const place = document.getElementById("doubts");
  let asked = "";

  async function doubt() {
    const typed = [...table.querySelectorAll(".g-wait, .g-unsaved")].filter((one) => DOUBTED.includes(one.dataset.code));
    const now = typed.map((one) => `${address(one)}?typed=${encodeURIComponent(one.dataset.code)}`);
    if (now.join() === asked) return;
    asked = now.join();
    const mine = asked;
    const said = await Promise.all(now.map((url) => fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).then((answer) => (answer.ok ? answer.text() : ""), () => "")));
    if (mine === asked) place.innerHTML = said.join("");
  }

  /* The figures at the end of a row are those of the marks that were just saved. */
  function figures(rows) {
    for (const one of (rows && rows[table.dataset.kind]) || []) {
      const cell = table.querySelector(`[data-cell][data-pupil="${one.pupil}"]`);
      const row = cell && cell.closest("tr");
      if (!row) continue;
      row.querySelector("[data-attended]").textContent = one.attended;
      row.querySelector(".year-cell").innerHTML = one.year;
    }
  }

  table.addEventListener("hb:cell", (event) => { show(event.target); doubt(); });
  table.addEventListener("hb:saved", (event) => {
    figures(event.detail.rows);
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
