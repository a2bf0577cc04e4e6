/* What was typed, on its way to the server: gathered, sent one request at a time, answered in words.
   A change is kept until the server has said saved or refused; nothing is ever dropped in silence. */
(function () {
  "use strict";
  const hb = (window.hb = window.hb || {});
  const WAIT = 700, AGAIN = 10000, PATIENCE = 20000;
  const key = (one) => `${one.pupil}|${one.date}|${one.session}`;
  const count = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

  class Saving {
    constructor(table, cells) {
      this.table = table;
      this.cells = cells;
      this.stands = new Map();
      this.unsaved = new Map();
      this.notes = new Map();
      this.busy = null;
      const id = table.id;
      if (!document.querySelector(`[data-grid-says="${id}"]`)) this.makeSays();
      this.says = document.querySelector(`[data-grid-says="${id}"] [data-says]`);
      this.savedAt = document.querySelector(`[data-grid-says="${id}"] [data-saved]`);
      this.wait = Number(table.dataset.saveAfter || WAIT);
      this.retry = document.querySelector(`[data-grid-says="${id}"] [data-grid-retry]`);
      this.problems = document.querySelector(`[data-grid-problems="${id}"]`) || this.makeProblems();
      this.reason = document.querySelector(`form[data-grid-reason="${id}"]`);
      this.read();
      this.listen();
    }

    read() { for (const cell of this.cells.all()) if (!this.stands.has(cell)) this.stands.set(cell, cell.dataset.code || ""); }

    listen() {
      if (this.retry) this.retry.addEventListener("click", () => this.send());
      window.addEventListener("online", () => this.send());
      window.addEventListener("beforeunload", (event) => { if (this.unsaved.size) event.preventDefault(); });
      document.addEventListener("visibilitychange", () => { if (document.hidden) this.send(); });
      if (this.reason) this.reason.addEventListener("submit", (event) => this.sendWithReason(event));
    }

    /* --- what waits ------------------------------------------------------------------------------ */
    waits(cell) { return Boolean(this.reason) && "amends" in cell.dataset; }

    changed(cell) {
      const extra = this.unsaved.get(cell) || {};
      const isNew = cell.dataset.code !== this.stands.get(cell) || "note" in extra;
      if (isNew) this.unsaved.set(cell, extra); else this.unsaved.delete(cell);
      cell.classList.remove("g-refused");
      this.paint(cell);
      this.soon();
    }

    noted(cell, note) {
      if (!this.notes.has(cell)) this.notes.set(cell, cell.dataset.note || "");
      this.annotate(cell, note);
      this.unsaved.set(cell, { ...(this.unsaved.get(cell) || {}), note });
      this.changed(cell);
    }

    annotate(cell, note) {
      cell.dataset.note = note;
      cell.classList.toggle("g-note", Boolean(note));
      if (note) cell.title = note; else cell.removeAttribute("title");
    }

    paint(cell) {
      const is = this.unsaved.has(cell);
      cell.classList.toggle("g-wait", is && this.waits(cell));
      cell.classList.toggle("g-unsaved", is && !this.waits(cell));
    }

    held() { return [...this.unsaved.keys()].filter((cell) => this.waits(cell)); }

    soon() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), this.wait);
      this.showHeld();
    }

    showHeld() {
      if (!this.reason) return;
      const held = this.held().length;
      this.reason.hidden = !held;
      if (!held && this.saysHeld) this.say("");
      this.saysHeld = held > 0;
      if (held) this.say(`${count(held, "change")} after closing: ${held === 1 ? "it waits" : "they wait"} for a reason. Enter leads to it.`);
    }

    /* --- sending --------------------------------------------------------------------------------- */
    changes(because) {
      const found = [];
      for (const [cell, extra] of this.unsaved) {
        if (this.waits(cell) && !because) continue;
        const { pupil, date, session, code } = cell.dataset;
        const one = { pupil, date, session, code, was: this.stands.get(cell), ...extra };
        if (this.waits(cell)) one.because = because;
        found.push(one);
      }
      return found;
    }

    async sendWithReason(event) {
      event.preventDefault();
      const because = Object.fromEntries(new FormData(this.reason));
      delete because.csrfmiddlewaretoken;
      if (this.busy) await this.busy;
      await this.send(because);
      if (!this.held().length) { this.reason.reset(); this.table.dispatchEvent(new CustomEvent("hb:home")); }
    }

    send(because) {
      clearTimeout(this.timer);
      if (this.busy) { this.again = true; return this.busy; }
      const changes = this.changes(because);
      if (!changes.length) return Promise.resolve();
      const event = new CustomEvent("hb:marks", { bubbles: true, cancelable: true, detail: { changes } });
      if (!this.table.dispatchEvent(event)) return Promise.resolve();
      this.busy = this.post(changes).finally(() => {
        this.busy = null;
        if (this.again) { this.again = false; this.send(); }
      });
      return this.busy;
    }

    async post(changes) {
      this.savedAt.textContent = "saving …";
      let answer;
      try {
        answer = await fetch(this.table.dataset.saveUrl, {
          method: "POST", body: JSON.stringify(changes), keepalive: true, credentials: "same-origin",
          headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
          signal: AbortSignal.timeout(PATIENCE),
        });
      } catch (failure) { this.failed("no connection", changes, true); return; }
      if (answer.redirected || !/json/.test(answer.headers.get("Content-Type") || "")) { this.failed(whyNot(answer), changes, false); return; }
      const told = await answer.json();
      if (answer.ok && Array.isArray(told.saved)) this.answered(told, changes);
      else this.failed(told.why || whyNot(answer), changes, false);
    }

    failed(why, changes, tryAgain) {
      const since = this.since || (this.since = hhmm());
      this.savedAt.textContent = `not saved since ${since}`;
      if (this.retry) this.retry.hidden = false;
      const kept = `${count(this.unsaved.size, "mark")} ${this.unsaved.size === 1 ? "is" : "are"} kept on this page`;
      const then = tryAgain ? "and sent as soon as it is back. Do not close this tab." : "until you try again.";
      this.problem("not-saved", `Not saved: ${why} (${since}).`, `${kept} ${then}`);
      if (tryAgain) this.timer = setTimeout(() => this.send(), AGAIN);
    }

    /* --- the answer ------------------------------------------------------------------------------ */
    answered(told, changes = []) {
      const cells = new Map(this.cells.all().map((cell) => [key(cell.dataset), cell]));
      const sent = new Map(changes.map((one) => [key(one), one]));
      for (const one of told.saved) this.isSaved(cells.get(key(one)), one, sent.get(key(one)));
      for (const one of told.refused || []) if (!one.waits) this.isRefused(cells.get(key(one)), one);
      this.reasonIs(told.because || {});
      const answers = new Set([...told.saved, ...(told.refused || [])].map(key));
      const lost = changes.filter((one) => !answers.has(key(one)));
      if (lost.length) { this.failed(`the server did not answer for ${count(lost.length, "mark")}`, lost, false); return; }
      this.since = null;
      this.clear("not-saved");
      if (this.retry) this.retry.hidden = true;
      const refused = (told.refused || []).filter((one) => !one.waits).length;
      const waits = (told.refused || []).length > refused;
      this.savedAt.textContent = waits && !told.saved.length ? "not saved yet: the reason is not complete" : `saved ${told.at}${refused ? `, ${refused} refused` : ""}`;
      this.showHeld();
      this.table.dispatchEvent(new CustomEvent("hb:saved", { bubbles: true, detail: { saved: told.saved, refused: told.refused || [], rows: told.rows || {} } }));
    }

    isSaved(cell, one, sent) {
      if (!cell) return;
      this.stands.set(cell, one.code);
      const extra = this.unsaved.get(cell) || {};
      if (sent && extra.note === sent.note) delete extra.note;
      if ("first" in one) { if (one.first) cell.dataset.first = one.first; else delete cell.dataset.first; }
      if (!("note" in extra)) this.notes.delete(cell);
      if ("note" in one && !("note" in extra)) this.annotate(cell, one.note);
      if (cell.dataset.code === one.code) {
        if (!("note" in extra)) this.unsaved.delete(cell);
        this.cells.show(cell, one.code, one.minutes);
      }
      this.paint(cell);
      this.clear(key(one));
    }

    /* What is wrong with the reason stands beside its field; the cells stay as typed and wait on. */
    reasonIs(wrong) {
      if (!this.reason) return;
      for (const old of this.reason.querySelectorAll("[data-wrong]")) old.remove();
      for (const one of this.reason.querySelectorAll(".is-wrong")) { one.classList.remove("is-wrong"); one.removeAttribute("aria-invalid"); }
      let first = null;
      for (const [name, words] of Object.entries(wrong)) {
        const field = this.reason.elements[name];
        if (!field) continue;
        const says = document.createElement("p");
        says.className = "err mb-1"; says.dataset.wrong = ""; says.id = `${field.id}_wrong`; says.textContent = words;
        field.before(says);
        field.classList.add("is-wrong"); field.setAttribute("aria-invalid", "true"); field.setAttribute("aria-errormessage", says.id);
        first = first || field;
      }
      if (first) first.focus();
    }

    isRefused(cell, one) {
      if (!cell) return;
      this.stands.set(cell, one.now);
      this.unsaved.delete(cell);
      if (this.notes.has(cell)) this.annotate(cell, this.notes.get(cell));
      this.notes.delete(cell);
      this.cells.show(cell, one.now);
      this.paint(cell);
      cell.classList.add("g-refused");
      this.problem(key(one), `${this.cells.where(cell)}: not changed.`, `${one.why} It stays ${one.now || "blank"}.`);
    }

    /* --- words on the page ------------------------------------------------------------------------ */
    say(words) { this.says.textContent = words; }

    problem(name, strong, words) {
      this.clear(name);
      const note = document.createElement("div");
      note.className = "note t-alarm";
      note.dataset.problem = name;
      const text = document.createElement("span");
      const head = document.createElement("b");
      head.textContent = strong;
      text.append(head, " ", words);
      const close = document.createElement("button");
      close.type = "button"; close.className = "btn btn-quiet note-end"; close.textContent = "Close";
      close.addEventListener("click", () => { note.remove(); this.table.dispatchEvent(new CustomEvent("hb:home")); });
      note.append(text, close);
      this.problems.append(note);
    }

    clear(name) { for (const note of [...this.problems.children]) if (note.dataset.problem === name) note.remove(); }

    makeSays() {
      const line = document.createElement("div");
      line.className = "grid-says";
      line.dataset.gridSays = this.table.id;
      for (const name of ["saved", "says"]) {
        const words = document.createElement("span");
        words.setAttribute("role", "status");
        words.dataset[name] = "";
        line.append(words);
      }
      this.table.after(line);
    }

    makeProblems() {
      const place = document.createElement("div");
      place.setAttribute("role", "alert");
      this.table.after(place);
      return place;
    }
  }

  function token() {
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (field) return field.value;
    const cookie = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
    return cookie ? cookie.slice("csrftoken=".length) : "";
  }

  function whyNot(answer) {
    if (answer.redirected || answer.status === 401) return "you are signed out; sign in in another tab, then try again";
    if (answer.status === 403) return "you may not change these marks, or you are signed out";
    return `the server said ${answer.status}`;
  }

  function hhmm() {
    const now = new Date(Date.now() + Number(document.documentElement.dataset.ahead || 0));
    return `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
  }

  hb.Saving = Saving;
})();
