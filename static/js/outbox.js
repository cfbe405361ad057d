// Every change of a scorecard is kept on this device first and sent then. A row is the newest change of one card; it stays until the
// server has it, or until the judge decides what becomes of it. Rows of another person are neither sent nor shown.
//
// What a row may be: waiting; done (the server has it as `version`); conflict (`other` was saved elsewhere meanwhile);
// closed (the round takes marks no more); wrong (`errors` by field); refused (the entry is no longer this judge's).
import { alone, all, amend, find, lasts, transact } from "./outbox-store.js";

export { find, lasts };
export const account = () => document.documentElement.dataset.account ?? "";
const keyOf = (person, assignment) => `${person} ${assignment}`;
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("soundings-outbox") : null;
const heard = new EventTarget();
const LONGEST = 20_000;
/** What keeps rows waiting: "" for nothing, offline, signedout, or another person who is signed in. */
let held = "";

const token = (name) => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
const letters = (count) => [...crypto.getRandomValues(new Uint8Array(count))].map((byte) => (byte % 36).toString(36)).join("");

/** Note on this device who judges here, for kept.js. */
export function settleIn() {
  try {
    if (account()) localStorage.setItem("judging", account());
  } catch { /* forbidden: then nothing else is kept either */ }
}

/** Call `listener` whenever rows changed, on this page or on another one. */
export function listen(listener) {
  heard.addEventListener("change", listener);
  channel?.addEventListener("message", listener);
}

function announce() {
  heard.dispatchEvent(new Event("change"));
  channel?.postMessage("change");
}

/** Return the rows of the person on this page, and how many others have left here. */
export async function rows() {
  const found = (await all()).filter((row) => row.state !== "done");
  const mine = found.filter((row) => row.account === account());
  return { mine, others: found.length - mine.length, waiting: mine.filter((row) => row.state === "waiting").length, held: reason() };
}

/** The row of one card of this person. */
export const rowOf = (assignment) => find(keyOf(account(), assignment));

/**
 * Keep a change. `page` names the page that made it, `stood` the newest change that page knows of, `base` the version it was made on.
 * Returns the row, or `{ clash }` with the row that another page of this browser wrote meanwhile.
 */
export async function keep({ assignment, url, title, names, page, stood, base, card }) {
  const key = keyOf(account(), assignment);
  const kept = await transact(async (cards, facts) => {
    const stands = await cards.get(key);
    const unseen = stands && stands.page !== page && stands.sequence !== stood;
    if (unseen && (stands.state !== "done" || stands.version > base)) return { clash: stands };
    const device = (await facts.get("device")) ?? letters(20);
    const sequence = ((await facts.get("sequence")) ?? 0) + 1;
    const row = { key, account: account(), assignment, url, title, names, page, device, sequence, base, card, state: "waiting", madeAt: new Date().toISOString() };
    await facts.put(device, "device");
    await facts.put(sequence, "sequence");
    await cards.put(row);
    return row;
  });
  announce();
  return kept;
}

/** Let a row go. */
export async function forget(row) {
  await amend(row, (stands, same) => (same ? null : stands));
  announce();
}

/** Write into a row that waits for a choice what its page says now. */
export const correct = (row, content) => row && amend(row, (stands, same) => (same ? { ...stands, card: { ...stands.card, ...content } } : stands));

/** Forget what others sent from here; what they did not send yet stays. */
export async function forgetOthers() {
  const done = (await all()).filter((row) => row.state === "done" && row.account !== account());
  for (const row of done) await amend(row, (stands) => (stands.state === "done" ? null : stands));
}

/** Let a row that was refused try again. */
export async function retry(row) {
  await amend(row, (stands, same) => (same ? { ...stands, state: "waiting" } : stands));
  announce();
  return sendAll();
}

/** The request that carries a row. Its key is the same each time it is sent, so that it is written once. */
export function request(row, extra = {}) {
  return {
    method: "PUT",
    headers: {
      "Content-Type": "application/json",
      "If-Match": `"v${row.base}"`,
      "Idempotency-Key": `${row.device}:${row.sequence}`,
      "X-CSRFToken": token("csrftoken"),
    },
    body: JSON.stringify({ ...row.card, queued: { device: row.device, sequence: row.sequence } }),
    ...extra,
  };
}

