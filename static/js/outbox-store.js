// The shelf on this device for cards that are not in the database yet: IndexedDB, one row for each person and entry, the newest change.
// Where the browser forbids it, the rows live as long as the page.
const NAME = "soundings-judging";
const memory = { cards: new Map(), facts: new Map() };
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("cards", { keyPath: "key" });
      request.result.createObjectStore("facts");
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = request.onblocked = () => reject(new Error("no shelf"));
  });
  return opened;
}

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Wrap a store of the database, or its stand-in in memory, so that both are read and written alike. */
const shelf = (store) => ({
  get: (key) => settled(store.get(key)),
  all: () => settled(store.getAll()),
  put: (value, key) => settled(key === undefined ? store.put(value) : store.put(value, key)),
  drop: (key) => settled(store.delete(key)),
});
const stand = (map) => ({
  get: async (key) => map.get(key),
  all: async () => [...map.values()],
  put: async (value, key) => map.set(key ?? value.key, structuredClone(value)),
  drop: async (key) => map.delete(key),
});

let lasting = true;

/** Whether rows outlive the page. */
export const lasts = () => lasting;

/** Do `work(cards, facts)` as one transaction. It may wait for nothing but the shelves. */
export async function transact(work, mode = "readwrite") {
  if (lasting) {
    try {
      const database = await open();
      const transaction = database.transaction(["cards", "facts"], mode, { durability: "strict" });
      const ended = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
      const found = await work(shelf(transaction.objectStore("cards")), shelf(transaction.objectStore("facts")));
      await ended;
      return found;
    } catch {
      lasting = false; // forbidden or full: what was on the shelf before stays there
    }
  }
  return work(stand(memory.cards), stand(memory.facts));
}

/** Return one row, or all of them. */
export const find = (key) => transact((cards) => cards.get(key), "readonly");
export const all = () => transact((cards) => cards.all(), "readonly");

/** Change a row if it is still the one that was read; `change(row)` returns it anew, or null to let it go. */
export const amend = (row, change) =>
  transact(async (cards) => {
    const stands = await cards.get(row.key);
    if (!stands) return;
    const next = change(stands, stands.sequence === row.sequence);
    if (next) await cards.put(next);
    else await cards.drop(row.key);
  });

/** Hold the right to send, one page at a time: a lock where the browser has them, else a lease that ends by itself. */
export async function alone(work) {
  if (navigator.locks) return navigator.locks.request("soundings-outbox", work);
  const me = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const take = () =>
    transact(async (_, facts) => {
      const lease = await facts.get("lease");
      if (lease && lease.holder !== me && lease.until > Date.now()) return false;
      await facts.put({ holder: me, until: Date.now() + 30_000 }, "lease");
      return true;
    });
  while (!(await take())) await new Promise((go) => setTimeout(go, 500));
  try {
    return await work();
  } finally {
    await transact((_, facts) => facts.drop("lease"));
  }
}
