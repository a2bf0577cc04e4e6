/* Registers that were submitted without a network: kept under the sender's own id, sent when it is
   back, each accepted once. Only their own person sends them. */
const kept = self.hbKept;
const TIMEOUT = 10000;

export function cookie(name) {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/* One request of this page at a time, in order: an answer never overtakes a later question. */
let last = Promise.resolve();
export function inTurn(deed) {
  const next = last.then(deed, deed);
  last = next.catch(() => undefined);
  return next;
}

/* Posts JSON. Gives {kind: "answer", said} | "door" (sign in again) | "refused" | "no network". */
export async function post(address, body) {
  const ends = new AbortController();
  const timer = setTimeout(() => ends.abort(), TIMEOUT);
  try {
    const answer = await fetch(address, {
      method: "POST",
      redirect: "manual",
      signal: ends.signal,
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
      body: JSON.stringify(body),
    });
    if (answer.type === "opaqueredirect") return { kind: "door" };
    if (answer.status >= 500) return { kind: "no network" };
    if (answer.status === 403 || answer.status === 404) return { kind: "refused", words: "the server does not let this through any more. Give the marks to the office." };
    return { kind: "answer", said: await answer.json() };
  } catch (noNetwork) {
    return { kind: "no network" };
  } finally {
    clearTimeout(timer);
  }
}

function csrf() {
  const field = document.querySelector("[name=csrfmiddlewaretoken]");
  return cookie("csrftoken") || (field ? field.value : "");
}

/* Keeps a submission. One of the same register that was never tried is replaced, not doubled. */
export async function keep(item) {
  for (const held of await kept.all("queue")) {
    if (held.page === item.page && held.who === item.who && !held.tried) await kept.remove("queue", held.client_id);
  }
  await kept.put("queue", item);
}

export async function waiting(who) {
  const all = (await kept.all("queue")).sort((a, b) => a.kept_at - b.kept_at);
  return { mine: all.filter((item) => item.who === who), others: all.filter((item) => item.who !== who).length };
}

/* Sends what waits, oldest first; gives what became of each. Stops where the network does. */
export async function flush(who) {
  if (!navigator.locks) return flushAlone(who);
  const options = { ifAvailable: true };
  return navigator.locks.request("herringbone-queue", options, (lock) => (lock ? flushAlone(who) : []));
}

async function flushAlone(who) {
  const done = [];
  for (const { client_id: key } of (await waiting(who)).mine) {
    const item = await kept.get("queue", key);
    if (!item || item.refused) continue;
    await kept.put("queue", { ...item, tried: true });
    const { client_id, began_from, captured_at, headcount, marks } = item;
    const answer = await inTurn(() => post(item.send, { client_id, began_from, captured_at, headcount, marks }));
    if (answer.kind === "no network" || answer.kind === "door") { done.push({ item, ...answer }); break; }
    const said = answer.said || { state: "refused", words: answer.words };
    if (said.state === "sent") await sent(item, said);
    else await kept.put("queue", { ...item, tried: true, refused: said.words || "it could not be taken in." });
    done.push({ item, kind: said.state, said });
  }
  return done;
}

/* Later marks of the same register begin from what this one made. */
async function sent(item, said) {
  await kept.remove("queue", item.client_id);
  for (const later of await kept.all("queue")) {
    if (later.page === item.page && later.who === item.who) await kept.put("queue", { ...later, began_from: said.version });
  }
}
