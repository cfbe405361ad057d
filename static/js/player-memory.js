// What a person chose in one player holds in the next: captions, their language, the volume, how much data. Kept on this device.
const SHELF = "player";

export function recall() {
  try {
    return JSON.parse(localStorage.getItem(SHELF)) ?? {};
  } catch {
    return {}; // forbidden, or not ours
  }
}

export function remember(choice) {
  try {
    localStorage.setItem(SHELF, JSON.stringify({ ...recall(), ...choice }));
  } catch { /* full or forbidden: it holds for this page alone */ }
}
