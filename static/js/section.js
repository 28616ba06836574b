// A section of the form: each answer is saved while it is typed, and nothing is lost where the line drops.

import { amend, change, drop, get, keyOf, officer, remove, waiting } from "./store.js";

const words = document.getElementById("line").dataset;
const form = document.querySelector("main form");
const says = document.getElementById("saved");
const seen = form.elements.seen;
// In a shell only the address tells them.
const [, product, section] = location.pathname.match(words.toSection.replace("0", "(\\d+)").replace("bagian", "([a-z]+)"));
const isShell = document.body.hasAttribute("data-shell");
const fields = () => [...form.elements].filter((one) => one.name && !["hidden", "file", "submit"].includes(one.type));
// What this person has answered here, also before this script had come: restore() leaves it alone.
const touched = new Set(fields().filter(changed).map((one) => one.name));
const files = [...form.querySelectorAll("input[type=file]")];
let photos = null; // comes with the first file
let answers = null; // comes with the first letter
let sent = false;
let unkept = false; // the phone could not keep what was typed last
let saving = null; // the answers that are on their way
let timer;
const started = start();
const isHere = (row) => row?.product === product && (row.section ?? words.files) === section;

// What every page does comes after the form: at once where something was typed or waits.
async function page() {
  await started;
  return import("./page.js");
}

// Where it does not come, files go with the form.
function takeFiles() {
  photos ??= import("./photos.js").then((module) => module.start({ product, files, flush })).catch(() => { photos = null; });
  return photos;
}
for (const input of files) input.addEventListener("change", takeFiles);
if (files.some((input) => input.files.length)) takeFiles(); // chosen before this script had come

// Tells at each field what the portal made of it.
function tellAnswers() {
  answers ??= import("./answers.js").then((module) => module.start({ form, isHere, say, keep })).catch(() => { answers = null; });
}

// One press for all twelve months.
for (const press of form.querySelectorAll("[data-all]")) {
  const boxes = fields().filter((one) => one.name === press.dataset.all);
  press.hidden = false;
  press.addEventListener("click", () => {
    const all = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = all;
    boxes[0].dispatchEvent(new Event("input", { bubbles: true }));
  });
}

const DENIED = 1; // GeolocationPositionError.PERMISSION_DENIED
const locate = document.getElementById("locate");
if (locate && navigator.geolocation) {
  const place = document.getElementById("locate-says");
  locate.hidden = false;
  locate.addEventListener("click", () => {
    place.textContent = place.dataset.wait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        for (const name of ["latitude", "longitude"]) {
          form.elements[name].value = coords[name].toFixed(6).replace(".", ",");
          form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
        }
        place.textContent = place.dataset.done;
      },
      ({ code }) => { place.textContent = code === DENIED ? place.dataset.denied : place.dataset.failed; },
      { enableHighAccuracy: true, timeout: 20000 },
    );
  });
}

async function flush() {
  try {
    await (await photos)?.stored();
    await (await page()).flush();
  } catch { // the line dropped before it had come
    say("warning", words.nosignal);
    clearTimeout(timer);
    timer = setTimeout(flush, 5000);
  }
}

function say(tone, ...parts) {
  if (unkept && tone !== "error") return; // what was saved is not what stands here
  says.className = `saved ${tone}`.trim();
  says.replaceChildren(...parts.flatMap((part) => [part, " "]));
}

// The phone keeps nothing at the moment: whoever types must press Simpan.
function noStore() {
  unkept = true;
  say("error", navigator.onLine ? words.nostore : words.stayhere);
}

async function keyHere() { return keyOf({ officer: await officer(), product, section }); }

function changed(one) {
  if (one.type === "checkbox" || one.type === "radio") return one.checked !== one.defaultChecked;
  if (!one.options) return one.value !== one.defaultValue;
  return one.selectedIndex !== Math.max(0, [...one.options].findIndex((option) => option.defaultSelected));
}

function read() {
  const values = {};
  for (const one of fields()) {
    if (one.closest("[data-categories][hidden]")) continue; // a paper of another category
    values[one.name] ??= [];
    if ((one.type !== "checkbox" && one.type !== "radio") || one.checked) values[one.name].push(one.value);
  }
  return values;
}

function fill(values, names) {
  for (const one of fields()) {
    if (!names.includes(one.name) || touched.has(one.name)) continue;
    const value = values[one.name] ?? [];
    if (one.type === "checkbox" || one.type === "radio") one.checked = value.includes(one.value);
    else one.value = value[0] ?? "";
  }
}

function shown(name) {
  const chosen = fields().filter((one) => one.name === name && (one.type === "checkbox" || one.type === "radio" ? one.checked : one.value));
  return chosen.map((one) => (one.labels && one.type !== "text" && one.checked ? one.labels[0].textContent.trim() : one.selectedOptions?.[0].text ?? one.value)).join(", ");
}

