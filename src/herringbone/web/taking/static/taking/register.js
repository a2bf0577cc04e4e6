/* The register at work: keys, taps kept as drafts, counts, and a submission that survives a lost
   network. Without this script the same form is posted as it stands. */
import { sendWaiting, start, tell } from "./device.js";
import { inTurn, keep, post } from "./queue.js";
import { Rows } from "./rows.js";

const kept = self.hbKept;
const form = document.querySelector("[data-register]");
const find = (selector) => document.querySelector(selector);
const isPaper = "paper" in form.dataset;
const isReadOnly = "readOnly" in form.dataset;
const who = form.dataset.who;
const page = form.dataset.page;

/* --- the school's clock: the server's at loading, carried on by this device's ------------------- */
const times = { offset: 0, opens: Date.parse(form.dataset.opens), closes: Date.parse(form.dataset.closes) };
times.now = () => Date.now() + times.offset;
times.words = (moment) => new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });

async function setClock() {
  const now = form.dataset.now;
  const before = await kept.get("clock", now);
  times.offset = before ? before.offset : Date.parse(now) - Date.now();
  await kept.put("clock", { now, offset: times.offset, kept_at: Date.now() });
}

const rows = new Rows(form, times);

/* --- counts -------------------------------------------------------------------------------------- */
function count() {
  const blank = rows.blanks.length;
  find("[data-count]").textContent = `${rows.all.length - blank} of ${rows.all.length}`;
  find("[data-blank-count]").textContent = blank ? `${blank} blank` : "all marked";
  const heads = find("#heads");
  const given = heads && /^\d+$/.test(heads.value.trim()) ? Number(heads.value) : null;
  if (find("[data-diff]")) find("[data-diff]").textContent = given === null || given === rows.here ? "" : `${rows.here} are marked here.`;
}

/* The tag of the head counts down by itself while the register is open and not in. */
function countDown() {
  const tag = find("[data-state]");
  if (!["not_started", "in_progress", "missing"].includes(tag.dataset.state)) return;
  const left = Math.floor((times.closes - times.now()) / 60000);
  const begun = rows.all.some((row) => row.isTouched) || tag.dataset.state === "in_progress";
  if (left >= 0) find("[data-state-words]").textContent = `${begun ? "in progress" : "not started"}, ${left} min left`;
  else {
    tag.classList.replace("t-warn", "t-alarm");
    find("[data-state-words]").textContent = `not in, closed ${times.words(times.closes)}`;
  }
}

function status(words) { find("[data-saved]").textContent = words; }

/* --- marking ------------------------------------------------------------------------------------- */
const waiting = new Set();
let timer = null;

function mark(changed, code) {
  rows.remember(changed);
  changed.forEach((row) => { row.press(code); row.remembered = row.state; waiting.add(row); });
  after();
}

/* A mark changed after the register was sent is saved as typed, and in no register until it is sent. */
function sayUnsent() {
  const place = find("[data-unsent]");
  if (place && rows.all.some((row) => row.isTouched)) place.hidden = false;
}

function after() {
  count();
  sayUnsent();
  countDown();
  if (isPaper || isReadOnly) return;
  clearTimeout(timer);
  timer = setTimeout(() => inTurn(saveTaps), 600);
}

function blanks() {
  const open = rows.blanks.filter((row) => !row.leaves && !row.isChoosing);
  if (open.length) mark(open, rows.present);
  const left = rows.blanks.length;
  status(left ? `${left} left blank for you to choose` : "");
}

/* --- taps: kept on the server, and here while there is none -------------------------------------- */
const tapOf = (row) => [Number(row.key), row.typed, row.seen, row.minutes, ...(row.noteTyped ? [row.noteField.value] : [])];

async function saveTaps() {
  const sending = [...waiting];
  if (!sending.length) return;
  sending.forEach((row) => waiting.delete(row));
  const answer = await post(form.dataset.taps, { marks: sending.map(tapOf) });
  if (answer.kind === "answer" && answer.said.state !== "refused") {
    await kept.remove("taps", page);
    status(rows.unread.length ? unreadWords() : `saved ${answer.said.saved}`);
    meanwhile(answer.said);
    return;
  }
  if (answer.kind === "answer" || answer.kind === "refused") { status(`not saved: ${answer.words || answer.said.words}`); return; }
  sending.forEach((row) => waiting.add(row));
  await keepTaps();
  status(answer.kind === "door" ? "kept on this device: sign in again to save" : `kept on this device ${times.words(times.now())}`);
}

const unreadWords = () => `not saved: minutes late of ${rows.unread.map((row) => row.name).join(", ")}`;

/* Notes are words: they wait in the page for the network and are never kept on the device. */
async function keepTaps() {
  const marks = rows.all.filter((row) => row.isTouched).map((row) => [Number(row.key), row.typed, row.seen, row.minutes]);
  await kept.put("taps", { page, who, marks, kept_at: Date.now() });
}

