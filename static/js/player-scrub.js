/* The ruler under a clip: sixty ticks, or the loudness of the clip where it is known; what was played is dark, and a buoy stands at the
   present place. A finger or the mouse drags it; a small picture of the place goes along where the clip has pictures. The slider itself
   is an <input type=range> that only keyboards and screen readers reach. */
export const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds + 0.05));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

const TICKS = 60;
const height = (n) => (n % 15 === 0 ? 22 : n % 5 === 0 ? 15 : 9);

export class Scrub {
  /** `player` has `seconds`, `place` and `seek(seconds)`. */
  constructor(root, player) {
    this.player = player;
    this.words = root.dataset.wordsAt;
    this.box = root.querySelector("[data-scrub]");
    this.range = this.box.querySelector("input");
    this.peek = this.box.querySelector("[data-peek]");
    this.tile = this.peek.querySelector("[data-tile]");
    const [all, done, now] = this.box.querySelectorAll("path");
    this.paths = { all, done, now };
    this.bars = Array.from({ length: TICKS + 1 }, (_, n) => height(n));
    this.sprite = root.dataset.sprite;
    const { tileColumns, tileCount, tileWidth, tileHeight, tileEvery } = root.dataset;
    this.tiles = { columns: Number(tileColumns), count: Number(tileCount), width: Number(tileWidth), height: Number(tileHeight), every: Number(tileEvery) };
    if (root.dataset.waveform) this.listen(root.dataset.waveform);
    this.box.addEventListener("pointerdown", (event) => this.grab(event));
    this.box.addEventListener("pointermove", (event) => this.over(event));
    this.box.addEventListener("pointerup", () => this.drop());
    this.box.addEventListener("pointercancel", () => this.drop());
    this.box.addEventListener("pointerleave", () => { if (!this.held) this.peek.hidden = true; });
    this.range.addEventListener("input", () => player.seek(Number(this.range.value)));
    this.draw();
  }

  async listen(address) {
    const answer = await fetch(address).catch(() => null);
    const heard = answer?.ok ? await answer.json().catch(() => null) : null;
    const peaks = Array.isArray(heard) ? heard : heard?.peaks;
    if (!peaks?.length) return;
    const loudest = Math.max(...peaks) || 1;
    this.bars = peaks.map((peak) => 3 + (19 * peak) / loudest);
    this.shown = undefined;
    this.draw();
  }

  at(event) {
    const box = this.box.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return { part, seconds: part * this.player.seconds, x: part * box.width, width: box.width };
  }

  grab(event) {
    if (event.button) return;
    this.held = true;
    this.box.setPointerCapture(event.pointerId);
    this.player.seek(this.at(event).seconds);
    this.look(event);
  }

  over(event) {
    if (this.held) this.player.seek(this.at(event).seconds);
    if (this.held || event.pointerType === "mouse") this.look(event);
  }

  drop() {
    this.held = false;
    this.peek.hidden = true;
  }

  /** Show what is to be seen at the place under the finger. */
  look(event) {
    const { seconds, x, width } = this.at(event);
    this.peek.hidden = false;
    this.peek.querySelector("[data-peek-time]").textContent = clock(seconds);
    if (this.sprite) {
      const { columns, count, width: wide, height: high, every } = this.tiles;
      const number = Math.min(count - 1, Math.floor(seconds / every));
      this.tile.hidden = false;
      Object.assign(this.tile.style, {
        inlineSize: `${wide}px`,
        blockSize: `${high}px`,
        backgroundImage: `url("${this.sprite}")`,
        backgroundPosition: `${-(number % columns) * wide}px ${-Math.floor(number / columns) * high}px`,
      });
    }
    const half = this.peek.offsetWidth / 2;
    this.peek.style.left = `${Math.min(width - half, Math.max(half, x))}px`;
  }

  draw() {
    const { seconds, place } = this.player;
    const part = seconds ? Math.min(1, place / seconds) : 0;
    const last = this.bars.length - 1;
    const shown = Math.floor(part * last);
    if (shown !== this.shown) {
      this.shown = shown;
      const path = (from, to) => this.bars.slice(from, to).map((tall, n) => `M${(((from + n) * 600) / last).toFixed(1)} ${(22 - tall).toFixed(1)}V22`).join("");
      this.paths.done.setAttribute("d", path(0, shown + 1));
      this.paths.all.setAttribute("d", path(shown + 1));
    }
    this.paths.now.setAttribute("d", `M${(part * 600).toFixed(2)}-3V25`);
    if (Number(this.range.max) !== seconds) this.range.max = seconds;
    this.range.value = place;
    this.range.setAttribute("aria-valuetext", this.words.replace("{at}", clock(place)).replace("{length}", clock(seconds)));
  }
}