// What waits of fields that are not on this page: a shell has no place for replies to remarks.
function unseen(text) { return Object.fromEntries(Object.entries(text?.fields ?? {}).filter(([name]) => !form.elements[name])); }

// Whether the phone holds what stands in the form now.
async function keep(more = {}) {
  try {
    const me = await officer();
    if (!me) throw new Error("Nobody is signed in.");
    const now = { officer: me, product, section, fields: read(), seen: seen.value, at: Date.now() + Math.random() };
    await change("texts", keyOf(now), (old) => {
      const names = [...new Set([...(old?.touched ?? []), ...touched])];
      return { clash: old?.clash, closed: old?.closed, ...now, ...more, fields: { ...unseen(old), ...now.fields }, touched: names, said: names.map(shown).filter(Boolean).join(", ") };
    });
    unkept = false;
    return true;
  } catch {
    noStore();
    return false;
  }
}

form.addEventListener("input", async ({ target }) => {
  if (!target.name || target.type === "file") return;
  touched.add(target.name);
  tellAnswers();
  modules().catch(() => {}); // are there when they are needed, a second from now
  say("warning", words.typing);
  await started; // what waits must be in the form again
  if (!(await keep())) return;
  clearTimeout(timer);
  timer = setTimeout(save, 1200);
});

document.addEventListener("outbox", async ({ detail: { state, text, saved, closed, error, seen: mark, left } }) => {
  const { link, signIn } = ["clash", "signin"].includes(state) ? await import("./banner.js") : {};
  if (isHere(text)) {
    if (mark && state !== "clash") seen.value = mark;
    if (state === "saved") say("", words.saved.replace("0", saved));
    if (state === "wrong" && !answers) say("warning", words.wrong.replace("0", saved));
    if (state === "no") refused(text, error);
    if (state === "clash" && closed) say("error", words.closed);
    if (state === "clash" && !closed) say("error", words.clash, link("", words.both));
  } else if (state === "waiting" && [...left.texts, ...left.files].some(isHere)) say("warning", words.nosignal);
  else if (state === "signin" && left.count) say("warning", words.expired, signIn());
  else if (state === "nostore") noStore();
});

// The portal took the others, and not this.
function refused(text, error) {
  const button = (label, press) => {
    const one = document.createElement("button");
    Object.assign(one, { type: "button", className: "btn", textContent: label, onclick: press });
    return one;
  };
  const again = async () => {
    say("warning", words.typing);
    await amend(text, { error: "", later: false });
    flush();
  };
  const discard = async () => {
    await remove(text);
    location.reload();
  };
  say("error", error, button(words.retry, again), button(words.discard, discard));
}

// Answers at once what is still open, as the button without a script does.
function answerRest(value) {
  for (const one of fields()) {
    const isOpen = one.type === "radio" && one.value === value && !one.closest("[data-categories][hidden]") && !form.elements[one.name].value;
    if (isOpen) touched.add(one.name);
    if (isOpen) one.checked = true;
  }
}

// All at once, for on a slow line each costs a second.
function modules() { return Promise.all([import("./queue.js"), import("./banner.js"), import("./send.js")]); }

async function send(then) {
  const [{ sendNow }] = await modules();
  return sendNow(await keyHere(), { token: form.elements.csrfmiddlewaretoken.value, then });
}

// Where nothing else waits the answers go at once, with the page's own token: on a slow line each question
// before them costs a second. What is not taken so goes as all that waits does.
async function save() {
  const left = await waiting().catch(() => null);
  const [text] = left?.texts ?? [];
  if (left?.count === 1 && isHere(text) && !text.clash && !isShell && navigator.onLine) {
    saving ??= send().catch(() => {}).finally(() => { saving = null; });
    await saving;
  }
  return flush();
}

// Sends the answers once, and goes on to where the portal says; false where the form must go itself.
async function goOn(then) {
  let said = await send(then);
  if (!said && !(await get("texts", await keyHere()))) { // somebody else has just sent them
    await keep({ confirm: true });
    said = await send(then);
  }
  if (!said?.next) return false;
  location.assign(said.next);
  return true;
}

