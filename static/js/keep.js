// Keep the entries of the queue on this device: their pages, the small copies of their clips, posters, decks, and the scripts and styles
// all of it needs. Asked for by the judge, with the size beforehand; judge-worker.js shows it when there is no network.
import { account } from "./outbox.js";

const FIXED = "soundings-judge-static";
const PAGE_BYTES = 120_000; // as in web/judge/offline_views.py
const box = document.querySelector("[data-keep-box]");
const [start, stop, drop] = ["start", "stop", "drop"].map((name) => box.querySelector(`[data-keep-${name}]`));
const state = box.querySelector("[data-keep-state]");
const bar = box.querySelector("[data-keep-bar]");
const say = (words, facts = {}) => {
  state.textContent = Object.entries(facts).reduce((text, [name, value]) => text.replace(`{${name}}`, value), box.dataset[words] ?? "");
};
const megabytes = (bytes) => new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: bytes < 9.5e6 ? 1 : 0 }).format(Math.max(bytes, 1e5) / 1e6);
const personal = () => caches.open(`soundings-judge-of-${account()}`);

/** As in judge-worker.js: the name of a file apart from its signature, and a page as it is kept. */
function nameOf(address) {
  const { pathname } = new URL(address, location.href);
  const [, , kind, token] = pathname.split("/");
  try {
    return `/judge/kept/${kind}/${JSON.parse(atob(token.split(".")[0].replaceAll("-", "+").replaceAll("_", "/")))[0]}`;
  } catch {
    return pathname;
  }
}
const asKept = (text) => text.replace(/<body(?![^>]* data-low)/, "<body data-low data-kept");

class Stopped extends Error {}
let stopping = null;

async function get(address, cache = "default") {
  const answer = await fetch(address, { signal: stopping.signal, cache });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
}

/** Keep a page as this person sees it now. Returns its document. */
async function keepPage(cache, address) {
  const answer = await get(address);
  const text = await answer.text();
  if (answer.redirected || !text.includes(` data-account="${account()}"`)) throw new Error("another person");
  const policy = answer.headers.get("Content-Security-Policy");
  await cache.put(address, new Response(asKept(text), { headers: { "Content-Type": "text/html; charset=utf-8", ...(policy && { "Content-Security-Policy": policy }) } }));
  return new DOMParser().parseFromString(text, "text/html");
}

/**
 * Keep a file under its name; its type as it came. A store on another origin lets us read what it sends for that purpose alone, so
 * a copy that the page has shown before, as a picture, does not do: it is asked for anew.
 */
async function keepFile(cache, address) {
  const answer = await get(address, "reload");
  await cache.put(nameOf(address), new Response(await answer.blob(), { headers: { "Content-Type": answer.headers.get("Content-Type") } }));
}

const seen = new Set();

