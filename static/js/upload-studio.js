/* The part of a place for a clip that records: camera on, roll, cut, look at it, use it or do it again. */
import { drop, keep, kept } from "./upload-kept.js";
import { Recorder, canRecord } from "./upload-record.js";
import { inSeconds } from "./upload-view.js";

const SPOKEN_SECONDS = [30, 10, 5];
const WORDS = { limit: "atLimit", hidden: "hiddenPage", taken: "cameraGone", earlier: "earlier" }; // the fact that says why it ended

export class Studio {
  constructor(place) {
    this.place = place;
    this.view = place.view;
    this.key = `${place.key}:recording`;
    this.limit = Number(place.data.limitSeconds) || 60;
    this.screen = place.root.querySelector("video[data-camera]");
    this.replay = place.root.querySelector("video[data-replay]");
    if (!this.screen || !canRecord()) return;
    this.recorder = new Recorder({ limit: this.limit, onTick: (gone) => this.tick(gone), onEnd: (file, why) => this.ended(file, why) });
    this.view.learn({ records: "1", limitText: inSeconds(this.limit) });
  }

  /** Offer what was recorded before the page was left and never used. */
  async offerKept() {
    const file = this.recorder && (await kept(this.key));
    if (file) this.offer(file, "earlier");
  }

  record() { return this.turnOn(() => this.recorder.open()); }
  turn() { return this.turnOn(() => this.recorder.turn()); }

  async turnOn(open) {
    this.view.show("opening");
    try {
      const { stream, silent, others } = await open();
      this.screen.srcObject = stream;
      this.screen.toggleAttribute("data-mirror", this.recorder.facing === "user");
      this.screen.play().catch(() => {});
      this.tick(0);
      this.view.learn({ mute: silent ? "1" : "", others: others ? "1" : "" });
      this.view.show("camera");
    } catch (error) {
      this.view.learn({ denied: "", absent: "", taken: "", failed: "", [error.why ?? "failed"]: "1" });
      this.view.show("nocamera");
    }
    this.focus();
  }

  roll() {
    this.recorder.start();
    this.view.show("recording");
    this.focus();
  }

  cut() { this.recorder.stop(); }

  tick(gone) {
    const left = Math.max(0, Math.ceil(this.limit - gone));
    if (left === this.left && gone) return;
    this.left = left;
    this.view.learn({ secondsLeft: String(left) });
    this.view.ring(gone / this.limit);
    if (gone && SPOKEN_SECONDS.includes(left)) this.view.say(this.place.data.saysLeft.replace("{seconds}", left));
  }

  async ended(file, why) {
    if (!file.size) return this.leaveCamera();
    await keep(this.key, file); // first of all: what is shown must outlive a reload
    this.offer(file, why);
  }

  offer(file, why) {
    this.file = file;
    this.screen.srcObject = null;
    if (this.replay.src) URL.revokeObjectURL(this.replay.src);
    this.replay.src = URL.createObjectURL(file);
    const words = Object.entries(WORDS).map(([reason, fact]) => [fact, reason === why ? "1" : ""]);
    this.view.learn(Object.fromEntries(words));
    this.view.show("recorded");
    if (why !== "earlier") this.focus();
  }

  use() {
    this.replay.pause();
    this.place.choose(this.file);
  }

  leaveCamera() {
    this.recorder.close();
    this.screen.srcObject = null;
    this.discard();
    this.view.show("idle");
    this.focus();
  }

  retake() {
    this.discard();
    return this.record();
  }

  discard() {
    this.replay.pause();
    this.letGo();
  }

  /** What is on its way, or was thrown away, is kept once at most. */
  letGo() { if (this.recorder) drop(this.key); }

  /** Keep the keyboard where the action is: its button has just gone out of sight. */
  focus() {
    const next = [...this.place.root.querySelectorAll("button[data-act]")].find((button) => !button.closest("[hidden]"));
    next?.focus();
  }
}
