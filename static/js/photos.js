// Photos and minutes: made small on the phone, kept there until they have arrived, sent one by one.
// And the place where the phone is.

import { count, drop, flush, listen, officer, put, waiting, words } from "./outbox.js";

const LONGEST = { foto: 1280, "berita-acara": 2000 }; // px
const MOST = 500_000; // bytes
const KINDS = { photos: "foto", minutes_file: "berita-acara" };

// A photo as a JPEG of at most `longest` px, upright and without EXIF; the file itself where that fails.
async function shrink(file, longest) {
  if (!file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    let blob;
    for (const quality of [0.8, 0.65, 0.5, 0.35]) {
      blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
      if (blob?.size <= MOST) break;
    }
    canvas.width = canvas.height = 0; // gives the memory back at once
    return blob && blob.size < file.size ? blob : file;
  } catch {
    return file;
  }
}

export function start({ form, product, files }) {
  const list = document.getElementById("sending");
  const shown = new Map();

  function show(file, { part = 0, error = "", done = false } = {}) {
    let row = shown.get(file.key);
    if (!row) {
      row = document.createElement("li");
      row.innerHTML = `<span class="break"></span> <progress max="1"></progress> <small></small> <button type="button" class="btn" hidden></button>`;
      row.querySelector("span").textContent = file.name;
      row.querySelector("button").textContent = words.discard;
      row.querySelector("button").onclick = async () => { await drop("files", file.key); row.remove(); flush(); };
      list.append(row);
      shown.set(file.key, row);
    }
    row.querySelector("progress").value = done ? 1 : part;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    row.querySelector("small").textContent = error || (done ? words.arrived : words.sending);
    row.querySelector("button").hidden = !error;
    list.hidden = false;
  }

  async function total() {
    const label = document.getElementById("received");
    if (!label) return;
    const here = Number(label.dataset.received) + [...shown.values()].filter((row) => row.dataset.done === "foto").length;
    const left = (await waiting()).files.filter((file) => file.kind === "foto" && file.product === product && !file.error).length;
    label.textContent = label.dataset.words.replace("0", here).replace("9", here + left);
  }

  listen(({ state, file, ...news }) => {
    if (state !== "file" || file.product !== product) return;
    show(file, news);
    if (news.done) shown.get(file.key).dataset.done = file.kind;
    total();
  });

  for (const input of files) {
    input.addEventListener("change", async () => {
      const chosen = [...input.files];
      for (const one of chosen) {
        const kind = KINDS[input.name];
        const file = { key: crypto.randomUUID(), officer, product, kind, name: one.name };
        show(file);
        file.blob = await shrink(one, LONGEST[kind]);
        await put("files", file.key, file);
        flush();
      }
      input.value = "";
      total();
    });
  }

  waiting().then(({ files: left }) => left.filter((file) => file.product === product).forEach((file) => show(file, file)));
  locate(form);
}

function locate(form) {
  const button = document.getElementById("locate");
  if (!button || !navigator.geolocation) return;
  const says = document.getElementById("locate-says");
  button.hidden = false;
  button.addEventListener("click", () => {
    says.textContent = says.dataset.wait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        for (const name of ["latitude", "longitude"]) {
          form.elements[name].value = coords[name].toFixed(6).replace(".", ",");
          form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
        }
        says.textContent = says.dataset.done;
      },
      () => { says.textContent = says.dataset.failed; },
      { enableHighAccuracy: true, timeout: 20000 },
    );
  });
}
