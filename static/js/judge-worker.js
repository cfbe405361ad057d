// The judge's pages without a network. A page comes from the network as long as there is one, else as this device kept it (keep.js).
// Files with a hash in their name never change; all else is asked for first. Nothing of the API is ever kept.
// Pages and files stand in a cache that names their person; kept.js deletes it when that person is no longer signed in.
const FIXED = "soundings-judge-static";
const PERSONAL = "soundings-judge-of-";
const OFFLINE = "/judge/offline/";
const PATIENCE = 6000; // how long a page that is kept may take to come over a bad network
const MOST_FIXED = 400;
// What scripts and styles ask for, as in keep.js.
const MODULES = /(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g;
const SHEETS = /@import\s+(?:url\()?["']?([^"')]+)|url\(["']?(?!data:|#)([^"')]+)/g;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(prepare());
});
self.addEventListener("activate", (event) => event.waitUntil(tidy()));

/** Fetch the page that stands in for others, with the styles it needs. */
async function prepare() {
  const cache = await caches.open(FIXED);
  const answer = await fetch(OFFLINE, { cache: "reload", credentials: "omit" });
  if (!answer.ok) throw new Error(`${answer.status}`); // the next page tries again
  const styles = [...(await answer.clone().text()).matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((found) => found[1]);
  await cache.put(OFFLINE, answer);
  await cache.addAll(styles);
}

async function tidy() {
  const cache = await caches.open(FIXED);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_FIXED)).filter((key) => new URL(key.url).pathname !== OFFLINE).map((key) => cache.delete(key)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(fixed(request, url));
  else if (/^\/media\/[rc]\//.test(url.pathname)) event.respondWith(url.pathname.startsWith("/media/c/") ? words(request, url) : file(request, url));
});

/** Find something this device keeps for a person: { cache, answer, person }. */
async function keptUnder(...keys) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PERSONAL)) continue;
    const cache = await caches.open(name);
    for (const key of keys) {
      const answer = await cache.match(key);
      if (answer) return { cache, answer, person: name.slice(PERSONAL.length), key };
    }
  }
  return null;
}

// Pages

async function page(event, url) {
  const own = url.pathname + url.search;
  const kept = await keptUnder(own, ...(url.pathname === "/judge/" ? ["/judge/"] : []));
  try {
    const answer = await (kept ? Promise.race([fetch(event.request), late()]) : fetch(event.request));
    if (kept && [502, 503, 504].includes(answer.status)) return kept.answer;
    if (kept?.key === own) event.waitUntil(renew(kept, answer.clone()));
    return answer;
  } catch {
    return kept?.answer ?? (await caches.match(OFFLINE)) ?? Response.error();
  }
}

const late = () => new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));

/** Keep the newer page in place of the older, if it is still the same person's; let it go when there is nothing for them there. */
async function renew({ cache, key, person }, answer) {
  if (answer.status === 404 || answer.status === 403) await cache.delete(key);
  if (!answer.ok || answer.redirected) return;
  const text = await answer.text();
  if (!text.includes(` data-account="${person}"`)) return;
  const seen = new Set();
  for (const [, address] of text.matchAll(/<(?:script|link)\b[^>]* (?:src|href)="(\/static\/[^"]+)"/g)) await gather(address, seen);
  await cache.put(key, new Response(asKept(text), { headers: { "Content-Type": "text/html; charset=utf-8", ...policy(answer) } }));
}

/**
 * Have a part of a page here, and what it asks for in turn. Throws where the network ends, or where a server of another release answers that it
 * has no such script: then the older page stays, which is whole.
 */
async function gather(address, seen) {
  const url = new URL(address, location.href);
  if (seen.has(url.href) || url.origin !== location.origin || !url.pathname.startsWith("/static/")) return;
  seen.add(url.href);
  const cache = await caches.open(FIXED);
  const answer = (await cache.match(url.href, { ignoreVary: true })) ?? (await fixed(new Request(url.href), url));
  const asked = /\.js$/.test(url.pathname) ? MODULES : /\.css$/.test(url.pathname) ? SHEETS : null;
  if (!answer.ok && asked === MODULES) throw new Error(`${answer.status}`);
  if (asked && answer.ok) for (const found of (await answer.text()).matchAll(asked)) await gather(new URL(found[1] ?? found[2], url.href), seen);
}

/** A kept page shows what little is kept: the small copy of a clip. */
const asKept = (text) => text.replace(/<body(?![^>]* data-low)/, "<body data-low data-kept");
const policy = (answer) => Object.fromEntries(["Content-Security-Policy", "Permissions-Policy", "Referrer-Policy"].filter((name) => answer.headers.has(name)).map((name) => [name, answer.headers.get(name)]));

// Scripts, styles, pictures of the house

async function fixed(request, url) {
  const cache = await caches.open(FIXED);
  const find = () => cache.match(request.url, { ignoreVary: true });
  if (/\.[0-9a-f]{12}\.\w+$/.test(url.pathname)) {
    const kept = await find();
    if (kept) return kept;
  }
  try {
    const answer = await fetch(request);
    if (answer.status === 200) await cache.put(request.url, answer.clone());
    return answer;
  } catch (fault) {
    const kept = await find();
    if (kept) return kept;
    throw fault;
  }
}

// Clips, posters, decks

/** The name of a file apart from the signature in its address, which is another one each time: media/addresses.py writes it first. */
function nameOf(url) {
  const [, , kind, token] = url.pathname.split("/");
  try {
    return `/judge/kept/${kind}/${JSON.parse(atob(token.split(".")[0].replaceAll("-", "+").replaceAll("_", "/")))[0]}`;
  } catch {
    return url.pathname;
  }
}

/** Captions may be corrected at any moment: those that are kept are for the time without a network. */
async function words(request, url) {
  const kept = await keptUnder(nameOf(url));
  try {
    const answer = await (kept ? Promise.race([fetch(request), late()]) : fetch(request));
    if (kept && answer.ok) await kept.cache.put(kept.key, answer.clone());
    return kept && answer.status >= 500 ? kept.answer : answer;
  } catch {
    return kept?.answer ?? Response.error();
  }
}

async function file(request, url) {
  const kept = await keptUnder(nameOf(url));
  if (!kept) return fetch(request);
  const whole = await kept.answer.blob();
  const type = kept.answer.headers.get("Content-Type");
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("Range") ?? "");
  if (!asked) return new Response(whole, { headers: { "Content-Type": type, "Accept-Ranges": "bytes", "Content-Length": String(whole.size) } });
  const first = Number(asked[1]);
  const last = Math.min(asked[2] ? Number(asked[2]) : Infinity, whole.size - 1);
  if (first > last) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${whole.size}` } });
  return new Response(whole.slice(first, last + 1, type), {
    status: 206,
    headers: { "Content-Type": type, "Accept-Ranges": "bytes", "Content-Range": `bytes ${first}-${last}/${whole.size}`, "Content-Length": String(last - first + 1) },
  });
}
