/* Look at a file on this device before a byte is sent. What the browser cannot tell is left to the server, which measures anyway. */
import { sniff } from "./upload-sniff.js";

const PATIENCE = 8000;
const LISTENING = 2500; // for so long a clip plays unheard and unseen, to learn whether sound comes out of it
const MARGIN = 0.3; // seconds by which browsers round; only what is clearly too long is refused here

/**
 * Returns {problem, kind, seconds, width, height, sound}. `problem` is EMPTY, TOO_LARGE, OTHER_KIND, NO_VIDEO, TOO_SMALL, TOO_LONG or null;
 * `kind` what the bytes are; `sound` true, false, or null where this browser does not say. What could not be read is null.
 */
export async function look(file, { purpose, maxSeconds, maxBytes, minSide }) {
  const found = { problem: null, kind: "", seconds: null, width: null, height: null, sound: null };
  if (file.size === 0) return { ...found, problem: "EMPTY" };
  if (maxBytes && file.size > maxBytes) return { ...found, problem: "TOO_LARGE" };
  found.kind = await sniff(file).catch(() => "");
  if (found.kind && found.kind !== purpose) return { ...found, problem: "OTHER_KIND" };
  if (purpose === "image") return { ...found, ...(await sides(file)) };
  if (purpose !== "video") return found;
  if (file.type.startsWith("audio/")) return { ...found, problem: "NO_VIDEO" };
  Object.assign(found, await seen(file));
  if (maxSeconds && found.seconds !== null && found.seconds > maxSeconds + MARGIN) found.problem = "TOO_LONG";
  else if (minSide && found.width && Math.min(found.width, found.height) < minSide) found.problem = "TOO_SMALL";
  return found;
}

async function sides(file) {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await image.decode();
    return { width: image.naturalWidth, height: image.naturalHeight };
  } catch {
    return {}; // a format this browser does not draw, or a damaged picture: the server tells which
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

async function seen(file) {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.preload = "metadata";
  const address = URL.createObjectURL(file);
  video.src = address;
  try {
    await loaded(video);
    const seconds = Number.isFinite(video.duration) && video.duration > 0 ? video.duration : null;
    const { videoWidth, videoHeight } = video;
    return { seconds, width: videoWidth || null, height: videoHeight || null, sound: seconds ? await sounding(video) : null };
  } finally {
    video.pause();
    video.removeAttribute("src");
    video.load();
    URL.revokeObjectURL(address);
  }
}

/** Wait until the length is known, the browser gives up, or patience ends. */
function loaded(video) {
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE);
    video.onerror = resolve;
    video.onloadedmetadata = () => {
      if (video.duration !== Infinity) return resolve();
      video.ondurationchange = () => Number.isFinite(video.duration) && resolve(); // a recording without its length: read to the end
      video.currentTime = 1e9;
    };
  });
}

/** Whether there is sound in it: by the list of tracks where the browser has one, else by what a short muted play decodes. */
async function sounding(video) {
  if (video.audioTracks) return video.audioTracks.length > 0;
  if ("mozHasAudio" in video) return video.mozHasAudio;
  if (!("webkitAudioDecodedByteCount" in video)) return null;
  video.preload = "auto";
  video.currentTime = 0;
  try {
    await video.play();
  } catch {
    return null;
  }
  for (const end = performance.now() + LISTENING; performance.now() < end && !video.ended; ) {
    if (video.webkitAudioDecodedByteCount > 0) return true;
    if (video.webkitVideoDecodedByteCount > 0 && video.currentTime > 1) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (video.webkitAudioDecodedByteCount > 0) return true;
  return video.webkitVideoDecodedByteCount > 0 ? false : null;
}
