/* What every page of registers does for a device: starts the worker, sends what waits, says so, and
   wipes at sign-out. */
import { flush, waiting } from "./queue.js";

const kept = self.hbKept;
const EVERY = 15000;
const place = document.querySelector("[data-device]");
const who = place ? place.dataset.device : "";
const door = place ? place.dataset.door : "/";

export async function startWorker(keepsPage) {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/register-worker.js", { scope: "/" });
  const { active } = await navigator.serviceWorker.ready;
  if (!keepsPage || !active || navigator.serviceWorker.controller) return;
  const assets = performance.getEntriesByType("resource").map((one) => one.name)
    .filter((name) => name.startsWith(`${location.origin}/static/`));
  active.postMessage({ keep: location.href.split("#")[0], assets });
}

function clockOf(moment) {
  return new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
}

function banner(words, tone) {
  const box = document.querySelector("[data-queue]");
  if (!box) return;
  box.hidden = !words.length;
  box.classList.toggle("t-warn", tone !== "good");
  box.classList.toggle("t-good", tone === "good");
  box.querySelector("[data-queue-words]").replaceChildren(...words);
}

function line(...parts) {
  const one = document.createElement("span");
  one.className = "d-block";
  one.append(...parts);
  return one;
}

function bold(text) {
  const one = document.createElement("b");
  one.textContent = text;
  return one;
}

function putAway(item) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-line";
  button.textContent = "Put away";
  button.addEventListener("click", async () => { await kept.remove("queue", item.client_id); await tell(false); });
  return button;
}

function toSignIn() {
  const link = document.createElement("a");
  link.href = door;
  link.textContent = place.dataset.doorWords || "Sign in again";
  return link;
}

function said(item, asksToSignIn) {
  const name = `${item.name}, typed ${clockOf(item.captured_at)}`;
  if (item.refused) return line(bold(`${name}: not taken in.`), ` ${item.refused} `, putAway(item));
  if (asksToSignIn) return line(bold(`${item.name}: saved on this device ${clockOf(item.captured_at)}.`), " ", toSignIn(), " to send it.");
  return line(bold(`${item.name}: saved on this device ${clockOf(item.captured_at)}`), ", will send when the network is back.");
}

export async function tell(asksToSignIn) {
  const { mine, others } = await waiting(who);
  const words = mine.map((item) => said(item, asksToSignIn));
  if (others) words.push(line("A register that somebody else typed waits on this device. It is sent when they sign in here."));
  banner(words, "warn");
  return mine;
}

/* Sends what waits; `arrived` is called with each register that is in. */
export async function sendWaiting(arrived) {
  const done = await flush(who);
  const asks = done.some((one) => one.kind === "door");
  const left = await tell(asks);
  const sent = done.filter((one) => one.kind === "sent");
  if (sent.length && !left.length) {
    banner(sent.map(({ item, said: answer }) => line(bold(`${item.name} is in, sent ${answer.at}.`),
      answer.proposed ? ` ${answer.proposed} of your marks differ from what stood by then: both are kept, and one is chosen.` : "")), "good");
  }
  if (arrived) sent.forEach(({ item, said: answer }) => arrived(item, answer));
}

/* Whoever leaves wipes the device; what is not sent is said first. */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-sign-out]") || form.dataset.wiped) return;
  event.preventDefault();
  const { mine } = await waiting(who).catch(() => ({ mine: [] }));
  const unsent = mine.filter((item) => !item.refused).map((item) => item.name).join(", ");
  if (unsent && !window.confirm(`${unsent} has not been sent. Leaving wipes it from this device. Leave all the same?`)) return;
  await kept.wipe();
  form.dataset.wiped = "yes";
  form.submit();
});

export async function start(arrived, keepsPage) {
  await kept.purge(Date.now());
  startWorker(keepsPage).catch(() => window.hbToast && window.hbToast("This browser keeps no page without a network. Leave it open."));
  await sendWaiting(arrived);
  window.addEventListener("online", () => sendWaiting(arrived));
  setInterval(async () => { if ((await waiting(who)).mine.some((item) => !item.refused)) await sendWaiting(arrived); }, EVERY);
}

if (place && !place.querySelector("[data-register]")) start(null, false);
