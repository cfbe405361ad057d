/* Look at a file on this device before a byte is sent. What the browser cannot tell is left to the server, which measures anyway. */

const PATIENCE = 8000;
const MARGIN = 0.3; // seconds by which browsers round; only what is clearly too long is refused here

/** Returns {problem, seconds, width, height}: `problem` is EMPTY, TOO_LARGE, TOO_LONG or null; what could not be read is null. */
export async function look(file, { purpose, maxSeconds, maxBytes }) {
  const unknown = { problem: null, seconds: null, width: null, height: null };
  if (file.size === 0) return { ...unknown, problem: "EMPTY" };
  if (maxBytes && file.size > maxBytes) return { ...unknown, problem: "TOO_LARGE" };
  if (purpose !== "video") return unknown;
  const seen = await metadata(file);
  const tooLong = maxSeconds && seen.seconds !== null && seen.seconds > maxSeconds + MARGIN;
  return { ...unknown, ...seen, problem: tooLong ? "TOO_LONG" : null };
}

function metadata(file) {
  return new Promise((resolve) => {
    const video = document.createElement("video");
    const address = URL.createObjectURL(file);
    const answer = () => {
      clearTimeout(patience);
      const seconds = Number.isFinite(video.duration) && video.duration > 0 ? video.duration : null;
      const { videoWidth, videoHeight } = video;
      video.removeAttribute("src");
      URL.revokeObjectURL(address);
      resolve({ seconds, width: videoWidth || null, height: videoHeight || null });
    };
    const patience = setTimeout(answer, PATIENCE);
    video.onerror = answer;
    video.onloadedmetadata = () => {
      if (video.duration !== Infinity) return answer();
      video.ondurationchange = () => Number.isFinite(video.duration) && answer(); // a recording without its length: read to the end
      video.currentTime = 1e9;
    };
    video.muted = true;
    video.preload = "metadata";
    video.src = address;
  });
}
