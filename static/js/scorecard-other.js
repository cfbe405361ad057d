// Two versions of one card side by side: the one on this page and the one that was saved elsewhere meanwhile. The judge chooses.
import { clock } from "./player-scrub.js";

/** Show both versions. `scoreOf` gives the score of marks; `sent` says whether this page's card was sent before. */
export function showOther({ pads, other, here, scoreOf, sent }) {
  const box = document.querySelector("[data-other]");
  const lines = box.querySelector("[data-other-lines]");
  const faceOf = (pad, mark) => [...pad.querySelectorAll("[data-face]")].find((input) => input.value === mark)?.dataset.face ?? mark;
  const word = (marks, pad) => {
    const mark = marks[pad.dataset.criterion];
    return mark === undefined ? "–" : mark === null ? lines.dataset.wordsPass : faceOf(pad, String(mark));
  };
  lines.replaceChildren(
    ...pads.map((pad) => {
      const row = document.createElement("tr");
      const name = row.appendChild(document.createElement("th"));
      name.scope = "row";
      name.textContent = pad.querySelector(".criterion__name").textContent;
      const both = [here.marks, other.marks].map((marks) => word(marks, pad));
      for (const text of both) {
        const cell = row.appendChild(document.createElement("td"));
        cell.className = both[0] === both[1] ? "num end" : "num end strong";
        cell.textContent = text;
      }
      [here.reasons, other.reasons].forEach((reasons, side) => {
        const why = reasons?.[pad.dataset.criterion];
        if (!why) return;
        const line = row.cells[side + 1].appendChild(document.createElement("p"));
        line.className = "tiny quiet";
        line.textContent = why;
      });
      return row;
    }),
  );
  const words = [
    ["comment_for_entrant", "[data-other-comment]"],
    ["comment_for_staff", "[data-other-staff]"],
    ["private_note", "[data-other-note]"],
  ];
  for (const [key, place] of words) {
    const line = box.querySelector(place);
    line.hidden = !other[key];
    line.querySelector("q").textContent = other[key];
  }
  const noted = box.querySelector("[data-other-moments]");
  const moments = (other.timed_comments ?? []).map(({ at_seconds: at, text }) => `${clock(at)} ${text}`);
  noted.hidden = moments.length === 0;
  noted.querySelector("q").textContent = moments.join("; ");
  const at = other.updated_at ? new Intl.DateTimeFormat("en-GB", { timeStyle: "short" }).format(new Date(other.updated_at)) : "";
  box.querySelector("[data-other-time]").textContent = at;
  const tail = (score) => (score === null || score === undefined ? "" : `, ${score}`);
  box.querySelector("[data-keep-score]").textContent = tail(scoreOf(here.marks));
  box.querySelector("[data-take-score]").textContent = tail(other.score ?? scoreOf(other.marks));
  box.querySelector("[data-keep]").dataset.version = other.version;
  box.querySelector("[data-keep]").value = sent || other.state === "submitted" ? "submitted" : "draft";
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
}
