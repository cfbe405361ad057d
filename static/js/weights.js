// Show what each weight comes to while it is typed: its share of the whole, over both levels. The server says the same once saved.

const numberOf = (input) => {
  const value = Number(input.value.trim().replace(",", "."));
  return Number.isFinite(value) && value > 0 ? value : 0;
};

function sharesIn(inputs, track) {
  const asked = inputs.filter((input) => !input.dataset.track || input.dataset.track === track);
  const groups = new Map(asked.filter((input) => input.dataset.kind === "group").map((input) => [input.dataset.weighs, numberOf(input)]));
  const criteria = asked.filter((input) => input.dataset.kind === "criterion");
  const inside = new Map();
  for (const input of criteria) {
    const { group } = input.dataset;
    if (group) inside.set(group, (inside.get(group) ?? 0) + numberOf(input));
  }
  const carried = new Map();
  let whole = 0;
  for (const input of criteria) {
    const { group, weighs } = input.dataset;
    const weight = group ? (inside.get(group) ? (groups.get(group) * numberOf(input)) / inside.get(group) : 0) : numberOf(input);
    whole += weight;
    carried.set(weighs, weight);
    if (group) carried.set(group, (carried.get(group) ?? 0) + weight);
  }
  return (pk) => (whole ? (100 * (carried.get(pk) ?? 0)) / whole : 0);
}

for (const form of document.querySelectorAll("form[data-weights]")) {
  const inputs = [...form.elements].filter((input) => input.dataset.weighs);
  const places = [...(inputs[0]?.closest("table").querySelectorAll("[data-share]") ?? [])];
  const draw = () => {
    for (const place of places) {
      const share = sharesIn(inputs, place.dataset.of)(place.dataset.share);
      place.querySelector("[data-percent]").textContent = share.toFixed(1).replace(/\.0$/, "");
      place.querySelector(".bar__fill").setAttribute("width", share.toFixed(1));
    }
  };
  for (const input of inputs) input.addEventListener("input", draw);
}
