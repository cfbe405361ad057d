/* The editor of captions, made for a thumb: play, press "New line here" when somebody speaks, write. The tools stand under the line one
   works on. Without this file the same captions are edited as text (templates/captions/edit.html). */
import { Keeper } from "./captions-keep.js";
import { begin, join, nudge, running, split, stamp, warnings } from "./captions-lines.js";
import { playerOf } from "./player.js";

class Editor {
  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    this.lines = JSON.parse(root.dataset.cues);
    this.past = [];
    this.player = playerOf(document.querySelector("[data-player-of]"));
    this.list = root.querySelector("[data-lines]");
    this.tools = root.querySelector("[data-tools]");
    this.model = root.querySelector("template[data-line]");
    this.label = root.querySelector("[data-label]");
    this.undoButton = root.querySelector("[data-undo]");
    document.querySelector("[data-plain]").hidden = true;
    for (const part of [root, document.querySelector("[data-live]")]) part.hidden = false;
    this.draw();
    this.keeper = new Keeper(root, {
      read: () => ({ cues: this.lines, label: this.label.value }),
      take: (kept) => {
        this.lines = kept.cues;
        this.label.value = kept.label || this.label.value;
        this.draw();
      },
    });
    this.listen();
  }

  listen() {
    const { root, player } = this;
    root.addEventListener("click", (event) => this.press(event.target));
    this.list.addEventListener("focusin", (event) => this.enter(event.target.closest("li")));
    this.list.addEventListener("input", (event) => this.write(event.target));
    this.label.addEventListener("input", () => this.keeper.changed());
    player.captions.live = (place) => running(this.lines, place);
    for (const name of ["timeupdate", "seeked", "play", "pause"]) player.video.addEventListener(name, () => this.follow());
    this.follow();
  }

  press(target) {
    const does = (name) => target.closest(`[data-${name}]`);
    if (does("go")) this.go(this.lineOf(target.closest("li")));
    else if (does("new")) this.begin();
    else if (does("play")) this.player.play();
    else if (does("undo")) this.undo();
    else if (does("nudge")) this.nudge(does("nudge").dataset);
    else if (does("split")) this.change("split", () => split(this.lines, this.current, this.rowOf(this.current).querySelector("textarea").selectionStart));
    else if (does("join")) this.change("joined", () => { join(this.lines, this.current); return this.current; });
    else if (does("delete")) this.remove();
  }

  // What a person does

  go(line) {
    this.player.seek(line.start);
    this.select(line);
  }

  begin() {
    const going = !this.player.video.paused;
    this.remember();
    const line = begin(this.lines, this.player.place, this.player.seconds);
    this.draw();
    this.select(line, !going); // while the clip plays, the thumb stays on the button: words can come later
    this.keeper.changed();
  }

  write(area) {
    const line = this.lineOf(area.closest("li"));
    line.text = area.value;
    fit(area);
    this.warn(line);
    this.player.captions.draw();
    this.keeper.changed();
  }

  nudge({ nudge: side, by }) {
    const line = this.current;
    nudge(this.lines, line, side, Number(by));
    this.reorder();
    this.refresh();
    this.player.seek(side === "start" ? line.start : Math.max(line.start, line.end - 0.05));
    this.keeper.changed();
  }

  remove() {
    const place = this.lines.indexOf(this.current);
    this.change("deleted", () => {
      this.lines.splice(place, 1);
      return this.lines[Math.min(place, this.lines.length - 1)];
    });
  }

  change(name, act) {
    this.remember();
    const next = act();
    this.draw();
    if (next) this.select(next, true);
    else this.root.querySelector("[data-new]").focus();
    this.tell(this.words[`words${name[0].toUpperCase()}${name.slice(1)}`]);
    this.keeper.changed();
  }

  remember() {
    this.past.push(JSON.stringify(this.lines));
    if (this.past.length > 50) this.past.shift();
    this.undoButton.disabled = false;
  }

  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.lines = JSON.parse(before);
    this.undoButton.disabled = !this.past.length;
    this.draw();
    this.keeper.changed();
  }

  // What the page shows

  draw() {
    this.root.append(this.tools);
    this.tools.hidden = true;
    this.current = undefined;
    this.rows = new Map();
    this.list.replaceChildren(...this.lines.map((line) => this.row(line)));
    for (const area of this.list.querySelectorAll("textarea")) fit(area);
    this.refresh();
  }

  row(line) {
    const item = this.model.content.firstElementChild.cloneNode(true);
    item.querySelector("textarea").value = line.text;
    item.line = line;
    this.rows.set(line, item);
    return item;
  }

  /** Say everything anew that follows from the times, without touching what is being written. */
  refresh() {
    this.lines.forEach((line, number) => {
      const item = this.rowOf(line);
      const words = this.words.wordsLine.replace("{n}", number + 1).replace("{from}", stamp(line.start)).replace("{to}", stamp(line.end));
      item.querySelector("[data-go]").textContent = stamp(line.start);
      item.querySelector("[data-go]").setAttribute("aria-label", words);
      item.querySelector("textarea").setAttribute("aria-label", words);
      this.warn(line);
    });
    if (this.current) {
      this.tools.querySelector("[data-start]").textContent = stamp(this.current.start);
      this.tools.querySelector("[data-end]").textContent = stamp(this.current.end);
      this.tools.querySelector("[data-join]").disabled = this.current === this.lines.at(-1);
    }
    this.root.querySelector("[data-none]").hidden = this.lines.length > 0;
    this.root.querySelector("[data-count]").textContent = this.lines.length || "";
    this.player?.captions.draw();
  }

  /** After a nudge a line may stand elsewhere in the order. */
  reorder() {
    const rows = this.lines.map((line) => this.rowOf(line));
    if (rows.some((row, number) => this.list.children[number] !== row)) {
      const held = document.activeElement;
      this.list.append(...rows);
      held.focus();
    }
  }

  warn(line) {
    const found = warnings(this.lines, line, this.player?.seconds ?? 0);
    const place = this.rowOf(line).querySelector("[data-warn]");
    place.hidden = !found.length;
    place.querySelector("span").textContent = found.map(({ name, n, s }) => this.words[`words${name[0].toUpperCase()}${name.slice(1)}`].replace("{n}", n).replace("{s}", s)).join(" ");
  }

  enter(item) {
    if (item?.line && item.line !== this.current) this.select(item.line);
  }

  select(line, write = false) {
    this.current = line;
    const item = this.rowOf(line);
    for (const other of this.list.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
    item.setAttribute("aria-current", "true");
    if (this.tools.parentElement !== item) item.append(this.tools);
    this.tools.hidden = false;
    this.refresh();
    if (write) item.querySelector("textarea").focus();
    else item.scrollIntoView({ block: "nearest" });
  }

  /** Where the clip is: in the button's words, and at the line that is on the screen. */
  follow() {
    const { place, video } = this.player;
    this.root.querySelector("[data-now]").textContent = stamp(place);
    this.root.querySelector("[data-play] use").setAttribute("href", video.paused ? "#i-play" : "#i-pause");
    for (const line of this.lines) this.rowOf(line).toggleAttribute("data-running", line.start <= place && place < line.end);
    this.player.captions.draw();
  }

  tell(words) {
    this.root.querySelector("[data-told]").textContent = words ?? "";
  }

  rowOf(line) {
    return this.rows.get(line);
  }

  lineOf(item) {
    return item.line;
  }
}

/** Let a field be as high as what is in it. */
function fit(area) {
  area.rows = Math.max(1, area.value.split("\n").length);
  if (area.scrollHeight > area.clientHeight + 2) area.rows += Math.ceil((area.scrollHeight - area.clientHeight) / 24);
}

const root = document.querySelector("[data-editor]");
if (root) new Editor(root);
