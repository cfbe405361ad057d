// What happens on stage at a moment, worked out from the instants in the day's document. judging/stage.py says the same on the server.

const ms = (text) => (text === null ? null : Date.parse(text));

/** The phase at `at` (milliseconds of the server's clock): {name, left, total, paused}; `left` is null where nothing is counted. */
export const phaseOf = (doc, at) => {
  const turn = doc.now;
  if (!turn) {
    const before = ms(doc.starts_at) - at;
    return { name: "waiting", left: doc.next && before > 0 ? before : null, total: null, paused: false, first: true };
  }
  const paused = turn.paused_at !== null;
  const moment = paused ? ms(turn.paused_at) : at;
  const counted = (name, end, total) => ({ name, left: ms(end) - moment, total: total * 1000, paused, first: false });
  const isBreak = doc.slots[turn.slot]?.kind === "break";
  if (turn.ended_at === null) {
    if (moment < ms(turn.pitch_ends_at)) return counted(isBreak ? "break" : "pitch", turn.pitch_ends_at, turn.pitch_seconds);
    if (moment < ms(turn.questions_end_at)) return counted("questions", turn.questions_end_at, turn.question_seconds);
  }
  if (doc.next && at < ms(turn.changeover_ends_at)) return counted("changeover", turn.changeover_ends_at, turn.changeover_seconds);
  return { name: doc.next ? "waiting" : "over", left: null, total: null, paused: false, first: false };
};

/** Whether somebody has the stage. */
export const isOnStage = (phase) => ["pitch", "questions", "break"].includes(phase.name);

/** How marks on an entry stand: "before", "in" (with the milliseconds to go), "paused", "skipped" or "open". Null: it has no turn. */
export const marksOf = (doc, at, number) => {
  const place = doc.slots.findIndex((slot) => slot.number === number);
  if (place < 0) return null;
  const { state } = doc.slots[place];
  if (state === "skipped") return { name: "skipped" };
  if (state !== "begun") return { name: "before" };
  const phase = phaseOf(doc, at);
  if (doc.now.slot !== place || phase.name !== "pitch") return { name: "open" };
  return phase.paused ? { name: "paused" } : { name: "in", left: phase.left };
};

/** "4:07", "1:02:09": a second counts until it is over. */
export const length = (milliseconds) => {
  const whole = Math.max(0, Math.ceil(milliseconds / 1000 - 0.001));
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${hours ? two(Math.floor((whole % 3600) / 60)) : Math.floor(whole / 60)}:${two(whole % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
};

/** Fill {names} of a sentence. */
export const filled = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