/** Keep what pages are made of, and what that asks for in turn. */
async function keepFixed(address) {
  const url = new URL(address, location.href);
  url.hash = "";
  if (seen.has(url.href) || url.origin !== location.origin || !url.pathname.startsWith("/static/")) return;
  seen.add(url.href);
  const answer = await fetch(url.href, { signal: stopping.signal });
  if (!answer.ok && url.pathname.endsWith(".js")) throw new Error(`${answer.status}`);
  if (!answer.ok) return; // named in a comment of a style, or gone
  const type = answer.headers.get("Content-Type") ?? "";
  const text = /javascript|css/.test(type) ? await answer.clone().text() : "";
  await (await caches.open(FIXED)).put(url.href, answer);
  const asked = type.includes("css")
    ? text.matchAll(/@import\s+(?:url\()?["']?([^"')]+)|url\(["']?(?!data:|#)([^"')]+)/g)
    : text.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g);
  for (const found of asked) await keepFixed(new URL(found[1] ?? found[2], url.href).href);
}

async function keepParts(page) {
  const parts = page.querySelectorAll("script[src], link[rel=stylesheet], link[rel=icon]");
  for (const part of parts) await keepFixed(part.getAttribute("src") ?? part.getAttribute("href"));
}

async function list() {
  const answer = await fetch(box.dataset.keepList, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Error("no list");
  return answer.json();
}

/** Return the pages that are kept already, and let go of those that are no longer in the queue. */
async function stock(entries) {
  if (!(await caches.has(`soundings-judge-of-${account()}`))) return new Set();
  const cache = await personal();
  const wanted = new Set(entries.flatMap(({ page, files }) => [page, ...files.map((file) => nameOf(file.url))]));
  const found = new Set();
  for (const key of await cache.keys()) {
    const { pathname } = new URL(key.url);
    if (wanted.has(pathname)) found.add(pathname);
    else if (pathname !== "/judge/") await cache.delete(key);
  }
  return found;
}

const sizeOf = (entry) => entry.files.reduce((sum, file) => sum + file.size_bytes, PAGE_BYTES);

/** How much of an entry is not kept yet, in bytes. */
const leftOf = (entry, had) =>
  entry.files.reduce((sum, file) => sum + (had.has(nameOf(file.url)) ? 0 : file.size_bytes), had.has(entry.page) ? 0 : PAGE_BYTES);

async function keepAll(entries, had) {
  const total = entries.reduce((sum, entry) => sum + leftOf(entry, had), 0);
  const room = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  if (room.quota && room.quota - room.usage < total * 1.1) {
    say("wordsFull", { size: megabytes(total), room: megabytes(room.quota - room.usage) });
    return;
  }
  await navigator.storage?.persist?.().catch(() => {});
  stopping = new AbortController();
  seen.clear();
  stop.hidden = false;
  start.hidden = drop.hidden = true;
  bar.hidden = false;
  bar.max = total;
  let done = 0;
  let number = 0;
  try {
    const cache = await personal();
    for (const address of new Set(["/judge/", location.pathname + location.search])) await keepParts(await keepPage(cache, address));
    for (const entry of entries) {
      say("wordsGoing", { n: number + 1, total: entries.length, size: megabytes(total) });
      for (const file of entry.files) if (!had.has(nameOf(file.url))) await keepFile(cache, file.url);
      await keepParts(await keepPage(cache, entry.page));
      number += 1;
      done += leftOf(entry, had);
      bar.value = done;
    }
  } catch (fault) {
    if (stopping.signal.aborted) throw new Stopped();
    throw fault;
  } finally {
    stop.hidden = true;
    bar.hidden = true;
  }
}

let entries = [];

/** Say how many entries are kept, and what can be done now. */
async function draw() {
  const had = await stock(entries);
  const kept = entries.filter((entry) => had.has(entry.page) && entry.files.every((file) => had.has(nameOf(file.url)))).length;
  const total = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  start.hidden = kept === entries.length;
  start.querySelector("span").textContent = (kept ? box.dataset.wordsRest : entries.length === 1 ? box.dataset.wordsOne : box.dataset.wordsStart)
    .replace("{n}", kept ? entries.length - kept : entries.length)
    .replace("{size}", megabytes(entries.reduce((sum, entry) => sum + leftOf(entry, had), 0)));
  drop.hidden = kept === 0;
  if (kept === entries.length) say(kept === 1 ? "wordsKeptOne" : "wordsKept", { n: kept, size: megabytes(total) });
  else if (kept) say("wordsSome", { n: kept, total: entries.length });
  return had;
}

async function begin() {
  entries = (await list()).entries;
  if (!entries.length) return;
  await draw();
  box.hidden = false;
  start.addEventListener("click", async () => {
    start.setAttribute("aria-busy", "true");
    let words = "";
    try {
      entries = (await list()).entries; // addresses of files are good for half an hour only
      await keepAll(entries, await stock(entries));
    } catch (fault) {
      words = fault instanceof Stopped ? "wordsStopped" : fault.name === "QuotaExceededError" ? "wordsNoRoom" : "wordsBroken";
    }
    start.removeAttribute("aria-busy");
    await draw();
    if (words) say(words);
  });
  stop.addEventListener("click", () => stopping?.abort());
  drop.addEventListener("click", async () => {
    await caches.delete(`soundings-judge-of-${account()}`);
    state.textContent = "";
    await draw();
    start.focus();
  });
}

/** Without a network the queue says what is kept; there is nothing to fetch. */
function away() {
  if (!document.body.hasAttribute("data-kept")) return;
  say("wordsAway");
  start.hidden = true;
  box.hidden = false;
}

// A browser that can put the pages on the home screen says so once; we offer it here and nowhere else.
addEventListener("beforeinstallprompt", (event) => {
  const install = box.querySelector("[data-keep-install]");
  event.preventDefault();
  install.hidden = false;
  install.addEventListener("click", () => event.prompt().finally(() => (install.hidden = true)), { once: true });
});

if ("caches" in globalThis && "serviceWorker" in navigator) {
  navigator.serviceWorker.register("/judge/sw.js", { scope: "/judge/" }).catch(() => {});
  begin().catch(away);
}
