// The stage above a judge's queue and marks. Marks of an entry open by themselves when its pitch ends; notes are never shut.

import { follow } from "./stage-clock.js";
import { draw, shown, words } from "./stage-draw.js";
import { filled, length, marksOf, phaseOf } from "./stage-phase.js";

const root = document.querySelector("[data-stage]");
const number = Number(root.dataset.number);
const told = root.querySelector("[data-stage-marks]");
const way = root.querySelector("[data-stage-to]");
const gated = () => document.querySelectorAll("[data-criterion], [data-send]");
let wasShut = false;

const gate = (marks) => {
  const shut = marks !== null && marks.name !== "open"; // null: the entry has no turn on stage
  for (const part of gated()) if (part.inert !== shut) part.inert = shut;
  const said = shut ? filled(words[`marks_${marks.name}`], { time: length(marks.left ?? 0) }) : wasShut ? words.marks_open : "";
  wasShut ||= shut;
  told.hidden = !said;
  // The countdown is for the eyes; a screen reader hears that marks are shut, and that they open.
  told.setAttribute("aria-live", marks?.name === "in" ? "off" : "polite");
  if (told.textContent !== said) told.textContent = said;
};

/** Let the name of whom the stage speaks of lead to their scorecard, where this judge has one and is not there already. */
const lead = (slot) => {
  const card = slot && slot.number !== number && document.querySelector(`a[data-entry="${slot.number}"]`);
  if (!card) way.removeAttribute("href");
  else if (way.href !== card.href) way.href = card.href;
};

follow(root, (doc, now, state) => {
  lead(shown(doc, phaseOf(doc, now)));
  if (number) gate(marksOf(doc, now, number));
  return draw(root, doc, now, state);
});
