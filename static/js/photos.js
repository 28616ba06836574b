// Photos and minutes: looked at and kept in the phone until they have arrived, sent one by one. Each tells at
// its own field how it fares.

import { amend, keepFile, officer, remove, waiting } from "./store.js";

const words = document.getElementById("line").dataset;
const KINDS = { photos: "foto", minutes_file: "berita-acara" };

// `flush` sends what waits. The answer's stored() is a promise that all chosen so far lie in the phone.
export function start({ product, files, flush }) {
  const lists = Object.fromEntries(files.map((input) => [KINDS[input.name], listOf(input)]));
  const shown = new Map();
  let storing = Promise.resolve();

  function listOf(input) {
    if (KINDS[input.name] === "foto") return document.getElementById("sending");
    const list = document.createElement("ul");
    list.className = "sending";
    input.after(list);
    return list;
  }

  // What has arrived is seen, and can be taken away as any other: by the form itself.
  function arrive(row, file, thumbnail) {
    const picture = Object.assign(document.createElement("img"), { src: thumbnail, alt: file.name });
    const fold = document.createElement("details");
    fold.innerHTML = `<summary></summary><button type="submit" class="btn btn-danger"></button>`;
    fold.firstChild.textContent = words.takeaway;
    Object.assign(fold.lastChild, { name: file.kind === "foto" ? "photo" : "page", value: `delete:${file.key.replaceAll("-", "")}`, textContent: words.really });
    row.prepend(picture);
    row.append(fold);
  }

  // `note` stands where nothing moves; `retry` and `discard` are offered beside an error.
  function show(file, { part = 0, error = "", note = words.sending, done = false, thumbnail = "", retry = again, discard = remove } = {}) {
    let row = shown.get(file.key);
    if (!row) {
      row = document.createElement("li");
      row.innerHTML = `<span class="break"></span> <progress max="1"></progress> <small></small> <button type="button" class="btn" hidden></button> <button type="button" class="btn" hidden></button>`;
      row.querySelector("span").textContent = file.name;
      row.querySelector("progress").setAttribute("aria-label", file.name);
      lists[file.kind].append(row);
      shown.set(file.key, row);
    }
    row.querySelector("progress").value = part;
    row.querySelector("progress").hidden = Boolean(error) || done;
    if (thumbnail && !row.querySelector("img")) arrive(row, file, thumbnail);
    const says = row.querySelector("small");
    says.setAttribute("role", error ? "alert" : "status");
    says.textContent = error || (done ? words.arrived : note);
    const [once, away] = row.querySelectorAll("button[type=button]");
    once.hidden = !error || !retry;
    once.textContent = words.retry;
    once.onclick = () => retry(file);
    away.hidden = !error;
    away.textContent = words.discard;
    away.onclick = async () => {
      await discard(file);
      hide(file);
      flush();
    };
    lists[file.kind].hidden = false;
  }

  function hide(file) {
    shown.get(file.key)?.remove();
    shown.delete(file.key);
  }

  async function again(file) {
    await amend(file, { error: "", later: false, closed: false });
    show(file);
    total();
    flush();
  }

  async function total() {
    const label = document.getElementById("received");
    const left = await waiting().catch(() => null);
    if (!label || !left) return;
    const here = Number(label.dataset.received);
    const coming = left.files.filter((file) => file.kind === "foto" && file.product === product && !file.error).length;
    const { words: counted, none } = label.dataset;
    label.textContent = here + coming ? counted.replace("0", here).replace("9", here + coming) : none;
  }

  document.addEventListener("outbox", ({ detail: { state, file, photos, gone, left, ...news } }) => {
    if (state === "waiting") {
      for (const one of left.files) if (one.product === product && !one.error) show(one, { note: words.nosignal });
    }
    if (state !== "file" || file.product !== product) return;
    if (gone) hide(file);
    else show(file, news);
    const label = document.getElementById("received");
    if (label && photos !== undefined) label.dataset.received = photos;
    total();
  });

  function during(work) { storing = Promise.allSettled([storing, work]); }

  for (const input of files) {
    input.addEventListener("change", () => during(take(input)));
    if (input.files.length) during(take(input)); // chosen before this script had come
  }

  // Into the phone first, as they are: made small on their way out, also after the browser was killed. What
  // the phone has no room for stays in the form and goes with it.
  async function take(input) {
    const chosen = [...input.files];
    const kept = [];
    const left = [];
    for (const blob of chosen) {
      const row = left.length ? null : await keep(blob, KINDS[input.name]).catch(() => null);
      if (row) kept.push(row);
      else left.push(blob);
    }
    try {
      if (left.length) {
        const form = new DataTransfer();
        left.forEach((blob) => form.items.add(blob));
        input.files = form.files;
      } else input.value = "";
    } catch { // an old browser cannot divide them: all go with the form
      for (const row of kept) await remove(row).then(() => hide(row), () => {});
    }
    left.forEach((blob, n) => show({ key: `form/${input.name}/${n}`, kind: KINDS[input.name], name: blob.name }, { note: words.withform }));
    total();
    flush();
  }

  // The row of one file chosen; one that is told and not kept, where it cannot be what the field asks for.
  // Raises where the phone cannot keep it.
  async function keep(blob, kind) {
    const me = await officer();
    const row = { key: crypto.randomUUID(), at: Date.now() + shown.size / 1000, officer: me, product, kind, name: blob.name, raw: true };
    const forgetful = { discard: () => {} };
    const bytes = await blob.arrayBuffer().catch(() => null);
    if (!bytes?.byteLength) {
      // It may still be on its way from the cloud.
      const retry = () => {
        hide(row);
        during(keep(blob, kind).then(flush, () => show(row, { ...forgetful, error: words.nostore, retry })));
      };
      show(row, { ...forgetful, error: words.unreadable, retry });
      return row;
    }
    const { faultOf } = await import("./shrink.js").catch(() => ({ faultOf: () => "" }));
    const error = faultOf(bytes, kind);
    if (error) {
      show(row, { ...forgetful, error, retry: null });
      return row;
    }
    await keepFile(row, bytes);
    show(row);
    return row;
  }

  waiting().then(({ files: left }) => {
    for (const file of left.filter((one) => one.product === product)) {
      show(file, file);
      if (file.full) again(file); // a photo may have been deleted to make room
    }
  }).catch(() => {});
  return { stored: () => storing };
}
