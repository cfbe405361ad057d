/* Keep a file that is on its way in this browser, so that a reload or a restart goes on by itself. Where there is no room, or the
   browser forbids it, nothing is kept and the person chooses the file again. */

const LARGEST = 220 * 1024 * 1024;

function shelf() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("soundings-uploads", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("files");
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(new Error("no shelf"));
  });
}

async function act(mode, work) {
  try {
    const database = await shelf();
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction("files", mode);
      const request = work(transaction.objectStore("files"));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    }).finally(() => database.close());
  } catch {
    return undefined;
  }
}

/** Keep a file under a key, if it fits well; true when it is kept. */
export async function keep(key, file) {
  const room = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  if (file.size > LARGEST || (room.quota && room.quota - room.usage < 2 * file.size)) return false;
  return Boolean(await act("readwrite", (files) => files.put(file, key)));
}

/** The file kept under a key; undefined for none. */
export const kept = (key) => act("readonly", (files) => files.get(key));

/** Let it go. */
export const drop = (key) => act("readwrite", (files) => files.delete(key));
