/* One more line in a list of lines, where the page came with too few. Without this file, saving brings three more.

   <fieldset data-rows="PREFIX"> [data-row]... <template data-blank> (names with __prefix__), <button data-more hidden> */

for (const list of document.querySelectorAll("[data-rows]")) {
  const total = list.querySelector(`[name="${list.dataset.rows}-TOTAL_FORMS"]`);
  const blank = list.querySelector("template[data-blank]");
  const more = list.querySelector("[data-more]");
  const most = Number(list.querySelector(`[name="${list.dataset.rows}-MAX_NUM_FORMS"]`).value);
  const hide = () => { more.hidden = Number(total.value) >= most; };
  more.addEventListener("click", () => {
    const holder = document.createElement("div");
    holder.innerHTML = blank.innerHTML.replaceAll("__prefix__", total.value);
    const row = holder.firstElementChild;
    [...list.querySelectorAll("[data-row]")].at(-1).after(row);
    total.value = Number(total.value) + 1;
    row.querySelector("input:not([type=hidden])").focus();
    hide();
  });
  hide();
}
