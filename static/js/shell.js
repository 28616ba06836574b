// The page that stands for all others where there is no line: it shows what the address asks for, as far as
// this phone can.

import { get, keyOf, officer, waiting } from "./store.js";
import { isStuck, sendAgain } from "./queue.js";
import { link } from "./banner.js";

const words = document.getElementById("line").dataset;
const place = document.getElementById("isi");
const match = (address) => location.pathname.match(`^${address.replace("0", "(\\d+)").replace("bagian", "([a-z]+)")}$`);
const [, named, section] = match(words.toSection) ?? match(words.toCheck) ?? match(words.toSubmit) ?? match(words.toList) ?? [];

function open(name) {
  place.append(document.getElementById(name).content.cloneNode(true));
  document.title = `${place.querySelector("h1").textContent} · OVOP NTT`;
}

// The links of the shell lead on, in the file that the address names or that was opened last.
function leadOn(product) {
  const to = (address) => address.replace("0", product);
  for (const door of place.querySelectorAll("[data-section]")) door.href = to(words.toSection).replace("bagian", door.dataset.section);
  for (const door of place.querySelectorAll("[data-list]")) door.href = to(words.toList);
  for (const door of place.querySelectorAll("[data-check]")) door.href = to(words.toCheck);
}

// What was typed, posted and did not arrive is kept, for whose page it was: without a line nobody else can say
// who is signed in. What goes with a password or a code stays in this page alone.
async function again() {
  const form = place.querySelector("[data-resend]");
  const me = Number(form.elements.officer?.value);
  const fields = [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "officer"].includes(name));
  if (!me || !fields.length) return;
  const { keepPost, keepStep } = await import("./steps.js");
  if (match(words.toSubmit)) {
    const all = {};
    for (const [name, value] of fields) (all[name] ??= []).push(value);
    await keepStep({ me, product: named, fields: all, marks: JSON.parse(all.marks[0]) });
    return location.replace(words.toCheck.replace("0", named));
  }
  if (fields.some(([name]) => /password|code/.test(name))) return;
  const row = await keepPost({ me, address: location.pathname + location.search, fields });
  document.getElementById("posted").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sendAgain(row);
  });
}

// --- How far each section is, as far as this phone knows ----------------------------------------------------------

const KINDS = { photos: "foto", minutes_file: "berita-acara" };

// [{section, known, text, files, missing: [[label, field], …]}, …] in the order of the form.
async function look(product) {
  const me = await officer();
  const { texts, files } = await waiting();
  return Promise.all(words.sections.split(" ").map(async (section) => {
    const known = await get("known", keyOf({ officer: me, product, section }));
    const text = texts.find((row) => row.product === product && row.section === section);
    const here = section === words.files ? files.filter((row) => row.product === product) : [];
    const fields = { ...known?.fields, ...text?.fields };
    const isThere = (name) => known.files?.includes(name) || here.some((file) => file.kind === KINDS[name] && !isStuck(file))
      || fields[name]?.some((value) => value);
    const missing = (known?.required ?? []).map(([label, names]) => [label, names.find((name) => !isThere(name))]).filter(([, name]) => name);
    return { section, known, text, files: here, missing };
  }));
}

function stateOf({ known, text, files, missing }) {
  const rows = [text, ...files].filter(Boolean);
  if (rows.some(isStuck)) return "look";
  if (rows.length && !missing.length) return "waits";
  if (!known?.required) return rows.length ? "waits" : "unknown";
  if (known.mend && !rows.length) return "mend";
  if (known.unconfirmed && !text?.confirm) return "confirm";
  if (!missing.length) return "done";
  return missing.length === known.required.length && !rows.length ? "new" : "partial";
}

async function show(product) {
  const states = await look(product);
  const list = document.querySelector("ol.tasks");
  for (const one of states) {
    const door = list.querySelector(`[data-section="${one.section}"]`);
    const [tone, ...label] = list.dataset[stateOf(one)].split(" ");
    door.parentElement.className = tone;
    door.querySelector(".badge").textContent = label.join(" ");
  }
  const box = document.getElementById("kurang");
  if (!box) return;
  const titles = words.titles.split("|");
  const lines = box.querySelector("ul");
  const onward = document.getElementById("lengkapi");
  onward.hidden = true;
  // The first that is missing of each section, and how many there are.
  const items = states.flatMap(({ section, missing: [first, ...more] }, n) => {
    if (!first) return [];
    const address = `${words.toSection.replace("0", product).replace("bagian", section)}#div_id_${first[1]}`;
    if (onward.hidden) Object.assign(onward, { hidden: false, href: address, textContent: onward.dataset.words.replace("0", titles[n]) });
    const item = document.createElement("li");
    item.append(link(address, `${titles[n]}: ${more.length ? lines.dataset.several.replace("0", more.length + 1) : first[0]}`));
    return [item];
  });
  lines.replaceChildren(...items);
  box.hidden = onward.hidden;
  const form = document.querySelector("[data-submits]");
  const isRead = states.every(({ known }) => known?.seen);
  document.getElementById("unread").hidden = isRead;
  form.hidden = !isRead || !onward.hidden;
  const marks = Object.fromEntries(states.map(({ section, known }) => [section, known?.seen]));
  form.elements.marks.value = JSON.stringify({ ...marks, submissions: states[0].known?.submissions });
}

// ----------------------------------------------------------------------------------------------------------------

async function start() {
  if (document.getElementById("kirim-lagi").content.querySelector("textarea")) {
    open("kirim-lagi");
    await again().catch(() => {});
    return import("./page.js");
  }
  const product = named ?? await get("meta", `file/${await officer()}`).catch(() => undefined);
  if (section && document.getElementById(section)) {
    open(section);
    leadOn(product);
    return import("./section.js");
  }
  open(match(words.toCheck) ? "periksa" : "daftar");
  if (product) {
    leadOn(product);
    // Before Ajukan is shown: a press that nobody catches is posted, and there is no line.
    await (await import("./page.js")).ready;
    document.addEventListener("outbox", () => show(String(product)).catch(() => {}));
    await show(String(product)).catch(() => {});
  }
  return import("./page.js");
}
start();
