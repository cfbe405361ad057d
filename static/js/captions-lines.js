// The lines of captions as plain facts: {start, end, text} in seconds, by start. Nothing here knows the page.
export const LONG = 3; // seconds a new line stands, until the next one begins
export const SHORT = 0.3;
export const PACE = 20; // characters a second that can still be read

const tenth = (seconds) => Math.round(seconds * 10) / 10;
const exact = (seconds) => Math.round(seconds * 1000) / 1000;
const ordered = (lines) => lines.sort((a, b) => a.start - b.start || a.end - b.end);

/** Begin a line at a place of the clip; one that is running there ends. Returns the new line. */
export function begin(lines, place, length) {
  const start = Math.max(0, Math.min(tenth(place), length ? tenth(length) - SHORT : Infinity));
  for (const line of lines) if (line.start < start && line.end > start) line.end = start;
  const next = lines.filter((line) => line.start > start).sort((a, b) => a.start - b.start)[0];
  const end = Math.min(start + LONG, next ? next.start : Infinity, length || Infinity);
  const line = { start, end: exact(Math.max(end, start + SHORT)), text: "" };
  lines.push(line);
  ordered(lines);
  return line;
}

/** Move one end of a line; it never becomes shorter than can be seen. */
export function nudge(lines, line, side, by) {
  const moved = exact(Math.max(0, line[side] + by));
  line[side] = side === "start" ? Math.min(moved, exact(line.end - SHORT)) : Math.max(moved, exact(line.start + SHORT));
  ordered(lines);
}

/** Cut a line in two at a place in its words; the time is shared out by their length. Returns the second one. */
export function split(lines, line, place) {
  const at = place > 0 && place < line.text.length ? place : Math.ceil(line.text.length / 2);
  const share = line.text.length ? at / line.text.length : 0.5;
  const middle = exact(Math.max(line.start + SHORT, Math.min(line.end - SHORT, line.start + (line.end - line.start) * share)));
  const second = { start: middle, end: Math.max(line.end, exact(middle + SHORT)), text: line.text.slice(at).trim() };
  Object.assign(line, { end: middle, text: line.text.slice(0, at).trim() });
  lines.push(second);
  ordered(lines);
  return second;
}

/** Put the next line's words behind this one's. */
export function join(lines, line) {
  const next = lines[lines.indexOf(line) + 1];
  if (!next) return;
  Object.assign(line, { end: Math.max(line.end, next.end), text: [line.text, next.text].filter(Boolean).join("\n") });
  lines.splice(lines.indexOf(next), 1);
}

/** What a viewer would stumble over: "fast" with the pace and the seconds it takes, "overlap", "over". */
export function warnings(lines, line, length) {
  const found = [];
  const before = lines[lines.indexOf(line) - 1];
  const letters = [...line.text.replace(/\s+/g, " ").trim()].length;
  const pace = letters / (line.end - line.start);
  if (pace > PACE) found.push({ name: "fast", n: Math.round(pace), s: (Math.ceil((letters / PACE) * 10) / 10).toFixed(1) });
  if (before && before.end > line.start + 0.001) found.push({ name: "overlap" });
  if (length && line.end > length + 0.25) found.push({ name: "over" });
  return found;
}

export const running = (lines, place) => lines.filter((line) => line.start <= place && place < line.end && line.text);

/** 7.5 is 0:07.5. */
export function stamp(seconds) {
  const tenths = Math.round(seconds * 10);
  return `${Math.floor(tenths / 600)}:${String(Math.floor(tenths / 10) % 60).padStart(2, "0")}.${tenths % 10}`;
}
