// The run order on a page that stands open: who is over, on stage, on deck, to come, and when.

import { isOnStage, phaseOf } from "./stage-phase.js";
import { nameOf, words } from "./stage-draw.js";

const time = (zone) => new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(zone ? { timeZone: zone } : {}) });

const stateOf = (doc, place, phase) => {
  const { state } = doc.slots[place];
  if (state === "begun") return doc.now.slot === place && isOnStage(phase) ? "now" : "over";
  return state;
};

/** Keep a list up to date; call it with every drawing. It is written anew only when something in it has changed. */
export const keepOrder = (root) => {
  const list = root.querySelector("[data-stage-order]");
  const row = root.querySelector("template[data-stage-row]");
  if (!list || !row) return () => {};
  const here = time(list.dataset.zone);
  const yours = list.dataset.yours ? time(list.dataset.yours) : null;
  let before = "";
  return (doc, now) => {
    const phase = phaseOf(doc, now);
    const states = doc.slots.map((_, place) => stateOf(doc, place, phase));
    const same = JSON.stringify([doc.slots, states]);
    if (same === before) return;
    before = same;
    list.replaceChildren(...doc.slots.map((slot, place) => {
      const line = row.content.cloneNode(true);
      const part = (name) => line.querySelector(`[data-row-${name}]`);
      line.firstElementChild.dataset.state = states[place];
      line.firstElementChild.dataset.kind = slot.kind;
      part("turn").textContent = slot.turn ?? "";
      part("title").textContent = nameOf(slot);
      part("economy").textContent = slot.economy?.name ?? "";
      part("state").textContent = states[place] === "to_come" ? "" : words[`state_${states[place]}`];
      const at = slot.starts_at && Date.parse(slot.starts_at);
      part("time").textContent = at ? here.format(at) : "";
      if (part("yours")) part("yours").textContent = at && yours ? yours.format(at) : "";
      return line;
    }));
  };
};