async function restoreTaps() {
  const held = await kept.get("taps", page);
  if (!held || held.who !== who || isReadOnly || isPaper) return;
  held.marks.forEach(([key, code, seen, minutes]) => {
    const row = rows.byKey(key);
    if (!row || !code || row.code === code) return;
    if (row.seen !== seen) { row.differ({ code: row.code, by: `You had ${code}; meanwhile` }); return; }
    row.press(code);
    if (minutes !== null && row.minutesField) row.minutesField.value = minutes;
    row.paint();
    waiting.add(row);
  });
  after();
}

/* What others did, said after each tap and every few seconds. */
function meanwhile(said) {
  Object.entries(said.differ).forEach(([key, theirs]) => { const row = rows.byKey(key); if (row) row.differ(theirs); });
  Object.entries(said.drafts).forEach(([key, theirs]) => {
    const row = rows.byKey(key);
    if (!row || said.differ[key] || waiting.has(row) || theirs.code === row.code || theirs.code === row.seen) return;
    if (row.isTouched) row.differ(theirs); else row.adopt(theirs);
  });
  if (said.version > Number(form.elements.began_from.value)) moved(said);
  const busy = said.busy.map((one) => `${one.name} is taking this register, too: ${one.marked} marked, the last at ${one.at}.`);
  if (busy.length && find("[data-moved]").hidden) moved({ submitted: "", busy: busy.join(" ") });
  count();
}

function moved(said) {
  const words = said.busy && !said.version ? said.busy : said.submitted ? `This register is ${said.submitted}.` : "The office has changed a mark in this register.";
  find("[data-moved-words]").textContent = typeof words === "string" ? words : "";
  find("[data-moved]").hidden = false;
}

async function look() {
  if (document.hidden || !navigator.onLine || waiting.size) return;
  try {
    const answer = await fetch(form.dataset.taps, { redirect: "manual", headers: { Accept: "application/json" } });
    if (answer.ok) meanwhile(await answer.json());
  } catch (noNetwork) { /* the shell says that there is no connection */ }
}

/* --- sending ------------------------------------------------------------------------------------- */
function submission() {
  const heads = find("#heads");
  return {
    client_id: form.elements.client_id.value,
    began_from: Number(form.elements.began_from.value),
    captured_at: new Date(times.now()).toISOString(),
    headcount: heads && heads.value.trim() ? heads.value.trim() : null,
    marks: rows.all.map((row) => [Number(row.key), row.code, row.seen, row.minutes, ...noteOf(row)]),
  };
}

const noteOf = (row) => (row.noteField && row.noteField.value ? [row.noteField.value] : []);
/* For the device: ids, codes and minutes alone. */
const withoutWords = (said) => ({ ...said, marks: said.marks.map((one) => one.slice(0, 4)) });

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

let sending = false;
async function send() {
  if (sending) return;
  const blank = rows.blanks;
  if (blank.length) { showBlanks(blank); return; }
  if (rows.unread.length) { showUnread(rows.unread); return; }
  sending = true;
  clearTimeout(timer);
  await inTurn(saveTaps);
  const said = submission();
  const answer = asksAlready() ? { kind: "native" } : await inTurn(() => post(`${form.dataset.send}?ask`, said));
  sending = false;
  if (answer.kind === "no network" || answer.kind === "door") { await wait(said); return; }
  if (answer.kind === "answer" && answer.said.state === "sent") { await kept.remove("taps", page); location.assign(answer.said.url); return; }
  /* The server has a question or a refusal: its own page says it. */
  if (navigator.onLine) HTMLFormElement.prototype.submit.call(withSubmit());
  else await wait(said);
}

const asksAlready = () => Boolean(find("[name=headcount_is_right]"));

function withSubmit() {
  const what = Object.assign(document.createElement("input"), { type: "hidden", name: "do", value: "submit" });
  form.append(what);
  return form;
}

async function wait(said) {
  await keep({ ...withoutWords(said), who, page, send: form.dataset.send, name: form.dataset.name, kept_at: Date.now(), tried: false });
  form.elements.client_id.value = newId();
  await kept.remove("taps", page);
  waiting.clear();
  status(`saved on this device ${times.words(times.now())}`);
  await tell(false);
  find("[data-queue]").scrollIntoView({ block: "center" });
  if (navigator.onLine) await sendWaiting(arrived);
}

function arrived(item) {
  if (item.page === page && !waiting.size) location.assign(page);
}

function showUnread(unread) {
  status(unreadWords());
  find("[data-diff]").textContent = `Not sent: minutes late of ${unread.map((row) => row.name).join(", ")} are a whole number from 0 to ${unread[0].most}, or nothing.`;
  unread[0].element.scrollIntoView({ block: "center" });
  unread[0].minutesField.focus();
}

