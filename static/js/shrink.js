// Looks at a file before it leaves the phone: is it what the field asks for, and can it be made smaller?

const words = document.getElementById("line").dataset;
const LONGEST = { foto: 1280, "berita-acara": 2000 }; // px
const MOST = 500_000; // bytes

// What a file is by its first bytes: jpeg, png, webp, heif, pdf, or "" for anything else.
export function formatOf(bytes) {
  const text = String.fromCharCode(...new Uint8Array(bytes.slice(0, 1024)));
  if (text.startsWith("\xff\xd8\xff")) return "jpeg";
  if (text.startsWith("\x89PNG\r\n")) return "png";
  if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) return "webp";
  if (/^....ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1)/s.test(text)) return "heif";
  return text.includes("%PDF-") ? "pdf" : "";
}

// Why this is not what its field asks for, in a sentence; "" where it is.
export function faultOf(bytes, kind) {
  const format = formatOf(bytes);
  if (words.formats.split(" ").includes(format) || (format === "pdf" && kind === "berita-acara")) return "";
  if (format === "heif") return words.heic;
  return kind === "foto" ? words.notphoto : words.notminutes;
}

// A mark beside a picture while it is decoded: where it is still there afterwards, that killed the page.
const mark = (key) => `ovop-decoding/${key}`;
const marks = {
  has: (key) => { try { return localStorage.getItem(mark(key)) !== null; } catch { return false; } },
  set: (key) => { try { localStorage.setItem(mark(key), ""); } catch { /* then it may kill the page again */ } },
  drop: (key) => { try { localStorage.removeItem(mark(key)); } catch { /* nothing to drop */ } },
};

// A photo as a small JPEG, upright, on white and without EXIF; the file itself where that fails.
export async function shrink(bytes, { key, kind }) {
  const format = formatOf(bytes);
  if (!format || format === "pdf" || marks.has(key)) return bytes;
  const leave = () => marks.drop(key); // somebody who goes to another page is no crash
  window.addEventListener("pagehide", leave);
  marks.set(key);
  try {
    const picture = await createImageBitmap(new Blob([bytes], { type: `image/${format}` }), { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST[kind] / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    let blob;
    for (const quality of [0.8, 0.65, 0.5, 0.35]) {
      blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", quality); });
      if (blob?.size <= MOST) break;
    }
    canvas.width = canvas.height = 0; // gives the memory back at once
    return blob && blob.size < bytes.byteLength ? await blob.arrayBuffer() : bytes;
  } catch {
    return bytes;
  } finally {
    leave();
    window.removeEventListener("pagehide", leave);
  }
}
