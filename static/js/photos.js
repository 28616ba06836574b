// Photos and minutes: kept in the phone until they have arrived, sent one by one.
// And the place where the phone is.

import { change, drop, officer, put, waiting } from "./store.js";

const words = document.getElementById("line").dataset;
const KINDS = { photos: "foto", minutes_file: "berita-acara" };

export function start({ form, product, files, flush }) {
  const list = document.getElementById("sending");
  const shown = new Map();
  let storing = Promise.resolve();
  const during = (work) => { storing = Promise.allSettled([storing, work]); };

  function show(file, { part = 0, error = "", done = false } = {}) {
    let row = shown.get(file.key);
    if (!row) {
      row = document.createElement("li");
      row.innerHTML = `<span class="break"></span> <progress max="1"></progress> <small></small> <button type="button" class="btn" hidden></button> <button type="button" class="btn" hidden></button>`;
      row.querySelector("span").textContent = file.name;
      const [retry, discard] = row.querySelectorAll("button");
      retry.textContent = words.retry;
      retry.onclick = () => again(file);
      discard.textContent = words.discard;
      discard.onclick = async () => { await drop("files", file.key); row.remove(); flush(); };
      list.append(row);
      shown.set(file.key, row);
    }
    row.querySelector("progress").value = done ? 1 : part;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    row.querySelector("small").textContent = error || (done ? words.arrived : words.sending);
    for (const button of row.querySelectorAll("button")) button.hidden = !error;
    list.hidden = false;
  }

  async function again(file) {
    await change("files", file.key, (here) => here && { ...here, error: "", closed: false });
    show(file);
    total();
    flush();
  }

  async function total() {
    const label = document.getElementById("received");
    if (!label) return;
    const here = Number(label.dataset.received);
    const left = (await waiting()).files.filter((file) => file.kind === "foto" && file.product === product && !file.error).length;
    label.textContent = label.dataset.words.replace("0", here).replace("9", here + left);
  }

  document.addEventListener("outbox", ({ detail: { state, file, photos, ...news } }) => {
    if (state !== "file" || file.product !== product) return;
    show(file, news);
    const label = document.getElementById("received");
    if (label && photos !== undefined) label.dataset.received = photos;
    total();
  });

  for (const input of files) {
    input.addEventListener("change", () => during(take(input)));
    if (input.files.length) during(take(input)); // chosen before this script had come
  }

  // Into the phone first, as it is: made small on its way out, also after the browser was killed.
  async function take(input) {
    const me = await officer();
    const chosen = [...input.files].map((blob, n) => ({
      key: crypto.randomUUID(), at: Date.now() + n / 1000, officer: me, product, kind: KINDS[input.name], name: blob.name, blob, raw: true,
    }));
    try {
      for (const file of chosen) await put("files", file.key, file);
    } catch {
      for (const file of chosen) await drop("files", file.key).catch(() => {});
      return; // no room: they stay in the form and go with it
    }
    input.value = "";
    chosen.forEach((file) => show(file));
    total();
    flush();
  }

  waiting().then(({ files: left }) => {
    for (const file of left.filter((one) => one.product === product)) {
      show(file, file);
      if (file.full) again(file); // a photo may have been deleted to make room
    }
  });
  locate(form);
  // What is still being put into the phone goes with the next round, not past it.
  return { stored: () => storing };
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
