/* How many characters a text has, as people see them, beside its limit. The server counts again; see core/typed.py.

   <output for="ID" data-count="1500" data-words="{n} of {most}"> */

const signs = "Segmenter" in Intl ? new Intl.Segmenter(undefined, { granularity: "grapheme" }) : null;
const count = (text) => (signs ? [...signs.segment(text)].length : [...text].length);

for (const output of document.querySelectorAll("output[data-count]")) {
  const field = document.getElementById(output.htmlFor[0]);
  if (!field) continue;
  const most = Number(output.dataset.count);
  const show = () => {
    const seen = count(field.value);
    output.textContent = output.dataset.words.replace("{n}", seen).replace("{most}", most);
    output.toggleAttribute("data-over", seen > most);
  };
  field.addEventListener("input", show);
  show();
}
