// What a village has typed or photographed and the portal does not have yet. It waits in this phone, by
// officer, and goes out as soon as there is a line: each piece once, however often it is tried.

const html = document.documentElement;
const line = document.getElementById("line");
export const words = line ? line.dataset : {};
export const officer = Number(html.dataset.officer) || (await meta("officer"));
if (html.dataset.officer) await put("meta", "officer", officer);

const PIECE = 64 * 1024;
const told = [];
let running = null;
let again = false;
let retry;

function store() {
  store.opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("ovop", 1);
    request.onupgradeneeded = () => ["texts", "files", "known", "meta"].forEach((name) => request.result.createObjectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return store.opened;
}

async function act(name, mode, what) {
  const transaction = (await store()).transaction(name, mode);
  const request = what(transaction.objectStore(name));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

// In one transaction, so that of two at once none undoes the other. `make` may return undefined: nothing.
export async function change(name, key, make) {
  const transaction = (await store()).transaction(name, "readwrite");
  const rows = transaction.objectStore(name);
  rows.get(key).onsuccess = ({ target }) => {
    const value = make(target.result);
    if (value === undefined) rows.delete(key);
    else rows.put(value, key);
  };
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export function put(name, key, value) { return act(name, "readwrite", (rows) => rows.put(value, key)); }
export function get(name, key) { return act(name, "readonly", (rows) => rows.get(key)); }
export function drop(name, key) { return act(name, "readwrite", (rows) => rows.delete(key)); }
function meta(key) { return get("meta", key).catch(() => undefined); }

export async function waiting() {
  const rows = await Promise.all(["texts", "files"].map((name) => act(name, "readonly", (all) => all.getAll())));
  const [texts, files] = rows.map((list) => list.filter((row) => row.officer === officer));
  return { texts, files, count: texts.length + files.length };
}

export function textKey(product, section) { return `${officer}/${product}/${section}`; }

// Somebody on this page wants to hear of what happens: {saved | waiting | signin | clash | wrong | file}.
export function listen(hear) { told.push(hear); }
async function tell(news) {
  const left = await waiting();
  for (const hear of told) hear({ ...news, left });
}

// A section's page first puts what waits back into its form; only then may it go out.
let held = Boolean(document.getElementById("saved"));
export function release() {
  held = false;
  return flush();
}

// What is still being put into the phone goes with the next round, not past it.
let storing = Promise.resolve();
export function during(work) { storing = Promise.allSettled([storing, work]); }

export function flush() {
  if (held) return Promise.resolve();
  again = true;
  running ??= (async () => {
    while (again) {
      again = false;
      await storing;
      await work();
    }
  })().catch(() => {
    // The browser says that the line is back a little before it is.
    clearTimeout(retry);
    retry = setTimeout(flush, 5000);
    return tell({ state: "waiting" });
  }).finally(() => { running = null; });
  return running;
}

const sections = words.sections?.split(" ") ?? [];

async function work() {
  const { texts, files, count } = await waiting();
  if (!count) return tell({ state: "idle" });
  const pulse = await fetch(words.pulse, { redirect: "manual", headers: { Accept: "application/json" } });
  if (pulse.type === "opaqueredirect") return tell({ state: "signin" });
  if (!pulse.ok) throw new Error(pulse.status);
  const { officer: now, token } = await pulse.json();
  if (now !== officer) return tell({ state: "signin" });
  texts.sort((one, two) => sections.indexOf(one.section) - sections.indexOf(two.section));
  for (const text of texts) if (!isStuck(text) && await isTurn(text)) await sendText(text, token);
  files.sort((one, two) => one.at - two.at); // the first chosen becomes the cover
  for (const file of files) if (!isStuck(file)) await sendFile(file, token);
  return tell({ state: "idle" });
}

// Nothing but a person can help these on.
function isStuck(row) { return row.fields ? row.clash || row.wrong || !row.seen : row.error; }

// Which papers are asked depends on the category: the answers about them wait until it has arrived.
async function isTurn({ product, section }) {
  if (section !== "izin") return true;
  const first = await get("texts", textKey(product, "produk"));
  return !first || first.wrong;
}

async function sendText(text, token) {
  const key = textKey(text.product, text.section);
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, seen: text.seen });
  if (text.confirm) body.set("confirm", "1");
  for (const [name, values] of Object.entries(text.fields)) values.forEach((value) => body.append(name, value));
  const answer = await fetch(`/berkas/${text.product}/isi/${text.section}/`, {
    method: "POST", body, redirect: "manual", headers: { Accept: "application/json" },
  });
  if (answer.status === 401 || answer.type === "opaqueredirect") return tell({ state: "signin" });
  if (![200, 404, 409, 422].includes(answer.status)) throw new Error(answer.status);
  const said = answer.status === 404 ? { closed: true } : await answer.json();
  if ([404, 409].includes(answer.status)) {
    await change("texts", key, (latest) => latest && { ...latest, clash: true, closed: said.closed });
    return tell({ state: "clash", text, ...said });
  }
  await put("known", key, { fields: text.fields, seen: said.seen });
  let left;
  await change("texts", key, (latest) => {
    const typedOn = latest && latest.at !== text.at;
    if (typedOn || (latest && answer.status === 422)) left = { ...latest, seen: said.seen, wrong: !typedOn };
    return left;
  });
  await tell({ state: answer.status === 422 ? "wrong" : "saved", text, ...said });
  if (left && !left.wrong) await sendText(left, token);
}

async function sendFile(file, token) {
  if (file.raw) {
    const { shrink } = await import("./shrink.js");
    const blob = await shrink(file.blob, file.kind);
    await change("files", file.key, (here) => here && { ...here, blob, raw: false });
    file = await get("files", file.key);
    if (!file) return; // thrown away meanwhile
  }
  const address = `/berkas/${file.product}/kirim/${file.kind}/${file.key}/`;
  const here = await fetch(address, { redirect: "manual" });
  if (here.type === "opaqueredirect") return tell({ state: "signin" });
  if (here.status === 404) return refuse(file, { error: words.closed, closed: true });
  let { received, done, photos } = await here.json();
  while (!done) {
    const answer = await fetch(address, {
      method: "PUT",
      body: file.blob.slice(received, received + PIECE),
      headers: { "X-CSRFToken": token, "X-Start": received, "X-Total": file.blob.size, "X-Name": encodeURIComponent(file.name) },
    });
    const said = await answer.json();
    if (said.error) return refuse(file, { ...said, closed: answer.status === 409 });
    ({ received, done, photos } = said);
    if (!done) await tell({ state: "file", file, part: received / file.blob.size });
  }
  await drop("files", file.key);
  await tell({ state: "file", file, done: true, photos });
}

async function refuse(file, why) {
  await change("files", file.key, (here) => here && { ...here, ...why });
  return tell({ state: "file", file, error: why.error });
}

// --- On every page of the village ----------------------------------------------------------------

export function count(text, number) { return text.replace("0", number); }

export function link(address, text) {
  const door = document.createElement("a");
  door.href = address;
  door.textContent = text;
  return door;
}
export function signIn() { return link(`/masuk/?next=${encodeURIComponent(location.pathname)}`, words.door); }

// What the portal takes no more: it is shown, and leaves when the person says so.
function discard(rows) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = words.discard;
  button.onclick = async () => {
    for (const row of rows) await (row.fields ? drop("texts", textKey(row.product, row.section)) : drop("files", row.key));
    flush();
  };
  return button;
}

