// Choosing rows of a table: how many are chosen is said, a whole page is chosen with one box, a row by Shift and a click up to it.
// Without it every box still works, and the server asks once more whatever was chosen.

for (const form of document.querySelectorAll("[data-picks]")) {
  const boxes = [...form.querySelectorAll("input[name=pick]")];
  const found = form.querySelector("[data-all-found]");
  const here = form.querySelector("[data-all-here]");
  const words = form.querySelector("[data-picked]");
  const begin = words.textContent;
  let last = null;

  const tell = () => {
    const n = boxes.filter((box) => box.checked).length;
    here.checked = n === boxes.length;
    here.indeterminate = n > 0 && n < boxes.length;
    for (const box of boxes) box.closest("tr").setAttribute("aria-selected", String(box.checked));
    words.textContent = found.checked || !n ? (found.checked ? found.closest("label").textContent.trim() : begin)
      : n === 1 ? form.dataset.one : form.dataset.many.replace("{n}", n);
  };

  here.closest("[data-page-box]").hidden = false;
  here.addEventListener("change", () => { for (const box of boxes) box.checked = here.checked; tell(); });
  found.addEventListener("change", tell);
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last && last !== box) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, other) => one - other);
        for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
      }
      last = box;
      tell();
    });
  }
  tell();
}
