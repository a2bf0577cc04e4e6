/* The keyboard of a grid. No dependency; `grid_cells.js` and `grid_saving.js` come before it.

   <table data-grid id data-save-url data-codes>, cells <td data-cell data-pupil data-date data-session
   data-code>; also data-locked="why" (with data-yields="/ L" for what it gives way to), data-first,
   data-note, data-amends. data-codes is {"*": {"I": ["authorised", "Ill"], "/": ["present", "…", "AM"]},
   "2024-08-16": {…}}: class, meaning and, where it is only for one, session.

   Keys    arrows, Home, End move · a code sets and moves down; a second character within 600 ms makes C1
           · / \ space are present in either session, P never is · Del, Backspace blank · Shift+arrows or
           a click select, a code fills · Ctrl+D fill down · Ctrl+Z undo · . note · Enter opens the cell's
           link, or goes to the reason form · Esc clears · ? is the shell's legend
   Sends   POST data-save-url, X-CSRFToken: [{pupil, date, session, code, was, note?, because?}, …]
   Takes   {"at": "09:07", "saved": [{pupil, date, session, code, minutes?, first?, note?}],
           "refused": [{pupil, date, session, why, now}]}
   Events  hb:marks (cancel it to send yourself, then call table.hbGrid.answered(answer)), hb:saved,
           hb:cell, hb:note
   Places  [data-grid-says=ID], [data-grid-problems=ID], form[data-grid-reason=ID], [data-grid-keys=ID],
           dialog[data-grid-note]: ui/parts/grid_*.html */
