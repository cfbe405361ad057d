/* Captions of a player: on until somebody turns them off, in the language they chose last. Drawn by us, so that they look and wrap alike
   in every browser; the browser's own are used where the screen is the browser's (full screen on iPhones). */
import { recall, remember } from "./player-memory.js";

const plain = (cue) => (cue.getCueAsHTML ? cue.getCueAsHTML().textContent : cue.text);

export class Captions {
  constructor(root, video) {
    this.video = video;
    this.words = root.querySelector("[data-words]");
    this.live = null; // an editor puts in what is being written: seconds -> lines with `text`
    this.button = root.querySelector('[data-do="captions"]');
    this.menu = root.querySelector('[data-choose="language"]');
    this.tracks = [...video.querySelectorAll("track")];
    this.on = recall().captions !== false;
    const wanted = recall().language;
    this.language = this.tracks.find((track) => track.srclang === wanted)?.srclang ?? (this.tracks.find((track) => track.default) ?? this.tracks[0])?.srclang;
    if (this.menu) {
      this.menu.value = this.language;
      this.menu.addEventListener("change", () => this.speak(this.menu.value));
    }
    for (const track of this.tracks) track.track.addEventListener("cuechange", () => this.draw());
    video.addEventListener("webkitbeginfullscreen", () => this.listen("showing"));
    video.addEventListener("webkitendfullscreen", () => this.listen());
    this.listen();
    this.draw();
  }

  get current() {
    return this.tracks.find((track) => track.srclang === this.language);
  }

  /** Load the captions in use; the others cost nothing until they are chosen. */
  listen(mode = "hidden") {
    for (const track of this.tracks) track.track.mode = this.on && track === this.current ? mode : "disabled";
  }

  toggle() {
    this.on = !this.on;
    remember({ captions: this.on });
    this.listen();
    this.draw();
  }

  speak(language) {
    this.language = language;
    this.on = true;
    remember({ captions: true, language });
    this.listen();
    this.draw();
  }

  draw() {
    this.button?.setAttribute("aria-pressed", String(this.on));
    const cues = this.live ? this.live(this.video.currentTime) : this.on ? [...(this.current?.track.activeCues ?? [])] : [];
    const lines = cues.flatMap((cue) => plain(cue).split("\n"));
    if (lines.join("\n") === this.drawn) return;
    this.drawn = lines.join("\n");
    this.words.replaceChildren(
      ...lines.map((line) => {
        const span = document.createElement("span");
        span.textContent = line;
        return span;
      }),
    );
    this.words.lang = this.language ?? "";
    this.words.dir = "auto";
    this.words.hidden = !cues.length;
  }
}