listen(({ state, left }) => {
  if (!line) return;
  const rows = [...left.texts, ...left.files];
  const stuck = rows.find(isStuck);
  const closed = rows.filter((row) => row.closed);
  const place = stuck && `/berkas/${stuck.product}/isi/${stuck.section ?? "bukti"}/`;
  const [tone, said, ...parts] = state === "signin"
    ? ["error", words.signin, signIn()]
    : closed.length
      ? ["error", words.closed, closed.map((row) => row.said ?? row.name).join(", "), link(place, words.look), discard(closed)]
      : stuck
        ? ["error", words.stuck, link(place, words.look)]
        : ["warning", words.waits];
  line.hidden = !rows.length || (!closed.length && place === location.pathname);
  line.className = `saved ${tone}`;
  line.replaceChildren(`${count(said, left.count)} `, ...parts.flatMap((part) => [part, " "]));
  for (const button of document.querySelectorAll("button[data-waits]")) {
    const here = rows.filter((row) => String(row.product) === button.dataset.waits);
    if (button.disabled && !here.length) location.reload(); // what was missing on this page has arrived
    button.dataset.label ??= button.textContent;
    button.disabled = here.length > 0;
    button.textContent = !here.length ? button.dataset.label
      : here.some(isStuck) ? words.first : count(words.hold, here.length);
  }
});

document.querySelector(".who form")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const { texts, files, count: left } = await waiting();
  if (left && !window.confirm(count(words.leave, left))) return;
  const answer = navigator.onLine && await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
  // Nothing is forgotten before the person is really out.
  if (!answer) return window.alert(words.stay);
  if (answer.type !== "opaqueredirect") return form.submit(); // the portal says what is wrong
  for (const text of texts) await drop("texts", textKey(text.product, text.section));
  for (const file of files) await drop("files", file.key);
  await act("known", "readwrite", (rows) => rows.delete(IDBKeyRange.bound(`${officer}/`, `${officer}0`)));
  await drop("meta", `file/${officer}`);
  await drop("meta", "officer");
  location.assign("/masuk/");
});

// The list of sections brings all answers along, to be shown where there is no line.
const { product } = document.body.dataset;
if (product) {
  const answer = await fetch(`/berkas/${product}/isi/jawaban.json`).catch(() => null);
  if (answer?.ok) {
    await put("meta", `file/${officer}`, product);
    const { sections } = await answer.json();
    for (const [section, { seen, fields }] of Object.entries(sections)) {
      const lists = Object.entries(fields).map(([name, value]) => [name, [value ?? []].flat().map(String)]);
      await put("known", textKey(product, section), { seen, fields: Object.fromEntries(lists) });
    }
  }
}

// Without a line the links of a shell lead on, to the file in the address or the one opened last.
if (document.body.hasAttribute("data-shell")) {
  const here = location.pathname.match(/^\/berkas\/(\d+)\//)?.[1] ?? await meta(`file/${officer}`);
  if (here) for (const door of document.querySelectorAll("[data-section]")) door.href = `/berkas/${here}/isi/${door.dataset.section}/`;
}

window.addEventListener("online", flush);
// What it fetches must not compete with the page on a slow line.
const register = () => setTimeout(() => navigator.serviceWorker?.register("/sw.js", { updateViaCache: "all" }), 2000);
if (document.readyState === "complete") register();
else window.addEventListener("load", register);
flush();
setInterval(async () => { if ((await waiting()).count) flush(); }, 20_000);
