// Carry a chip with mouse, pen or finger. With a finger it is taken by its grip, so that the page can still be scrolled.

const FAR = 6; // pixels before a press counts as a drag
const EDGE = 64; // this near to the top or the bottom the page moves along

export function byPointer({ root, rowOf, mark, say, words, drop }) {
  let held = null;

  function targetAt(x, y) {
    const under = document.elementFromPoint(x, y);
    const row = under?.closest("#plan-live [data-entry]");
    if (!row || row === rowOf(held.chip)) return null;
    const chip = under.closest("button.pair[data-duty]");
    return chip && chip !== held.chip ? chip : row;
  }

  function lift() {
    held.ghost = held.chip.cloneNode(true);
    held.ghost.className += " pair-ghost";
    held.ghost.setAttribute("aria-hidden", "true");
    delete held.ghost.dataset.duty;
    document.body.append(held.ghost);
    held.chip.dataset.carried = "";
  }

  function end() {
    if (!held) return;
    held.ghost?.remove();
    delete held.chip.dataset.carried;
    mark(null);
    held = null;
  }

  document.addEventListener("pointerdown", (event) => {
    const chip = event.target.closest?.("#plan-live button.pair[data-duty]");
    if (!chip || event.button !== 0) return;
    if (event.pointerType === "touch" && !event.target.closest(".pair__grip")) return;
    held = { chip, id: event.pointerId, x: event.clientX, y: event.clientY, ghost: null, target: null };
  });
  document.addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== held.id) return;
    const { clientX: x, clientY: y } = event;
    if (!held.ghost && Math.hypot(x - held.x, y - held.y) < FAR) return;
    if (!held.ghost) lift();
    event.preventDefault();
    held.ghost.style.transform = `translate(${x + 8}px, ${y + 8}px)`;
    if (y < EDGE) scrollBy(0, -16);
    if (y > innerHeight - EDGE) scrollBy(0, 16);
    held.target = targetAt(x, y);
    mark(held.target);
  });
  document.addEventListener("pointerup", (event) => {
    if (!held || event.pointerId !== held.id) return;
    const { chip, target, ghost } = held;
    end();
    if (target) drop(chip, target);
    else if (ghost) say(words("left"));
    if (ghost) addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true });
  });
  document.addEventListener("pointercancel", end);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !held) return;
    end();
    say(words("left"));
  });
  document.addEventListener("dragstart", (event) => {
    if (held && root().contains(event.target)) event.preventDefault();
  });
}