(function () {
  "use strict";
  const hb = (window.hb = window.hb || {});
  const TOGETHER = 600, REST = 200;
  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const PRESENT = ["/", "\\", " "];

  class Grid {
    constructor(table) {
      this.table = table;
      this.cells = new hb.Cells(table);
      this.saving = new hb.Saving(table, this.cells);
      this.chosen = new Set();
      this.undoable = [];
      this.typing = null;
      this.prepare();
      this.listen();
    }

    prepare() {
      this.table.setAttribute("role", "grid");
      this.table.setAttribute("aria-multiselectable", "true");
      for (const cell of this.cells.all()) {
        cell.tabIndex = -1;
        if (cell.dataset.locked) cell.setAttribute("aria-readonly", "true");
        cell.querySelectorAll("a").forEach((link) => { link.tabIndex = -1; });
      }
      if (!this.here || !this.table.contains(this.here)) this.here = this.cells.first();
      if (this.here) this.here.tabIndex = 0;
    }

    listen() {
      const on = (name, todo) => this.table.addEventListener(name, todo);
      on("keydown", (event) => this.pressed(event));
      on("focusin", (event) => { const cell = event.target.closest("[data-cell]"); if (cell) this.rest(cell); });
      on("mousedown", (event) => { if (event.shiftKey && event.target.closest("[data-cell]")) event.preventDefault(); });
      on("click", (event) => this.clicked(event));
      on("hb:home", () => this.go(this.here));
      document.querySelectorAll(`[data-grid-keys="${this.table.id}"]`).forEach((keys) => {
        keys.addEventListener("pointerdown", (event) => event.preventDefault());
        keys.addEventListener("click", (event) => { const button = event.target.closest("[data-key]"); if (button) this.touched(button.dataset.key); });
      });
    }

    /* --- moving and selecting -------------------------------------------------------------------- */
    rest(cell) {
      if (cell !== this.here) { this.here.tabIndex = -1; cell.tabIndex = 0; this.here = cell; }
      clearTimeout(this.resting);
      this.resting = setTimeout(() => cell.dispatchEvent(new CustomEvent("hb:cell", { bubbles: true, detail: { ...cell.dataset } })), REST);
    }

    go(cell) {
      if (!cell) return;
      this.rest(cell);
      cell.focus();
    }

    choose(cells) {
      for (const cell of this.chosen) { cell.classList.remove("g-sel"); cell.removeAttribute("aria-selected"); }
      this.chosen = new Set(cells);
      for (const cell of this.chosen) { cell.classList.add("g-sel"); cell.setAttribute("aria-selected", "true"); }
    }

    move(cell, extends_) {
      this.settle();
      if (extends_) {
        this.anchor = this.chosen.size ? this.anchor : this.here;
        this.choose(this.cells.between(this.anchor, cell));
      } else this.choose([]);
      this.go(cell);
    }

    clicked(event) {
      const cell = event.target.closest("[data-cell]");
      if (!cell || this.opening) return;
      if (event.target.closest("a")) event.preventDefault();
      this.move(cell, event.shiftKey);
    }

    targets() { return this.chosen.size ? [...this.chosen] : [this.here]; }

    /* --- keys ------------------------------------------------------------------------------------ */
    pressed(event) {
      const cell = event.target.closest("[data-cell]");
      if (!cell || event.isComposing || event.altKey) return;
      this.rest(cell);
      if (this.command(event)) { event.preventDefault(); return; }
      if (event.ctrlKey || event.metaKey || event.key.length !== 1 || event.key === "?") return;
      event.preventDefault();
      if (event.key === ".") this.note();
      else if (PRESENT.includes(event.key)) this.present();
      else this.type(event.key, event.timeStamp);
    }

    command(event) {
      const { key } = event;
      if (event.ctrlKey || event.metaKey) {
        if (event.shiftKey) return false;
        if (key.toLowerCase() === "d") { this.fillDown(); return true; }
        if (key.toLowerCase() === "z") { this.undo(); return true; }
        return false;
      }
      if (key in ARROWS) { this.move(this.cells.beside(this.here, ...ARROWS[key]), event.shiftKey); return true; }
      if (key === "Home" || key === "End") { this.move(this.cells.end(this.here, key === "Home" ? -1 : 1), event.shiftKey); return true; }
      if (key === "Delete" || key === "Backspace") { this.settle(); this.enter(() => ""); return true; }
      if (key === "Enter") { this.settle(); this.open(); return true; }
      if (key === "Escape" && (this.chosen.size || this.typing)) { this.forget(); this.choose([]); return true; }
      return false;
    }

    touched(key) {
      if (key === "Delete") this.enter(() => "");
      else if (key === "Undo") this.undo();
      else if (key === ".") this.note();
      else if (PRESENT.includes(key)) this.present();
      else this.enter(() => key, { down: true });
      if (key !== ".") this.go(this.here);
    }

    present() {
      this.forget();
      this.enter((cell) => this.cells.present(cell), { down: true });
    }

    /* --- typing: "C" sets C and moves; "1" soon after makes it C1 where it was ---------------------- */
    type(letter, at) {
      const before = this.typing;
      if (before && at - before.at <= TOGETHER) {
        const text = before.text + letter.toUpperCase();
        const takes = before.cells.filter((cell) => this.cells.permits(cell, text) || this.cells.begins(cell, text));
        if (takes.length) { this.typed(before.cells, text, at, before); return; }
      }
      this.settle();
      this.typed(this.targets(), letter.toUpperCase(), at, null);
    }

    typed(cells, text, at, before) {
      clearTimeout(this.typingEnds);
      const whole = cells.some((cell) => this.cells.permits(cell, text));
      const begun = cells.some((cell) => this.cells.begins(cell, text));
      if (!whole && !begun) { this.typing = null; this.unknown(cells, text); return; }
      this.typing = { cells, text, at, isSet: whole };
      const moves = !this.chosen.size && !(before && before.isSet);
      if (whole) { this.unmark(cells); this.enter(() => text, { cells, down: moves, joins: Boolean(before && before.isSet) }); }
      else for (const cell of cells) { cell.classList.add("g-typing"); cell.dataset.typing = text; }
      if (!whole) this.saving.say(`${text} …`);
      this.typingEnds = setTimeout(() => this.settle(), TOGETHER);
    }

    unmark(cells) { for (const cell of cells) { cell.classList.remove("g-typing"); delete cell.dataset.typing; } }

    /* A first character that needed a second and got none: flash it, change nothing. */
    settle() {
      clearTimeout(this.typingEnds);
      const begun = this.typing;
      this.typing = null;
      if (begun && !begun.isSet) { this.unmark(begun.cells); this.unknown(begun.cells, begun.text); }
    }

    forget() {
      clearTimeout(this.typingEnds);
      if (this.typing) this.unmark(this.typing.cells);
      this.typing = null;
    }

    unknown(cells, text) {
      for (const cell of cells) this.cells.flash(cell);
      this.saving.say(`${text} is no code for ${this.cells.day(cells[0])} ${cells[0].dataset.session}: nothing changed. ? shows the codes.`);
    }

    /* --- changing -------------------------------------------------------------------------------- */
    enter(codeFor, { cells = this.targets(), down = false, joins = false } = {}) {
      const step = joins ? this.undoable.pop() || [] : [];
      const refused = [];
      let done = 0;
      for (const cell of cells) {
        const code = codeFor(cell);
        const why = this.cells.lockedFor(cell, code) || (code && !this.cells.permits(cell, code) ? `${code} is no code on ${this.cells.day(cell)} ${cell.dataset.session}` : "");
        if (why) { this.cells.flash(cell); refused.push(`${this.cells.where(cell)}: ${why}`); continue; }
        done += 1;
        if (cell.dataset.code === code) continue;
        if (!step.some((one) => one.cell === cell)) step.push({ cell, code: cell.dataset.code });
        this.set(cell, code);
      }
      if (step.length) this.undoable.push(step);
      this.tell(cells, done, refused);
      if (down && done && cells.length === 1 && !joins) this.go(this.cells.beside(cells[0], 1, 0));
    }

    set(cell, code) {
      if ("amends" in cell.dataset && !cell.dataset.first && cell.dataset.code) cell.dataset.first = cell.dataset.code;
      this.cells.show(cell, code);
      this.saving.changed(cell);
    }

    tell(cells, done, refused) {
      if (refused.length) { this.saving.say(`${refused[0]}${refused.length > 1 ? `, and ${refused.length - 1} more` : ""}: left as ${refused.length > 1 ? "they were" : "it was"}.`); return; }
      if (this.saving.reason && this.saving.held().length) return;
      this.saving.say(done === 1 ? `${this.cells.where(cells[0])}: ${this.cells.meaning(cells[0], cells[0].dataset.code)}` : `${done} cells set`);
    }

    fillDown() {
      this.settle();
      if (this.chosen.size > 1) {
        const top = Math.min(...this.targets().map((cell) => this.cells.places.get(cell)[0]));
        this.enter((cell) => this.fromRow(top, cell), { cells: this.targets().filter((cell) => this.cells.places.get(cell)[0] > top) });
        return;
      }
      const above = this.cells.beside(this.here, -1, 0);
      if (above !== this.here) this.enter(() => above.dataset.code);
    }

    fromRow(row, cell) {
      const source = this.cells.at(row, this.cells.places.get(cell)[1]);
      return source ? source.dataset.code : cell.dataset.code;
    }

    undo() {
      this.forget();
      const step = this.undoable.pop();
      if (!step) { this.saving.say("nothing to undo"); return; }
      for (const { cell, code } of step) this.set(cell, code);
      this.choose([]);
      this.go(step[0].cell);
      this.saving.say(`undone: ${this.cells.where(step[0].cell)}${step.length > 1 ? ` and ${step.length - 1} more` : ""}`);
    }

    /* --- details and notes ------------------------------------------------------------------------ */
    open() {
      const form = this.saving.reason;
      if (form && !form.hidden) { const first = form.querySelector("select, input:not([type=hidden]), textarea"); if (first) first.focus(); return; }
      const link = this.here.querySelector("a");
      if (link) { this.opening = true; link.click(); this.opening = false; }
    }

    note() {
      this.settle();
      const cell = this.here;
      const dialog = document.querySelector("dialog[data-grid-note]");
      if (!cell.dispatchEvent(new CustomEvent("hb:note", { bubbles: true, cancelable: true })) || !dialog) return;
      const field = dialog.querySelector("textarea");
      dialog.querySelector("h2").textContent = `Note: ${this.cells.where(cell)}`;
      field.value = cell.dataset.note || "";
      dialog.returnValue = "";
      dialog.addEventListener("close", () => this.noteWritten(cell, dialog.returnValue, field.value.trim()), { once: true });
      dialog.showModal();
      field.focus();
    }

    noteWritten(cell, how, words) {
      this.go(cell);
      if (how !== "save" || words === (cell.dataset.note || "")) return;
      this.saving.noted(cell, words);
    }

    answered(answer) { this.saving.answered(answer); }
  }

  function begin(within) {
    const tables = [...within.querySelectorAll("table[data-grid]")];
    if (within.matches && within.matches("table[data-grid]")) tables.push(within);
    for (const table of tables) if (!table.hbGrid && table.querySelector("[data-cell]")) table.hbGrid = new Grid(table);
  }

  begin(document);
  document.addEventListener("htmx:load", (event) => begin(event.target));
})();
