// Adds a row for another amount in place. Without this file, the button saves the page and brings an empty row back.
for (const box of document.querySelectorAll(".funding")) {
  const total = box.querySelector("[name=funding-TOTAL_FORMS]");
  const most = Number(box.querySelector("[name=funding-MAX_NUM_FORMS]").value);
  const rows = box.querySelector("[data-rows]");
  const pattern = box.querySelector("template[data-row]");
  const more = box.querySelector("[data-more]");
  more.type = "button";
  more.addEventListener("click", () => {
    const index = Number(total.value);
    const piece = document.createElement("template");
    piece.innerHTML = pattern.innerHTML.replaceAll("__prefix__", index).replaceAll("__number__", index + 1);
    rows.append(piece.content);
    total.value = index + 1;
    more.hidden = index + 1 >= most;
    rows.lastElementChild.querySelector("select, input").focus();
  });
}
