// Put what happens on stage into the places a page has for it: [data-stage-...] inside the element that follows the stage.

import { filled, length, phaseOf } from "./stage-phase.js";

const TICKS = 60;
const tick = (place) => {
  const inner = place % 15 === 0 ? 81 : place % 5 === 0 ? 85.5 : 88;
  const turn = (place / TICKS) * 2 * Math.PI;
  const at = (radius) => `${(Math.sin(turn) * radius).toFixed(1)} ${(-Math.cos(turn) * radius).toFixed(1)}`;
  return `M${at(100)}L${at(inner)}`;
};
const RING = Array.from({ length: TICKS }, (_, place) => tick(place));

export const words = JSON.parse(document.getElementById("stage-words").textContent);

const write = (place, text) => {
  if (place && place.textContent !== text) place.textContent = text;
};

/** A turn's name: the entry's title, its number where it is not named, a break's title. */
export const nameOf = (slot) => slot.title || filled(words.entry, { n: String(slot.number).padStart(4, "0") });

/** Whom the page speaks of: who is on stage, else who comes next. */
export const shown = (doc, phase) => {
  const place = ["waiting", "changeover"].includes(phase.name) ? (doc.next?.slot ?? null) : (doc.now?.slot ?? null);
  return phase.name === "over" || place === null ? null : doc.slots[place];
};

const phaseWords = (doc, phase) => {
  if (!doc.slots.length) return words.empty;
  if (phase.paused) return words.paused;
  if (["waiting", "changeover"].includes(phase.name) && doc.next) return doc.next.on_deck ? words.on_deck : words.up_next;
  return words[phase.name];
};

const thenWords = (doc, phase) => {
  const seconds = doc.now && (phase.name === "pitch" ? doc.now.question_seconds : phase.name === "questions" ? doc.now.changeover_seconds : 0);
  if (!seconds) return "";
  return filled(phase.name === "pitch" ? words.then_questions : words.then_changeover, { length: length(seconds * 1000) });
};

const drawRing = (root, phase) => {
  const ring = root.querySelector("[data-stage-ring]");
  if (!ring) return;
  const share = phase.left !== null && phase.total ? Math.min(1, phase.left / phase.total) : 0;
  const on = Math.min(TICKS, Math.ceil(share * TICKS));
  const set = (name, ticks) => {
    const path = ring.querySelector(`[data-ring="${name}"]`);
    const d = ticks.join("");
    if (path.getAttribute("d") !== d) path.setAttribute("d", d);
  };
  set("off", RING.slice(on));
  set("on", RING.slice(0, on));
  set("now", share > 0 ? [RING[on % TICKS]] : []);
};

/** Draw one moment; returns the milliseconds that are left of the phase, or null. */
export const draw = (root, doc, now, { aloneSince }) => {
  const phase = phaseOf(doc, now);
  const slot = shown(doc, phase);
  const place = (name) => root.querySelector(`[data-stage-${name}]`);
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: root.dataset.zone,
  });
  const said = phaseWords(doc, phase);
  root.dataset.phase = phase.paused ? "paused" : phase.name;
  root.dataset.version = doc.version;
  write(place("phase"), said);
  write(place("title"), slot ? nameOf(slot) : said);
  write(place("economy"), slot?.economy?.name ?? "");
  const turns = doc.slots.filter((one) => one.kind === "pitch").length;
  write(place("turn"), slot?.turn ? filled(words.turn, { n: slot.turn, total: turns }) : "");
  const early = phase.first && phase.left !== null && phase.left > 3_600_000;
  const time = early ? clock.format(Date.parse(doc.starts_at)) : phase.left === null ? "–:––" : length(phase.left);
  write(place("time"), time);
  place("time")?.toggleAttribute("data-long", time.length > 4);
  const there = root.dataset.place;
  const of = early ? (there ? words.starts_there : words.starts) : phase.first && phase.left !== null ? words.of_start : phase.left === null ? "" : words[`of_${phase.name}`];
  write(place("of"), filled(of ?? "", { length: phase.total ? length(phase.total) : "", place: there ?? "" }));
  write(place("then"), thenWords(doc, phase));
  const next = doc.next && doc.slots[doc.next.slot] !== slot ? doc.slots[doc.next.slot] : null;
  write(place("next"), next ? [nameOf(next), next.economy?.name].filter(Boolean).join(", ") : "");
  for (const name of ["then", "next"]) {
    const line = place(name)?.closest("[data-stage-line]");
    if (line) line.hidden = !place(name).textContent;
  }
  for (const wall of root.querySelectorAll("[data-stage-wall]")) {
    write(wall, new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: wall.dataset.stageWall }).format(now));
  }
  const alone = place("alone");
  if (alone) {
    alone.hidden = aloneSince === null;
    if (aloneSince !== null) write(alone.querySelector("span") ?? alone, filled(words.alone, { time: clock.format(aloneSince) }));
  }
  // A screen reader hears what happens, not every second of it.
  write(place("said"), slot ? `${said}: ${nameOf(slot)}` : said);
  drawRing(root, phase);
  return early ? null : phase.left;
};
