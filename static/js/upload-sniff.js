/* Tell what a file is from its first bytes, by the rules of the server (video/sniff.py), so that what it would refuse is refused here. */

const HEAD = 4096;
const STILLS = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis", "crx ", "jp2 ", "jxl "];
const BEGINNINGS = [
  ["89504e470d0a1a0a", "image"], ["ffd8ff", "image"], ["47494638", "image"],
  ["1a45dfa3", "video"], ["25504446", "document"],
];
// What begins like this is none of ours for certain; what begins in no known way is left to the server.
const OTHERS = [
  "424d", "49492a00", "4d4d002a", "00000100", "38425053", "464c5601", "3026b2758e66cf11", "000001ba", "000001b3", "4f676753", "504b0304",
  "52617221", "377abcaf", "1f8b", "7f454c46", "4d5a", "d0cf11e0", "494433", "664c6143", "2e524d46",
];

const text = (bytes, start, end) => String.fromCharCode(...bytes.slice(start, end));

/** Returns "video", "image", "document", "other" (for certain none of them) or "" (not known). */
export async function sniff(file) {
  const bytes = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const hex = [...bytes.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (text(bytes, 4, 8) === "ftyp") return STILLS.includes(text(bytes, 8, 12)) ? "image" : "video";
  if (["moov", "mdat", "wide", "free", "skip", "pnot"].includes(text(bytes, 4, 8))) return "video";
  if (text(bytes, 0, 4) === "RIFF") return text(bytes, 8, 12) === "WEBP" ? "image" : "other";
  const known = BEGINNINGS.find(([beginning]) => hex.startsWith(beginning));
  if (known) return known[1];
  if (OTHERS.some((beginning) => hex.startsWith(beginning))) return "other";
  return text(bytes, 0, 1024).includes("%PDF-") ? "document" : "";
}
