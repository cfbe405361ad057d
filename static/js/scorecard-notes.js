// Notes at moments of the clip: one is written where the clip stands, and a tap on its time leads back there.
import { playerOf } from "./player.js";
import { clock } from "./player-scrub.js";
import { show } from "./tabs.js";

const SAME_MOMENT = 0.5; // seconds

/**
 * Take charge of the notes on the page. `changed()` is called when the judge wrote, `step(undo)` with the way back from a note that was
 * added or removed. Returns `read()`, `write(notes)` and `add()`.
 */
export function makeNotes({ changed, step }) {
  const box = document.querySelector("[data-notes]");
  const list = box.querySelector("[data-note-list]");
  const player = playerOf(document.querySelector("[data-player-of]"));
  const button = document.querySelector("[data-note-add]");
  const count = document.querySelector("[data-note-count]");
  const rows = () => [...list.querySelectorAll("[data-note]")];
  const timeOf = (row) => Number(row.querySelector("[name=note-at]").value);
  const textOf = (row) => row.querySelector("textarea");

  const read = () => rows().map((row) => ({ at_seconds: timeOf(row), text: textOf(row).value.trim() })).filter((note) => note.text);

  function make({ at_seconds: at, text }) {
    const row = box.querySelector("template").content.firstElementChild.cloneNode(true);
    row.querySelector("[name=note-at]").value = at;
    textOf(row).value = text;
    dress(row);
    return row;
  }

  /** Wake the buttons of a row up and let everything in it say its moment. */
  function dress(row) {
    const at = clock(timeOf(row));
    const go = row.querySelector("[data-note-go]");
    go.textContent = at;
    go.setAttribute("aria-label", box.dataset.wordsGo.replace("{at}", at));
    go.disabled = !player;
    textOf(row).setAttribute("aria-label", box.dataset.wordsAt.replace("{at}", at));
    const drop = row.querySelector("[data-note-drop]");
    drop.hidden = textOf(row).readOnly;
    drop.setAttribute("aria-label", box.dataset.wordsDrop.replace("{at}", at));
  }

  function place(row) {
    const next = rows().find((other) => timeOf(other) > timeOf(row));
    list.insertBefore(row, next ?? null);
  }

  function draw() {
    const number = rows().length;
    count.textContent = number || "";
    box.querySelector("[data-note-none]").hidden = number > 0;
  }

  function write(notes) {
    list.replaceChildren(...notes.map(make));
    draw();
  }

  function add() {
    if (!player || !button) return;
    show("notes");
    const at = Math.round(player.place * 10) / 10;
    const here = rows().find((row) => !textOf(row).value.trim() && Math.abs(timeOf(row) - at) < SAME_MOMENT);
    const row = here ?? make({ at_seconds: at, text: "" });
    if (!here) {
      place(row);
      draw();
      step(() => {
        row.remove();
        draw();
        changed();
      });
    }
    textOf(row).focus();
    row.scrollIntoView({ block: "nearest" });
  }

  function drop(row) {
    const near = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    draw();
    changed();
    step(() => {
      place(row);
      draw();
      changed();
      textOf(row).focus();
    });
    (near ? textOf(near) : button)?.focus();
  }

  rows().forEach(dress);
  draw();
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-note]");
    if (event.target.closest("[data-note-go]")) player.seek(timeOf(row));
    else if (event.target.closest("[data-note-drop]")) drop(row);
  });
  if (player && button) {
    const words = button.querySelector("[data-note-words]");
    const tell = () => {
      words.textContent = button.dataset.wordsAt.replace("{at}", clock(player.place));
    };
    button.hidden = false;
    button.addEventListener("click", add);
    for (const name of ["timeupdate", "seeked", "seeking"]) player.video.addEventListener(name, tell);
    tell();
  }
  return { read, write, add };
}