function showBlanks(blank) {
  blank.forEach((row) => row.element.classList.add("is-asked"));
  const names = blank.map((row) => (row.announced ? `${row.name} (${row.announced})` : row.name)).join(", ");
  status("");
  const place = find("[data-diff]");
  if (place) place.textContent = `${blank.length === 1 ? "One child has" : `${blank.length} children have`} no mark: ${names}. Mark each as here, late or N.`;
  blank[0].element.scrollIntoView({ block: "center" });
  blank[0].focus();
}

/* --- keys: only within the list, so that they take nothing from the rest of the page ------------- */
const KEYS = { "/": () => rows.present, "\\": () => rows.present, " ": () => rows.present, l: () => "L", n: () => "N" };

function onKey(event) {
  const row = rows.of(event.target);
  if (!row || event.altKey || event.metaKey) return;
  if (event.ctrlKey) { if (event.key.toLowerCase() === "z" && !isField(event.target)) { event.preventDefault(); undo(); } return; }
  if (isField(event.target)) { if (event.key === "Escape") { closeNote(row); row.focus(); } return; }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) { event.preventDefault(); go(rows.beside(row, step)); return; }
  if (event.key === "?") { event.preventDefault(); find("dialog[data-legend]").showModal(); return; }
  if (isReadOnly) return;
  const code = KEYS[event.key.toLowerCase()];
  if (code) { event.preventDefault(); type(row, code()); return; }
  if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); mark([row], ""); return; }
  if (event.key === ".") { event.preventDefault(); openNote(row); return; }
  if (/^[a-z]$/i.test(event.key)) status(`${event.key.toUpperCase()} is a code of the office. Here: / present, L late, N not here.`);
}

const isField = (target) => target.matches("input:not([type=radio]), textarea");
const go = (row) => { if (row) { row.focus(); row.element.scrollIntoView({ block: "nearest" }); } };

function type(row, code) {
  if (!row.radios.some((one) => one.value === code)) {
    status(`${row.name}: ${row.standing} stays. If the child is here, press / or L.`);
    return;
  }
  mark([row], code);
  go(rows.beside(row, 1));
}

function undo() {
  rows.undo().forEach((row) => { waiting.add(row); row.focus(); });
  after();
}

/* --- notes --------------------------------------------------------------------------------------- */
function openNote(row) {
  if (!row.noteField) return;
  row.element.classList.add("has-note-open");
  row.noteField.focus();
}
function notesNeedTheNetwork(isAway) {
  rows.all.filter((row) => row.noteField).forEach((row) => {
    row.noteField.readOnly = isAway;
    row.noteField.placeholder = isAway ? "A note needs the network: write it when it is back" : "";
  });
}
function closeNote(row) { row.element.classList.remove("has-note-open"); }

/* --- listening ----------------------------------------------------------------------------------- */
form.addEventListener("keydown", onKey);
form.addEventListener("change", (event) => {
  const row = rows.of(event.target);
  if (!row || event.target.type !== "radio") return;
  const code = row.typed;
  rows.remember([row]);
  row.press(code);
  row.remembered = row.state;
  waiting.add(row);
  after();
});
form.addEventListener("input", (event) => {
  const row = rows.of(event.target);
  if (event.target.id === "heads") count();
  if (!row) return;
  if (event.target === row.minutesField) minutesTyped(row);
  if (event.target === row.noteField) { row.noteTyped = true; waiting.add(row); after(); }
});
function minutesTyped(row) {
  row.minuteWords.textContent = "";
  row.paint();
  row.remembered = row.state;
  waiting.add(row);
  status(rows.unread.length ? unreadWords() : "");
  after();
}
form.addEventListener("click", (event) => {
  const row = rows.of(event.target);
  if (row && event.target.closest("[data-note]")) {
    event.preventDefault();
    if (row.element.classList.contains("has-note-open")) closeNote(row); else openNote(row);
  }
});
form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (isPaper && button && button.matches("[data-submit]")) return;
  event.preventDefault();
  if (!button) return;
  const row = rows.of(button);
  if (button.matches("[data-blanks]")) blanks();
  else if (button.matches("[data-clear]")) mark([row], "");
  else if (button.matches("[data-keep-note]")) { closeNote(row); row.focus(); }
  else if (button.matches("[data-submit]")) send();
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter" && find("[data-submit]")) { event.preventDefault(); find("[data-submit]").click(); }
});
window.addEventListener("online", () => { notesNeedTheNetwork(false); after(); look(); });
window.addEventListener("offline", () => notesNeedTheNetwork(true));

/* --- beginning ----------------------------------------------------------------------------------- */
/* A page that is shown once more, from a device or by going back, is another submission. */
form.elements.client_id.value = newId();
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
rows.all.forEach((row) => { row.paintMinutes(); row.remembered = row.state; });
count();
if (!isPaper) {
  setClock()
    .then(restoreTaps)
    .then(() => start(arrived, true))
    .catch(() => status("this browser keeps nothing without a network: leave the page open"));
  setInterval(() => inTurn(look), 10000);
  setInterval(countDown, 20000);
}
form.dataset.ready = "yes";
