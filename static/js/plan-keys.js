// Carry a chip with keys: Enter picks it up, up and down choose an entry, right and left a judge there to exchange with, Enter drops,
// Escape leaves it where it was. Each step is said.

export function byKeys({ root, rowOf, mark, say, words, drop }) {
  let held = null;

  const rows = () => [...root().querySelectorAll("[data-entry]")];
  const chips = (row) => [...row.querySelectorAll("button.pair[data-duty]")].filter((chip) => chip !== held.chip);

  function show() {
    const row = rows()[held.row];
    const at = row === rowOf(held.chip) ? null : held.chipAt < 0 ? row : chips(row)[held.chipAt];
    held.target = at;
    mark(at);
    row.scrollIntoView({ block: "nearest" });
    if (!at) say(words("home", { entry: row.dataset.name }));
    else if (at === row) say(words("over", { entry: row.dataset.name, n: held.row + 1, all: rows().length }));
    else say(words("exchange", { entry: row.dataset.name, judge: at.dataset.name }));
  }

  function end() {
    delete held.chip.dataset.carried;
    held.chip.removeAttribute("aria-pressed");
    held = null;
    mark(null);
  }

  const steps = {
    ArrowDown: () => {
      held.row = Math.min(held.row + 1, rows().length - 1);
      held.chipAt = -1;
    },
    ArrowUp: () => {
      held.row = Math.max(held.row - 1, 0);
      held.chipAt = -1;
    },
    ArrowRight: () => (held.chipAt = Math.min(held.chipAt + 1, chips(rows()[held.row]).length - 1)),
    ArrowLeft: () => (held.chipAt = Math.max(held.chipAt - 1, -1)),
  };

  document.addEventListener("keydown", (event) => {
    const chip = event.target.closest?.("#plan-live button.pair[data-duty]");
    if (held && chip !== held.chip) end();
    if (!chip || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!held) {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      held = { chip, row: rows().indexOf(rowOf(chip)), chipAt: -1, target: null };
      chip.dataset.carried = "";
      chip.setAttribute("aria-pressed", "true");
      say(words("picked", { judge: chip.dataset.name, entry: rowOf(chip).dataset.name }));
      return;
    }
    if (event.key in steps) {
      event.preventDefault();
      steps[event.key]();
      show();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      const { target } = held;
      end();
      if (target) drop(chip, target);
      else say(words("left"));
    } else if (event.key === "Escape") {
      event.preventDefault();
      end();
      say(words("left"));
    }
  });
  document.addEventListener("focusout", (event) => {
    if (held && event.target === held.chip) end();
  });
}
