// The same sum as the server's: exact, in whole thousandths, rounded once, half up.

const thousandths = (text) => {
  const [whole, part = ""] = String(text).split(".");
  return BigInt(whole + part.padEnd(3, "0").slice(0, 3));
};

export function scoreOf(lines) {
  let top = 0n;
  let bottom = 1n;
  let weights = 0n;
  for (const { weight, minimum, maximum, mark } of lines) {
    if (mark === null || mark === undefined || mark === "") continue;
    const low = thousandths(minimum);
    const span = thousandths(maximum) - low;
    const w = thousandths(weight);
    top = top * span + w * (thousandths(mark) - low) * bottom;
    bottom *= span;
    weights += w;
  }
  if (weights === 0n) return null;
  const n = 1000n * top;
  const d = bottom * weights;
  const tenths = (2n * n + d) / (2n * d);
  return `${tenths / 10n}.${tenths % 10n}`;
}
