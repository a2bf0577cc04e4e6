/* The cells of a grid: where each stands, what may be typed in it, and how a code looks there.
   `grid.js` moves and types, `grid_saving.js` sends; the contract stands at the top of `grid.js`. */
(function () {
  "use strict";
  const hb = (window.hb = window.hb || {});
  const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  // The same cues as charts/marks.py; a test types each code and holds the two alike.
  const LOOKS = {
    present: ["", "present"], late: ["g-l", "late"], educational: ["g-edu", "educated elsewhere"],
    authorised: ["g-a", "authorised absence"], unauthorised: ["g-u", "unauthorised absence"],
    no_reason: ["g-n", "no reason yet"], not_possible: ["g-off", "not counted"],
    covid: ["g-off", "not counted"], closed: ["g-shut", "school closed"],
  };
  const SHOWN = ["g-l", "g-edu", "g-a", "g-u", "g-n", "g-off", "g-shut", "g-miss", "g-exp"];

  class Cells {
    constructor(table) {
      this.table = table;
      this.codes = JSON.parse(table.dataset.codes || "{}");
      this.read();
    }

    /* Every cell by row and column; a column is counted with what spans, so that it is a session. */
    read() {
      this.rows = [];
      this.places = new Map();
      for (const row of this.table.querySelectorAll("tbody tr")) {
        const cells = [];
        let column = 0;
        for (const cell of row.cells) {
          if (cell.matches("[data-cell]")) { cells[column] = cell; this.places.set(cell, [this.rows.length, column]); }
          column += cell.colSpan;
        }
        if (cells.length) this.rows.push(cells);
      }
    }

    all() { return [...this.places.keys()]; }
    first() { return this.all()[0]; }
    at(row, column) { return this.rows[row] && this.rows[row][column]; }

    /* The next cell that way, over what is no cell; the same one at the edge. */
    beside(cell, down, across) {
      let [row, column] = this.places.get(cell);
      const widest = Math.max(...this.rows.map((cells) => cells.length));
      for (;;) {
        row += down; column += across;
        if (row < 0 || column < 0 || row >= this.rows.length || column >= widest) return cell;
        const found = this.at(row, column);
        if (found) return found;
      }
    }

    end(cell, way) {
      const own = this.rows[this.places.get(cell)[0]].filter(Boolean);
      return way < 0 ? own[0] : own[own.length - 1];
    }

    /* All cells of the rectangle between two. */
    between(one, other) {
      const [[r1, c1], [r2, c2]] = [this.places.get(one), this.places.get(other)];
      const found = [];
      for (let row = Math.min(r1, r2); row <= Math.max(r1, r2); row += 1)
        for (let column = Math.min(c1, c2); column <= Math.max(c1, c2); column += 1)
          if (this.at(row, column)) found.push(this.at(row, column));
      return found;
    }

    /* --- what may stand in a cell --------------------------------------------------------------- */
    codesIn(cell) { return this.codes[cell.dataset.date] || this.codes["*"] || {}; }

    permits(cell, code) {
      const known = Object.hasOwn(this.codesIn(cell), code) && this.codesIn(cell)[code];
      return Boolean(known) && (!known[2] || known[2] === cell.dataset.session);
    }

    begins(cell, text) {
      return Object.keys(this.codesIn(cell)).some((code) => code.length > text.length && code.startsWith(text) && this.permits(cell, code));
    }

    present(cell) { return cell.dataset.session === "PM" ? "\\" : "/"; }

    lockedFor(cell, code) {
      if (!cell.dataset.locked) return "";
      const yields = (cell.dataset.yields || "").split(" ");
      return code && yields.includes(code === "\\" ? "/" : code) ? "" : cell.dataset.locked;
    }

    /* --- words ----------------------------------------------------------------------------------- */
    who(cell) {
      const row = cell.parentElement;
      const head = row.querySelector("th");
      return row.dataset.name || (head ? head.textContent.trim() : "");
    }

    day(cell) {
      const [year, month, day] = cell.dataset.date.split("-").map(Number);
      return `${DAYS[new Date(year, month - 1, day).getDay()]} ${day} ${MONTHS[month - 1]}`;
    }

    where(cell) { return `${this.who(cell)}, ${this.day(cell)} ${cell.dataset.session}`; }

    meaning(cell, code) {
      if (!code) return "no mark";
      const [kind, says] = this.codesIn(cell)[code] || ["", ""];
      return `${code} ${says || (LOOKS[kind] || ["", ""])[1]}`.trim();
    }

    /* --- the picture: the td itself stays, so that the focus does ----------------------------------- */
    show(cell, code, minutes) {
      cell.dataset.code = code;
      cell.classList.remove(...SHOWN);
      const [kind] = this.codesIn(cell)[code] || [""];
      const look = LOOKS[code === "N" ? "no_reason" : code === "L" ? "late" : kind] || ["", ""];
      if (code && look[0]) cell.classList.add(look[0]);
      const shown = document.createElement("span");
      shown.setAttribute("aria-hidden", "true");
      const was = cell.dataset.first;
      if (was && was !== code) shown.append(element("s", was));
      shown.append(code);
      if (minutes !== undefined && minutes !== null) shown.append(element("sup", minutes));
      const said = element("span", this.said(cell, code, look[1], was, minutes));
      said.className = "visually-hidden";
      (cell.querySelector("a") || cell).replaceChildren(...(code || was ? [shown, said] : [said]));
    }

    said(cell, code, word, was, minutes) {
      const isStroke = code === "/" || code === "\\";
      const parts = [this.meaning(cell, code).slice(isStroke ? 2 : 0)];
      if (/absence/.test(word)) parts.push(word);
      if (minutes !== undefined && minutes !== null) parts.push(`${minutes} min`);
      if (was && was !== code) parts.push(`amended, first ${was}`);
      if (cell.dataset.note) parts.push(`note: ${cell.dataset.note}`);
      return parts.join(", ");
    }

    flash(cell) {
      cell.classList.add("g-flash");
      setTimeout(() => cell.classList.remove("g-flash"), 500);
    }
  }

  function element(name, words) {
    const made = document.createElement(name);
    made.textContent = words;
    return made;
  }

  hb.Cells = Cells;
})();