const plain = (marks) => JSON.stringify(Object.entries(marks ?? {}).map(([key, mark]) => [key, mark === null ? null : Number(mark)]).sort());
const words = (text) => (text ?? "").trim();

/** Whether the card in the database says what a row says: then nothing needs to be chosen. */
function same(card, other) {
  const fields = ["comment_for_entrant", "comment_for_staff", "private_note"];
  const reasons = (one) => JSON.stringify(Object.entries(one ?? {}).sort());
  const notes = (one) => JSON.stringify((one ?? []).map(({ at_seconds: at, text }) => [at, text]));
  return (
    plain(card.marks) === plain(other.marks) &&
    fields.every((field) => words(card[field]) === words(other[field])) &&
    reasons(card.reasons) === reasons(other.reasons) &&
    notes(card.timed_comments) === notes(other.timed_comments) &&
    card.state === other.state
  );
}

/** Who is signed in: an account, "" for nobody, null when nobody could be asked. */
export async function who() {
  try {
    const answer = await fetch("/judge/who/", { cache: "no-store", signal: AbortSignal.timeout(LONGEST) });
    return answer.ok ? (await answer.json()).account : null;
  } catch {
    return null;
  }
}

/** Send one row and write down what came of it. Returns true when the next may be sent, false when the line is not there. */
async function send(row, again = false) {
  let answer;
  let body = {};
  try {
    answer = await fetch(row.url, request(row, { signal: AbortSignal.timeout(LONGEST) }));
    body = await answer.json();
  } catch {
    held = "offline";
    return false;
  }
  const { status } = answer;
  if (status >= 500 || status === 429 || status === 408 || body.code === "IDEMPOTENCY_RUNNING") {
    held = "offline";
    return false;
  }
  if ([401, 403, 404].includes(status)) {
    const person = await who();
    if (person !== row.account) {
      held = person === null ? "offline" : person ? "other" : "signedout";
      return false;
    }
    if (status !== 404 && !again) return send(row, true); // the token was of an earlier sign-in; asking brought the new one
  }
  held = "";
  if (status === 412 && same(row.card, body)) answer = { ok: true };
  const done = { state: "done", version: body.version, other: null };
  const outcome =
    answer.ok ? done
    : status === 412 ? { state: "conflict", other: body }
    : status === 409 ? { state: "closed", detail: body.detail }
    : status === 400 ? { state: "wrong", errors: body.errors ?? {}, detail: body.detail }
    : { state: "refused", detail: body.detail };
  await amend(row, (stands, isSame) => {
    if (isSame) return { ...stands, ...outcome };
    return answer.ok && stands.state === "waiting" ? { ...stands, base: Math.max(stands.base, body.version) } : stands;
  });
  return true;
}

let running = null;

/** Send what waits, oldest change first, one page at a time. Several calls at once are one. */
export function sendAll() {
  running ??= alone(async () => {
    for (let row = await next(); row; row = await next()) if (!(await send(row))) break;
  }).finally(() => {
    running = null;
    announce();
  });
  return running;
}

async function next() {
  const waiting = (await all()).filter((row) => row.account === account() && row.state === "waiting");
  return waiting.sort((a, b) => a.sequence - b.sequence)[0];
}

/** Why rows wait. */
export const reason = () => held || (navigator.onLine ? "" : "offline");

/** Keep sending from this page: now, when the network is back, and again and again with growing pauses while something waits. */
export function tend() {
  let pause = 2000;
  const turn = async () => {
    const { waiting } = await rows();
    if (waiting && navigator.onLine) await sendAll();
    const left = (await rows()).waiting;
    pause = left ? Math.min(pause * 2, 30_000) : 30_000;
    setTimeout(turn, pause * (0.8 + Math.random() * 0.4));
    if (!left) pause = 2000;
  };
  settleIn();
  addEventListener("online", () => sendAll());
  addEventListener("pageshow", (event) => event.persisted && sendAll());
  turn();
}
