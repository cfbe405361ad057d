/* The player: our own controls over the browser's <video>. Without this file the browser's controls stand (components/clip.html). */
import { Captions } from "./player-captions.js";
import { recall, remember } from "./player-memory.js";
import { clock, Scrub } from "./player-scrub.js";

const STEPS = [0.75, 1, 1.25, 1.5, 1.75, 2];
const FRESH_AFTER = 60_000; // a clip that fails twice in a minute fails for another reason than an address that ran out

class Player {
  constructor(root) {
    this.root = root;
    this.video = root.querySelector("video");
    this.words = root.dataset;
    this.known = Number(root.dataset.seconds) || 0;
    this.video.controls = false;
    this.captions = new Captions(root, this.video);
    this.scrub = new Scrub(root, this);
    this.choices = Object.fromEntries([...root.querySelectorAll("[data-choose]")].map((select) => [select.dataset.choose, select]));
    this.volume = root.querySelector(".player__volume");
    this.listen();
    this.takeUp();
    root.querySelector("[data-deck]").inert = false;
    root.dataset.ready = "";
    this.draw();
  }

  get seconds() {
    const { duration } = this.video;
    return Number.isFinite(duration) && duration > 0 ? duration : this.known;
  }

  /** Where we are, also while a copy is being loaded. */
  get place() {
    return this.pending?.place ?? this.video.currentTime;
  }

  listen() {
    const { root, video } = this;
    for (const name of ["play", "pause", "ended", "timeupdate", "seeked", "loadedmetadata", "volumechange", "ratechange"]) video.addEventListener(name, () => this.draw());
    video.addEventListener("play", () => this.alone());
    video.addEventListener("loadedmetadata", () => this.arrive());
    // The first address stands in a <source>, whose errors the <video> does not hear of.
    for (const part of [video, video.querySelector("source")]) part.addEventListener("error", () => this.renew());
    root.querySelector("[data-stage]").addEventListener("click", () => this.play());
    root.querySelector("[data-deck]").addEventListener("click", (event) => this.act(event.target.closest("[data-do]")?.dataset.do));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("fullscreenchange", () => this.draw());
    this.volume.addEventListener("input", () => this.loud(Number(this.volume.value)));
    for (const select of Object.values(this.choices)) select.addEventListener("change", () => this.draw());
    this.choices.speed.addEventListener("change", () => this.speed(Number(this.choices.speed.value)));
    this.choices.picture?.addEventListener("change", () => this.picture(this.choices.picture.value));
    document.addEventListener("soundings:data", (event) => event.detail === "low" && this.thrift());
    if (!root.requestFullscreen && !video.webkitEnterFullscreen) root.querySelector('[data-do="full"]').hidden = true;
  }

  /** Take up what was chosen before, or what the device asks for: then nothing large is loaded before somebody plays. */
  takeUp() {
    const { volume, muted, picture } = recall();
    if (volume !== undefined) this.video.volume = volume;
    this.video.muted = muted ?? false;
    const { low: little, kept } = document.body.dataset;
    const low = little !== undefined;
    const saves = low || navigator.connection?.saveData === true;
    const options = [...(this.choices.picture?.options ?? [])].map((option) => option.value);
    const chosen = kept !== undefined || (low && picture === "video") ? undefined : picture; // one copy is kept, the small one
    const wanted = chosen ?? (saves ? "small" : "video");
    if (wanted !== "video" && options.includes(wanted)) this.show(wanted);
    else if (!saves) {
      this.busy(true);
      this.video.preload = "metadata";
    }
  }

  /** From here on little data: what has not begun to play waits until it is played, and is the small copy then. */
  thrift() {
    if (!this.video.paused || this.root.dataset.picture === "audio") return;
    this.video.preload = "none";
    if ([...(this.choices.picture?.options ?? [])].some((option) => option.value === "small")) this.show("small");
  }

  // What the buttons do

  act(name) {
    if (name === "captions") this.captions.toggle();
    else if (name) this[name]();
  }

  play() {
    if (this.video.paused) this.video.play().catch(() => this.draw());
    else this.video.pause();
  }

  seek(seconds) {
    const place = Math.min(this.seconds, Math.max(0, seconds));
    if (this.pending) this.pending.place = place;
    else this.video.currentTime = place;
    this.draw();
  }

  mute() {
    this.video.muted = !this.video.muted;
    if (!this.video.muted && this.video.volume === 0) this.video.volume = 0.5;
    remember({ muted: this.video.muted, volume: this.video.volume });
  }

  loud(volume) {
    this.video.volume = Math.min(1, Math.max(0, volume));
    this.video.muted = this.video.volume === 0;
    remember({ muted: this.video.muted, volume: this.video.volume });
  }

  speed(rate) {
    this.video.defaultPlaybackRate = rate;
    this.video.playbackRate = rate;
    this.choices.speed.value = String(rate);
  }

  picture(role) {
    remember({ picture: role });
    this.show(role);
  }

  /** Show another copy of the same clip at the same place. */
  show(role) {
    const option = [...this.choices.picture.options].find((one) => one.value === role);
    this.choices.picture.value = role;
    this.root.dataset.picture = role;
    const poster = this.root.querySelector("[data-poster]");
    if (poster) poster.hidden = role !== "audio";
    this.load(option.dataset.url);
  }

