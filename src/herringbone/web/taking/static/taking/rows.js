/* The rows of a register on the page: what is marked, how a cell looks, what can be undone. */
const LOOKS = { L: "c-l", N: "c-n" };

export class Row {
  constructor(element, times, most) {
    this.element = element;
    this.times = times;
    this.most = most;
    this.key = element.dataset.row;
    this.name = element.dataset.name;
    this.leaves = element.dataset.leaves;
    this.announced = element.dataset.announced;
    this.standing = element.dataset.standing;
    this.radios = [...element.querySelectorAll("input[type=radio]")];
    this.cell = element.querySelector("[data-shows]");
    this.minutesField = element.querySelector(`[name="minutes-${this.key}"]`);
    this.noteField = element.querySelector(`[name="note-${this.key}"]`);
    this.seenField = element.querySelector(`[name="seen-${this.key}"]`);
  }

  get seen() { return this.seenField ? this.seenField.value : ""; }
  set seen(code) { if (this.seenField) this.seenField.value = code; }
  /* What is pressed, "" where nothing is. */
  get typed() { const on = this.radios.find((one) => one.checked); return on ? on.value : ""; }
  /* What shows: what is pressed, else what stood before anybody did. */
  get code() { return this.typed || (this.isChoosing ? "" : this.standing); }
  get isChoosing() { return this.element.classList.contains("is-choosing"); }
  get isBlank() { return !this.code; }
  get isTouched() { return this.code !== this.seen; }
  get minutesTyped() { return this.minutesField && this.typed === "L" ? this.minutesField.value.trim() : ""; }
  get minutes() { return /^\d+$/.test(this.minutesTyped) && Number(this.minutesTyped) <= this.most ? Number(this.minutesTyped) : null; }
  /* Minutes that were typed and can not be. */
  get isUnread() { return Boolean(this.minutesTyped) && this.minutes === null; }
  get state() { return { code: this.typed, minutes: this.minutesField ? this.minutesField.value : "" }; }

  press(code) {
    this.radios.forEach((one) => { one.checked = one.value === code; });
    if (code) this.element.classList.remove("is-choosing", "is-theirs", "is-asked");
    if (code === "L") this.lateByTheClock();
    else if (this.minutesField) { this.minutesField.value = ""; this.minuteWords.textContent = ""; }
    this.paint();
  }

  restore(state) {
    this.radios.forEach((one) => { one.checked = one.value === state.code; });
    if (this.minutesField) this.minutesField.value = state.minutes;
    this.paint();
  }

  get minuteWords() { return this.element.querySelector("[data-minutes-words]"); }

  lateByTheClock() {
    if (!this.minutesField || this.minutesField.value) return;
    const now = this.times.now();
    const minutes = Math.max(1, Math.floor((now - this.times.opens) / 60000));
    if (minutes > this.most) return; // another day's register: the clock says nothing of it
    this.minutesField.value = minutes;
    this.minuteWords.textContent = `from the clock: in at ${this.times.words(now)}`;
  }

  /* Out of sight it says nothing and holds up nothing; in sight it says what is wrong with it. */
  paintMinutes() {
    const field = this.minutesField;
    if (!field) return;
    field.disabled = this.typed !== "L";
    field.classList.toggle("is-wrong", this.isUnread);
    if (this.isUnread) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
    this.minuteWords.classList.toggle("is-wrong", this.isUnread);
    if (this.isUnread) this.minuteWords.textContent = `a whole number from 0 to ${this.most}`;
  }

  /* Somebody else marked this child differently: nothing is chosen until a person does. */
  differ(theirs) {
    this.seen = theirs.code;
    this.radios.forEach((one) => { one.checked = false; });
    this.element.classList.add("is-theirs", "is-choosing");
    this.say(`${theirs.by || "Somebody else"}: ${theirs.code || "no mark"}. Which is right?`);
    this.paint();
  }

  /* Somebody else marked a child whom this page had left alone. */
  adopt(theirs) {
    this.seen = theirs.code;
    this.radios.forEach((one) => { one.checked = one.value === theirs.code; });
    if (theirs.code === "L" && this.minutesField) this.minutesField.value = theirs.minutes ?? "";
    this.element.classList.add("is-theirs");
    this.paint();
  }

  say(words) {
    let place = this.element.querySelector("[data-said]");
    if (!place) {
      place = document.createElement("span");
      place.className = "reg-nudge";
      place.dataset.said = "";
      place.setAttribute("role", "status");
      this.element.querySelector(".reg-name").append(place);
    }
    place.textContent = words;
  }

  paint() {
    const code = this.code;
    const stands = code === this.standing && code;
    this.element.dataset.code = code;
    this.element.classList.toggle("is-blank", !code);
    this.element.classList.toggle("is-own", Boolean(code) && !stands);
    this.element.classList.toggle("is-ghost", Boolean(this.leaves) && (!code || stands && this.element.dataset.reported === "yes"));
    this.cell.className = `reg-cell ${stands ? this.element.dataset.look : LOOKS[code] || (code ? "c-p" : "")}`;
    const glyph = document.createElement("span");
    glyph.textContent = code || "·";
    const lock = stands && this.element.dataset.locked === "yes" ? [document.querySelector("#lock").content.cloneNode(true)] : [];
    const minutes = code === "L" && this.minutes !== null ? [Object.assign(document.createElement("sup"), { textContent: this.minutes })] : [];
    this.cell.replaceChildren(...lock, glyph, ...minutes);
    this.paintMinutes();
  }

  focus() { (this.radios.find((one) => one.checked) || this.radios[0]).focus(); }
}

export class Rows {
  constructor(form, times) {
    this.list = form.querySelector("[data-rows]");
    this.present = form.dataset.present;
    this.hereCodes = form.dataset.here.split(" ");
    this.all = [...form.querySelectorAll("[data-row]")].map((element) => new Row(element, times, Number(form.dataset.mostMinutes)));
    this.undone = [];
  }

  of(element) { const place = element.closest("[data-row]"); return place && this.all.find((row) => row.element === place); }
  byKey(key) { return this.all.find((row) => row.key === String(key)); }
  get blanks() { return this.all.filter((row) => row.isBlank); }
  get unread() { return this.all.filter((row) => row.isUnread); }
  get here() { return this.all.filter((row) => this.hereCodes.includes(row.code)).length; }
  beside(row, step) { return this.all[this.all.indexOf(row) + step]; }

  remember(rows) { this.undone.push(rows.map((row) => ({ row, state: row.remembered || row.state }))); }
  undo() {
    const step = this.undone.pop() || [];
    step.forEach(({ row, state }) => { row.restore(state); row.remembered = row.state; });
    return step.map(({ row }) => row);
  }
}
