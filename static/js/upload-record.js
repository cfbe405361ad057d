/* Record a clip in the page: the camera's picture, a clock, a stop at the limit. What comes out is a file like any other. */

const MARGIN = 0.5; // seconds before the limit: a recording ends a little after it is told to, on a busy phone a little more
const BITS = 2_500_000; // a second: 720p that stays under 20 MB a minute
const TYPES = ["video/mp4;codecs=avc1.42E01F,mp4a.40.2", "video/webm;codecs=vp8,opus", "video/mp4", "video/webm"];
const WHY = {
  NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "absent", OverconstrainedError: "absent", NotReadableError: "taken",
  AbortError: "taken",
};

/** Whether this browser can record at all, on this address. */
export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);

/**
 * `limit` in seconds; `onTick(secondsGone)` ten times a second; `onEnd(file, why)` once for each recording, `why` being "limit", "stop",
 * "hidden" (the page went out of sight) or "taken" (the camera did). open() throws an Error whose `why` is denied, absent, taken or failed.
 */
export class Recorder {
  constructor({ limit, onTick, onEnd }) {
    Object.assign(this, { limit, onTick, onEnd, facing: "user" });
    document.addEventListener("visibilitychange", () => document.hidden && this.stop("hidden"));
    addEventListener("pagehide", () => this.close());
    addEventListener("beforeunload", (event) => this.isRolling && event.preventDefault());
  }

  get isRolling() { return this.machine?.state === "recording"; }

  /** Turn the camera on; returns {stream, silent, others}: without a microphone `silent`, with several cameras `others`. */
  async open() {
    this.close();
    const picture = { facingMode: this.facing, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: picture, audio: true }).catch((error) => {
        if (WHY[error.name] !== "absent") throw error;
        return navigator.mediaDevices.getUserMedia({ video: picture }); // a camera without a microphone is still a camera
      });
    } catch (error) {
      throw Object.assign(new Error(error.message), { why: WHY[error.name] ?? "failed" });
    }
    for (const track of this.stream.getTracks()) track.onended = () => this.stop("taken");
    const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    const cameras = devices.filter((device) => device.kind === "videoinput").length;
    return { stream: this.stream, silent: !this.stream.getAudioTracks().length, others: cameras > 1 };
  }

  turn() {
    this.facing = this.facing === "user" ? "environment" : "user";
    return this.open();
  }

  start() {
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    const pieces = [];
    const machine = new MediaRecorder(this.stream, { mimeType, videoBitsPerSecond: BITS });
    machine.ondataavailable = (event) => event.data.size && pieces.push(event.data);
    const began = performance.now(); // the camera may begin later, never earlier
    machine.onstart = () => {
      this.clock = setInterval(() => {
        const gone = (performance.now() - began) / 1000;
        this.onTick(gone);
        if (gone >= this.limit - MARGIN) this.stop("limit");
      }, 100);
    };
    machine.onstop = () => {
      clearInterval(this.clock);
      const type = machine.mimeType.split(";")[0];
      const stamp = new Date().toISOString().slice(0, 16).replace(/[:T]/g, "-");
      const file = new File(pieces, `recording-${stamp}.${type === "video/mp4" ? "mp4" : "webm"}`, { type });
      this.close();
      this.onEnd(file, this.why);
    };
    this.machine = machine;
    machine.start(1000); // in pieces, so that little is lost when the browser must stop
  }

  stop(why = "stop") {
    if (!this.isRolling) return;
    this.why = why;
    this.machine.stop();
  }

  /** Turn the camera off. */
  close() {
    for (const track of this.stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.stream = null;
  }
}
