// The scorecard saves itself. Every change goes to the API with the version it was made on; a card that was changed elsewhere
// meanwhile is never overwritten: both versions are shown and the judge chooses. Without this file the form's buttons do the same.
import { lookAhead } from "./scorecard-ahead.js";
import { choiceOf, choose, lacking, padOf, pads, PASS, readCard, writeCard } from "./scorecard-card.js";
import { listenToKeys } from "./scorecard-keys.js";
import { drawLevels, listenToLevels } from "./scorecard-levels.js";
import { makeNotes } from "./scorecard-notes.js";
import { showOther } from "./scorecard-other.js";
import { makeSaver, onwardFrom } from "./scorecard-save.js";
import { scoreOf } from "./scorecard-sum.js";
import { playerOf } from "./player.js";
import { show } from "./tabs.js";

const form = document.querySelector("[data-scorecard][data-open]");
const sync = document.querySelector("[data-sync]");
const total = document.querySelector("[data-total]");
const toGo = document.querySelector("[data-to-go]");
const undoButton = document.querySelector("[data-undo]");
const sendButton = document.querySelector("[data-send]");
const player = playerOf(document.querySelector("[data-player-of]"));

document.querySelector(".rail__item[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// What is on the page

const scoreOfMarks = (marks) =>
  scoreOf(pads.map(({ dataset }) => ({ ...dataset, mark: /^\d+(\.\d+)?$/.test(marks[dataset.criterion] ?? "") ? marks[dataset.criterion] : null })));

function draw() {
  const { marks } = readCard(form, notes);
  const score = scoreOfMarks(marks);
  total.textContent = score ?? "–";
  document.querySelector("[data-bar]").setAttribute("width", score ?? 0);
  const left = pads.filter((pad) => !(pad.dataset.criterion in marks)).length;
  const { wordsNone, wordsOne, wordsMany } = toGo.dataset;
  toGo.textContent = left === 0 ? wordsNone : left === 1 ? wordsOne : wordsMany.replace("{n}", left);
  sendButton.setAttribute("aria-disabled", String(left > 0));
  for (const pad of pads) {
    const mark = marks[pad.dataset.criterion];
    const face = pad.querySelector("input[type=radio]:checked")?.dataset.face;
    pad.querySelector("[data-chosen]").textContent = (mark && face) || (mark ?? "–");
  }
  drawLevels();
}

// Whether the work is safe

const clock = () => new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" }).format(new Date());
const ICONS = { saved: "check", saving: "clock", failed: "alert", refused: "alert", conflict: "swap", offline: "off", signedout: "key", other: "key", closed: "lock" };
let safeAt = "";

/** Say in one place whether the work is safe. `number` cards wait on this device. */
function say(state, words = "", number = 1) {
  sync.dataset.state = state;
  sync.querySelector("use").setAttribute("href", `#i-${ICONS[state]}`);
  sync.querySelector("[data-sync-way]").hidden = state !== "signedout";
  const text = sync.dataset[`words${state[0].toUpperCase()}${state.slice(1)}`].replace("{time}", safeAt).replace("{n}", number);
  sync.querySelector("[data-sync-words]").textContent = words ? `${text}. ${words}` : text;
}

/** Say what is wrong beside each pad and field, and lead to the first. */
function showErrors(errors) {
  const found = [];
  for (const pad of pads) {
    const words = errors[pad.dataset.criterion];
    const place = pad.querySelector("[data-error]");
    place.hidden = !words;
    place.querySelector("span").textContent = words?.join(" ") ?? "";
    // A pad with a mark lacks its reason.
    if (words) found.push((choiceOf(pad) && pad.querySelector("[data-reason]")) || pad.querySelector("input"));
  }
  for (const place of document.querySelectorAll("[data-error-of]")) {
    const words = errors[place.dataset.errorOf];
    place.hidden = !words;
    place.querySelector("span").textContent = words?.join(" ") ?? "";
    if (words) found.push(place.parentElement.querySelector("textarea") ?? place);
  }
  if (!found.length) return;
  const panel = found[0].closest("[data-panel]");
  if (panel) show(panel.dataset.panel);
  found[0].focus();
  (padOf(found[0]) ?? found[0]).scrollIntoView({ block: "nearest" });
}

// What the judge does

const undone = [];
const before = new Map(pads.map((pad) => [pad, choiceOf(pad)]));

/** Remember the way back from a step. */
function step(back) {
  undone.push(back);
  undoButton.disabled = false;
}

function undo() {
  undone.pop()?.();
  undoButton.disabled = undone.length === 0;
}

function changed(pad) {
  const was = before.get(pad);
  before.set(pad, choiceOf(pad));
  step(() => {
    choose(pad, was);
    before.set(pad, was);
    openPad(pad);
    draw();
    saver.later();
  });
  pad.querySelector("[data-error]").hidden = true;
  draw();
  saver.later();
}

function openPad(pad) {
  for (const other of pads) {
    if (other === pad) other.dataset.state = "open";
    else delete other.dataset.state;
  }
}

// Saving

const notes = makeNotes({ changed: () => saver.later(), step });
const saver = form && makeSaver({
  url: form.dataset.url,
  version: Number(form.elements.version.value),
  sent: form.dataset.sent !== undefined,
  stopped: form.dataset.stale !== undefined,
  read: () => readCard(form, notes),
  missing: () => lacking(sync.dataset),
  tell: {
    fill(card) {
      writeCard(form, card, notes);
      for (const pad of pads) before.set(pad, choiceOf(pad));
      draw();
    },
    saving: () => say("saving"),
    saved({ version }) {
      form.elements.version.value = version;
      safeAt = clock();
      showErrors({});
      say("saved");
    },
    kept: (why, number) => say(why, "", number),
    closed: (words) => say("closed", words),
    failed: () => say("failed"),
    lacking: showErrors,
    refused(errors, words) {
      showErrors(errors);
      say("refused", words);
    },
    conflict(other, here) {
      showOther({ pads, other, here, scoreOf: scoreOfMarks, sent: saver.sent });
      say("conflict");
    },
  },
});

async function submitted(event) {
  const button = event.submitter;
  event.preventDefault();
  if (button?.dataset.keep !== undefined) {
    document.querySelector("[data-other]").hidden = true;
    await saver.resume(Number(button.dataset.version || form.elements.version.value));
    await saver.save(button.value);
    return;
  }
  if (button !== sendButton || saver.stopped) return;
  sendButton.setAttribute("aria-busy", "true");
  const saved = await saver.save("submitted");
  sendButton.removeAttribute("aria-busy");
  if (saved) location.assign(await onwardFrom(form.dataset.onward));
}

/** The first press leads to the button, the second sends: no card goes by one key. */
function sendByKey() {
  if (document.activeElement === sendButton) sendButton.click();
  else sendButton.focus();
}

if (form) {
  document.querySelector("[data-draft]")?.setAttribute("hidden", "");
  undoButton.hidden = false;
  draw();
  listenToLevels(form);
  listenToKeys({ play: () => player?.play(), note: notes.add, undo, send: sendByKey });
  lookAhead(form, player?.video);

  form.addEventListener("change", (event) => {
    const pad = padOf(event.target);
    if (!pad || event.target.matches("textarea")) return;
    if (event.target.type === "checkbox" && event.target.checked) choose(pad, PASS);
    if (event.target.type === "number") choose(pad, event.target.value);
    changed(pad);
    openPad(pad);
  });
  document.addEventListener("input", (event) => {
    if (event.target.form === form && event.target.matches("textarea")) saver.later();
  });
  form.addEventListener("focusin", (event) => {
    // Only for the keyboard: a pad that opened on the press of a pointer would move away before the tap ends.
    const pad = event.target.matches(":focus-visible") && padOf(event.target);
    if (pad) openPad(pad);
  });
  undoButton.addEventListener("click", undo);
  form.addEventListener("submit", submitted);
  addEventListener("pagehide", () => saver.leave());
} else {
  drawLevels();
}