// The button that was pressed says that it works, and is itself again where nothing left.
const underway = (what, button) => import("./busy.js").then((one) => one[what](button)).catch(() => {});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (sent) return; // a second press waits for the first
  sent = true;
  underway("busy", event.submitter);
  clearTimeout(timer);
  const { name, value } = event.submitter ?? {};
  await started; // what waits must be in the form again
  if (name === "rest") answerRest(value);
  await saving;
  const kept = await keep({ confirm: true, clash: false });
  setTimeout(() => { sent = false; }, 3000); // the line may hang, and the person stop it
  const withFiles = () => files.some((input) => input.files.length);
  if (isShell || !navigator.onLine) {
    if (["photo", "page"].includes(name)) { // only the portal can do it
      sent = false;
      underway("calm");
      return say("warning", words.stayopen);
    }
    if (withFiles()) {
      underway("calm");
      return noStore(); // they are only in this page
    }
    return kept && onward(value);
  }
  if (kept) {
    const late = new Promise((go) => { setTimeout(go, 15_000); });
    await Promise.race([photos?.then((one) => one?.stored()), late]);
    // Without the buttons of photos and pages, for which the portal shows this page anew.
    if (["then", "rest"].includes(name) && !withFiles() && await Promise.race([goOn(name === "rest" ? "next" : value).catch(() => false), late])) return;
    // What is on its way arrives first, so that the page's own post does not meet it as a stranger.
    await Promise.race([flush(), late]);
    // The worker goes on to the next section only with what waits in the phone.
    form.insertAdjacentHTML("beforeend", '<input type="hidden" name="kept" value="1">');
  } else {
    // Older words of this section would come back as a stranger's.
    await officer().then((me) => remove({ officer: me, product, section, fields: {} })).catch(() => {});
  }
  if (name) form.insertAdjacentHTML("beforeend", `<input type="hidden" name="${name}" value="${value}">`);
  form.submit();
});
// Coming back by the browser's own button shows the page as it was left.
window.addEventListener("pageshow", () => { sent = false; });

function onward(then) {
  // Without a worker there is no page to go to.
  if (!isShell && !navigator.serviceWorker?.controller) {
    underway("calm");
    return say("warning", words.nosignal);
  }
  const sections = words.sections.split(" ");
  const next = sections[sections.indexOf(section) + 1];
  const place = then === "later" || !next ? words.toList : words.toSection.replace("bagian", next);
  location.assign(place.replace("0", product));
}

// What waits from before comes back into the form. Where somebody saved meanwhile, both are shown.
async function restore() {
  const key = await keyHere();
  if (isShell) {
    const known = await get("known", key);
    if (known) {
      seen.value = known.seen;
      fill(known.fields, Object.keys(known.fields));
    } else say("", words.unknown);
    const first = keyOf({ officer: await officer(), product, section: words.category });
    const category = (await get("texts", first) ?? await get("known", first))?.fields.category?.[0] ?? "";
    for (const box of document.querySelectorAll("[data-categories]")) box.hidden = !box.dataset.categories.split(" ").includes(category || "-");
  } else {
    const known = await get("known", key);
    if (known?.at > performance.timeOrigin) { // the page before this one sent it while this one was on its way
      seen.value = known.seen;
      fill(known.fields, Object.keys(known.fields));
    } else await change("known", key, (old) => ({ ...old, fields: read(), seen: seen.value })).catch(() => {});
  }
  const text = await get("texts", key);
  if (!text) return;
  const before = read();
  const differ = text.touched.filter((name) => !touched.has(name) && String(before[name]) !== String(text.fields[name]));
  if (!differ.length && !text.confirm) return drop("texts", key);
  // Only what would overwrite something; into an empty answer it may go as it is.
  const against = text.seen === seen.value ? [] : differ.filter((name) => before[name]?.some((value) => value));
  const clash = against.length > 0;
  for (const name of against) {
    const box = document.getElementById(`div_id_${name}`);
    const note = document.createElement("div");
    note.className = "conflict";
    note.textContent = `${words.stored} ${shown(name) || words.none}`;
    box?.append(note);
  }
  fill(text.fields, text.touched);
  await change("texts", key, (latest) => latest && { ...latest, fields: { ...unseen(latest), ...read() }, seen: seen.value, clash, wrong: false, error: "", later: false, closed: isShell && latest.closed, at: Date.now() });
  if (clash) say("error", words.compare);
}

async function start() {
  await restore().catch(() => noStore());
  if (touched.size) await keep();
  if (await officer()) for (const button of form.querySelectorAll(".bar [disabled]")) button.disabled = false;
  else {
    // Nobody is signed in: whatever is typed here would be nobody's.
    document.querySelector(".callout").textContent = words.nobody;
    for (const one of form.elements) one.disabled = true;
  }
}

started.then(waiting).catch(() => ({ files: [], posts: [], count: 0 })).then(({ files: left, posts, count }) => {
  if (files.length && left.some((file) => file.product === product)) takeFiles();
  if (count) tellAnswers();
  if (count || posts.length) return flush();
  // It must not compete with the form on a slow line; and what is being typed goes when the hand rests.
  return setTimeout(() => (touched.size ? page().catch(() => {}) : flush()), 2000);
});
