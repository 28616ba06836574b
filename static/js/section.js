// A section of the form: each answer is saved while it is typed, and nothing is lost where the line drops.

import { change, drop, get, keyOf, officer, put, waiting } from "./store.js";

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
const photos = files.length ? import("./photos.js").then((module) => module.start({ form, product, files, flush })) : null;
let sent = false;
let timer;
const started = start();

// What every page does comes after the form: at once where something was typed or waits.
async function page() {
  await started;
  return import("./page.js");
}

async function flush() {
  try {
    await (await photos)?.stored();
    await (await page()).flush();
  } catch { // the line dropped before it had come
    says.className = "saved warning";
    says.textContent = words.nosignal;
    clearTimeout(timer);
    timer = setTimeout(flush, 5000);
  }
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

async function keep(more = {}) {
  const me = await officer();
  if (!me) return;
  const now = { officer: me, product, section, fields: read(), seen: seen.value, at: Date.now() + Math.random() };
  await change("texts", keyOf(now), (old) => {
    const names = [...new Set([...(old?.touched ?? []), ...touched])];
    return { clash: old?.clash, closed: old?.closed, ...now, ...more, touched: names, said: names.map(shown).filter(Boolean).join(", ") };
  });
}

form.addEventListener("input", async ({ target }) => {
  if (!target.name || target.type === "file") return;
  touched.add(target.name);
  page().catch(() => {}); // is there when it is needed, a second from now
  says.className = "saved warning";
  says.textContent = words.typing;
  await keep();
  clearTimeout(timer);
  timer = setTimeout(flush, 1200);
});

document.addEventListener("outbox", async ({ detail: { state, text, saved, closed, seen: mark, left } }) => {
  if (text && text.product === product && text.section === section) {
    if (mark && state !== "clash") seen.value = mark;
    says.className = state === "saved" ? "saved" : "saved warning";
    if (state === "saved") says.textContent = words.saved.replace("0", saved);
    if (state === "wrong") says.textContent = words.wrong.replace("0", saved);
    if (state === "clash") {
      says.className = "saved error";
      if (closed) says.textContent = words.closed;
      else says.replaceChildren(`${words.clash} `, (await banner()).link("", words.both));
    }
  } else if (["waiting", "signin"].includes(state) && left.count) {
    says.className = "saved warning";
    if (state === "waiting") says.textContent = words.nosignal;
    else says.replaceChildren(`${words.expired} `, (await banner()).signIn());
  }
});
function banner() { return import("./banner.js"); }

form.addEventListener("submit", async (event) => {
  if (sent) return event.preventDefault(); // a second press waits for the first
  sent = true;
  clearTimeout(timer);
  event.preventDefault();
  await keep({ confirm: true, clash: false });
  if (isShell || !navigator.onLine) return onward(event.submitter?.value);
  // What is on its way arrives first, so that the page's own post does not meet it as a stranger.
  await Promise.race([flush(), new Promise((go) => { setTimeout(go, 15_000); })]);
  setTimeout(() => { sent = false; }, 3000); // the line may hang, and the person stop it
  // The worker goes on to the next section only with what waits in the phone.
  form.insertAdjacentHTML("beforeend", '<input type="hidden" name="kept" value="1">');
  const name = event.submitter?.name;
  if (name) form.insertAdjacentHTML("beforeend", `<input type="hidden" name="${name}" value="${event.submitter.value}">`);
  form.submit();
});
// Coming back by the browser's own button shows the page as it was left.
window.addEventListener("pageshow", () => { sent = false; });

function onward(then) {
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
    } else says.textContent = words.unknown;
    const first = keyOf({ officer: await officer(), product, section: words.category });
    const category = (await get("texts", first) ?? await get("known", first))?.fields.category?.[0] ?? "";
    for (const box of document.querySelectorAll("[data-categories]")) box.hidden = !box.dataset.categories.split(" ").includes(category || "-");
  } else await put("known", key, { fields: read(), seen: seen.value });
  const text = await get("texts", key);
  if (!text) return;
  const before = read();
  const differ = text.touched.filter((name) => !touched.has(name) && String(before[name]) !== String(text.fields[name]));
  if (!differ.length && !text.confirm) return drop("texts", key);
  // Only what would overwrite something; into an empty answer it may go as it is.
  const against = isShell || text.seen === seen.value ? [] : differ.filter((name) => before[name]?.some((value) => value));
  const clash = against.length > 0;
  for (const name of against) {
    const box = document.getElementById(`div_id_${name}`);
    const note = document.createElement("div");
    note.className = "conflict";
    note.textContent = `${words.stored} ${shown(name) || words.none}`;
    box?.append(note);
  }
  fill(text.fields, text.touched);
  await change("texts", key, (latest) => latest && { ...latest, fields: read(), seen: seen.value, clash, wrong: false, closed: isShell && latest.closed, at: Date.now() });
  if (clash) {
    says.className = "saved error";
    says.textContent = words.compare;
  }
}

async function start() {
  await restore();
  if (touched.size) await keep();
  if (await officer()) for (const button of form.querySelectorAll(".bar [disabled]")) button.disabled = false;
  else {
    // Nobody is signed in: whatever is typed here would be nobody's.
    document.querySelector(".callout").textContent = words.nobody;
    for (const one of form.elements) one.disabled = true;
  }
}

started.then(waiting).then(({ count }) => {
  // It must not compete with the form on a slow line.
  setTimeout(() => page().catch(() => {}), count ? 0 : 2000);
});
