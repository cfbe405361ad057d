// Fetches the next entry's poster and clip while this one is being watched, so that it plays at once. Not where data is dear.
import { recall } from "./player-memory.js";
import { isLow } from "./data.js";

const WAIT = 5000;
const SLOW = ["slow-2g", "2g", "3g"];

const saves = () => isLow() || navigator.connection?.saveData === true || SLOW.includes(navigator.connection?.effectiveType);

const isFull = ({ buffered, duration }) => buffered.length > 0 && buffered.end(buffered.length - 1) >= duration - 0.5;

/** Read an answer to its end, so that the browser keeps it whole. */
async function keep(address) {
  const answer = await fetch(address, { priority: "low" }).catch(() => null);
  await answer?.body?.pipeTo(new WritableStream()).catch(() => {});
}

/** Fetch what the page after this one shows: its addresses stand on `form`. */
export function lookAhead(form, video) {
  const { aheadPoster, aheadVideo, aheadSmall, aheadAudio } = form.dataset;
  let begun = false;
  async function begin() {
    if (begun || saves()) return;
    begun = true;
    const copies = { video: aheadVideo, small: aheadSmall, audio: aheadAudio };
    for (const address of [aheadPoster, copies[recall().picture ?? "video"] ?? aheadVideo]) if (address) await keep(address);
  }
  // While this clip is still on its way, the next one does not take the line from it.
  const playing = () => video && !video.paused && !isFull(video);
  video?.addEventListener("progress", () => isFull(video) && begin());
  for (const name of ["pause", "ended"]) video?.addEventListener(name, begin);
  setTimeout(() => playing() || begin(), WAIT);
}
