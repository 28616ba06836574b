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

export function flush() {
  if (held) return Promise.resolve();
  again = true;
  running ??= (async () => {
    while (again) {
      again = false;
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

async function work() {
  const { texts, files, count } = await waiting();
  if (!count) return tell({ state: "idle" });
  const pulse = await fetch(words.pulse, { redirect: "manual", headers: { Accept: "application/json" } });
  if (pulse.type === "opaqueredirect") return tell({ state: "signin" });
  if (!pulse.ok) throw new Error(pulse.status);
  const { officer: now, token } = await pulse.json();
  if (now !== officer) return tell({ state: "signin" });
  for (const text of texts) if (!text.clash && !text.wrong && text.seen) await sendText(text, token);
  for (const file of files) if (!file.error) await sendFile(file, token);
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
  if (answer.status === 404) return drop("texts", key);
  if (![200, 409, 422].includes(answer.status)) throw new Error(answer.status);
  const said = await answer.json();
  const latest = await get("texts", key);
  const typedOn = latest && latest.at !== text.at;
  if (answer.status === 409) {
    await put("texts", key, { ...latest, clash: true, closed: said.closed });
    return tell({ state: "clash", text, ...said });
  }
  await put("known", key, { fields: text.fields, seen: said.seen });
  if (typedOn) await put("texts", key, { ...latest, seen: said.seen });
  else if (answer.status === 422) await put("texts", key, { ...latest, seen: said.seen, wrong: true });
  else await drop("texts", key);
  await tell({ state: answer.status === 422 ? "wrong" : "saved", text, ...said });
  if (typedOn) await sendText(await get("texts", key), token);
}

async function sendFile(file, token) {
  const address = `/berkas/${file.product}/kirim/${file.kind}/${file.key}/`;
  const here = await fetch(address, { redirect: "manual" });
  if (here.status === 404) return drop("files", file.key);
  if (here.type === "opaqueredirect") return tell({ state: "signin" });
  let { received, done } = await here.json();
  while (!done) {
    const answer = await fetch(address, {
      method: "PUT",
      body: file.blob.slice(received, received + PIECE),
      headers: { "X-CSRFToken": token, "X-Start": received, "X-Total": file.blob.size, "X-Name": encodeURIComponent(file.name) },
    });
    const said = await answer.json();
    if (said.error) {
      await put("files", file.key, { ...file, error: said.error });
      return tell({ state: "file", file, error: said.error });
    }
    ({ received, done } = said);
    await tell({ state: "file", file, part: done ? 1 : received / file.blob.size });
  }
  await drop("files", file.key);
  await tell({ state: "file", file, done: true });
}

// --- On every page of the village ----------------------------------------------------------------

export function count(text, number) { return text.replace("0", number); }

listen(({ state, left }) => {
  if (!line) return;
  const stuck = left.texts.find((text) => text.clash || text.wrong || !text.seen)
    ?? left.files.filter((file) => file.error).map((file) => ({ ...file, section: "bukti" }))[0];
  const [tone, said, door, address] = state === "signin"
    ? ["error", words.signin, words.door, `/masuk/?next=${encodeURIComponent(location.pathname)}`]
    : stuck?.closed
      ? ["error", words.closed]
      : stuck
      ? ["error", words.stuck, words.look, `/berkas/${stuck.product}/isi/${stuck.section}/`]
      : ["warning", words.waits];
  line.hidden = !left.count || (stuck && address === location.pathname);
  line.className = `saved ${tone}`;
  line.textContent = `${count(said, left.count)} `;
  if (door) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = door;
    line.append(link);
  }
  for (const button of document.querySelectorAll("button[data-waits]")) {
    const here = [...left.texts, ...left.files].filter((row) => String(row.product) === button.dataset.waits).length;
    if (button.disabled && !here) location.reload(); // what was missing on this page has arrived
    button.disabled = here > 0;
    button.textContent = here ? count(words.hold, here) : (button.dataset.label ??= button.textContent);
  }
});

document.querySelector(".who form")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { texts, files, count: left } = await waiting();
  if (left && !window.confirm(count(words.leave, left))) return;
  for (const text of texts) await drop("texts", textKey(text.product, text.section));
  for (const file of files) await drop("files", file.key);
  await act("known", "readwrite", (rows) => rows.delete(IDBKeyRange.bound(`${officer}/`, `${officer}0`)));
  await drop("meta", "officer");
  event.target.submit();
});

// The list of sections brings all answers along, to be shown where there is no line.
const { product } = document.body.dataset;
if (product) {
  const answer = await fetch(`/berkas/${product}/isi/jawaban.json`).catch(() => null);
  if (answer?.ok) {
    const { sections } = await answer.json();
    for (const [section, { seen, fields }] of Object.entries(sections)) {
      const lists = Object.entries(fields).map(([name, value]) => [name, [value ?? []].flat().map(String)]);
      await put("known", textKey(product, section), { seen, fields: Object.fromEntries(lists) });
    }
  }
}

window.addEventListener("online", flush);
const register = () => navigator.serviceWorker?.register("/sw.js", { updateViaCache: "all" });
if (document.readyState === "complete") register();
else window.addEventListener("load", register);
flush();
setInterval(async () => { if ((await waiting()).count) flush(); }, 20_000);