  load(url) {
    const { video } = this;
    this.pending = { place: this.place, going: !video.paused };
    if (this.pending.place > 0) video.preload = "auto";
    this.busy(video.preload !== "none" || this.pending.going);
    video.src = url;
    if (this.pending.going) video.play().catch(() => this.draw());
    this.draw();
  }

  /** A copy that was asked for is here: go on where the other one was. */
  arrive() {
    this.busy(false);
    if (!this.pending) return;
    const { place } = this.pending;
    this.pending = null;
    if (place) this.video.currentTime = place;
    this.draw();
  }

  busy(is) {
    this.root.querySelector("[data-stage]").setAttribute("aria-busy", String(is));
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (this.root.requestFullscreen) this.root.requestFullscreen().catch(() => {});
    else this.video.webkitEnterFullscreen();
  }

  keys() {
    this.root.querySelector("[data-keys]").showModal();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select, dialog")) return;
    const onButton = event.target.closest("button");
    const onVolume = event.target === this.volume;
    const acts = {
      " ": onButton ? null : () => this.play(),
      k: () => this.play(),
      ArrowLeft: onVolume ? null : () => this.seek(this.place - 5),
      ArrowRight: onVolume ? null : () => this.seek(this.place + 5),
      j: () => this.seek(this.place - 10),
      l: () => this.seek(this.place + 10),
      Home: () => this.seek(0),
      End: () => this.seek(this.seconds),
      ArrowUp: () => this.loud(this.video.volume + 0.1),
      ArrowDown: () => this.loud(this.video.volume - 0.1),
      m: () => this.mute(),
      c: () => this.captions.tracks.length && this.captions.toggle(),
      f: () => this.full(),
      "<": () => this.step(-1),
      ">": () => this.step(1),
      "?": () => this.keys(),
    };
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = /^\d$/.test(name) ? () => this.seek((this.seconds * Number(name)) / 10) : acts[name];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation(); // a digit belongs to the player here, elsewhere on the page to a scorecard
    act();
  }

  step(by) {
    const now = STEPS.indexOf(this.video.playbackRate);
    this.speed(STEPS[Math.min(STEPS.length - 1, Math.max(0, (now < 0 ? 1 : now) + by))]);
  }

  // What the page does by itself

  /** One clip at a time. */
  alone() {
    for (const root of document.querySelectorAll("[data-player-of]")) if (root !== this.root && !root.querySelector("video").paused) root.querySelector("video").pause();
    const turn = () => {
      if (this.video.paused) return;
      this.draw();
      requestAnimationFrame(turn);
    };
    requestAnimationFrame(turn);
  }

  /** The signed address ran out while the page stood open: ask for a fresh one. */
  async renew() {
    if (!this.words.refresh || Date.now() - (this.renewedAt ?? 0) < FRESH_AFTER) {
      this.busy(false);
      return;
    }
    this.renewedAt = Date.now();
    const answer = await fetch(this.words.refresh).catch(() => null);
    if (!answer?.ok) return;
    const body = await answer.json();
    const copies = (body.entry?.clip ?? body).renditions ?? [];
    for (const option of this.choices.picture?.options ?? []) option.dataset.url = copies.find((copy) => copy.role === option.value)?.url ?? option.dataset.url;
    const fresh = copies.find((copy) => copy.role === (this.words.picture ?? "video"));
    if (fresh) this.load(fresh.url);
  }

  draw() {
    const { video, words } = this;
    for (const select of Object.values(this.choices)) {
      const chosen = select.selectedOptions[0];
      select.parentElement.querySelector("[data-shown]").textContent = chosen?.dataset.short ?? chosen?.textContent ?? "";
    }
    const playing = !video.paused && !video.ended;
    this.root.dataset.state = playing ? "playing" : "paused";
    this.root.querySelector("[data-time]").textContent = words.wordsAt.replace("{at}", clock(this.place)).replace("{length}", clock(this.seconds));
    const silent = video.muted || video.volume === 0;
    this.button("play", playing ? "pause" : "play", playing ? words.wordsPause : words.wordsPlay);
    this.button("mute", silent ? "mute" : "sound", silent ? words.wordsUnmute : words.wordsMute);
    const isFull = document.fullscreenElement === this.root;
    this.button("full", isFull ? "small" : "full", isFull ? words.wordsLeave : words.wordsFull);
    this.volume.value = silent ? 0 : video.volume;
    if (this.scrub) this.scrub.draw();
  }

  button(name, shape, label) {
    const button = this.root.querySelector(`[data-do="${name}"]`);
    if (button.getAttribute("aria-label") === label) return;
    button.setAttribute("aria-label", label);
    button.querySelector("use").setAttribute("href", `#i-${shape}`);
  }
}

/** Return the player of an element, for pages that work beside it (the editor of captions, the scorecard). */
export const playerOf = (root) => root?.soundingsPlayer;

for (const root of document.querySelectorAll("[data-player-of]")) root.soundingsPlayer = new Player(root);
