/* Know a file again: by its size and the hash of its first part, which travels with the upload, so that any device of the same person can go on. */
import { ask } from "./upload.js";

export const PART_BYTES = 8 * 1024 * 1024; // what the server cuts files into (docs/contract.md)

/** The SHA-256 of the first part, in hexadecimal; "" where the browser has no digest (no secure address) or cannot read the file. */
export async function headHash(file, bytes = PART_BYTES) {
  try {
    const digest = await crypto.subtle.digest("SHA-256", await file.slice(0, bytes).arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch {
    return "";
  }
}

/** Whether `file` is the one this upload was begun with. Phones rename what they hand out, so a hash that agrees outweighs the name. */
export async function isSame(upload, file) {
  if (upload.size_bytes !== file.size) return false;
  const hash = upload.head_sha256 && (await headHash(file, upload.part_size_bytes));
  return hash ? hash === upload.head_sha256 : upload.filename === file.name;
}

const lists = new Map();

/** The newest upload for this place of an entry that is still open, begun here or on another device; undefined for none. */
export async function newestOpen(api, entry, { purpose, question = "" }) {
  if (!lists.has(entry)) lists.set(entry, ask(`${api}uploads/?entry=${encodeURIComponent(entry)}`)); // one question for all places of a page
  const { results } = await lists.get(entry).finally(() => lists.delete(entry));
  return results.find((upload) => upload.purpose === purpose && upload.question === question);
}
