// The page that stands for all others where there is no line: it shows what the address asks for, as far as
// this phone can.

import { get, officer } from "./store.js";

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
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await import("./banner.js");
    (await import("./queue.js")).sendAgain(row);
  });
}

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
    const { show } = await import("./states.js");
    await show(String(product)).catch(() => {});
    document.addEventListener("outbox", () => show(String(product)).catch(() => {}));
  }
  return import("./page.js");
}
start();
