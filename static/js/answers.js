// What the portal made of each answer, said at its field: how it was read, what is wrong with it, and what
// belongs into another field. And how long a text has become.

import { link } from "./banner.js";

const words = document.getElementById("line").dataset;

export function start({ form, isHere, say, keep }) {
  const boxOf = (name) => document.getElementById(`div_id_${name}`);
  const controlsOf = (name) => [form.elements[name] ?? []].flatMap((one) => (one instanceof RadioNodeList ? [...one] : one));

  // As templates/bootstrap5/field.html draws it.
  function mark(name, fault) {
    const box = boxOf(name);
    if (!box) return;
    box.querySelector(".invalid-feedback")?.remove();
    box.classList.toggle("is-wrong", Boolean(fault));
    const id = `error_1_id_${name}`;
    for (const control of controlsOf(name)) {
      control.classList.toggle("is-invalid", Boolean(fault));
      const rest = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
      if (fault) rest.push(id);
      control.setAttribute("aria-describedby", rest.join(" "));
      control.setAttribute("aria-invalid", Boolean(fault));
    }
    if (!fault) return;
    const note = document.createElement("div");
    note.className = "invalid-feedback";
    note.innerHTML = `<p id="${id}" role="alert"><strong></strong></p>`;
    note.querySelector("strong").textContent = fault;
    (box.querySelector("fieldset") ?? box).append(note);
  }

  function labelOf(name) {
    const box = boxOf(name);
    return (box?.querySelector("legend, label")?.firstChild?.textContent ?? name).trim();
  }

  function tell({ state, text, saved, errors = {}, read = {}, values = {} }) {
    for (const name of Object.keys(text.fields)) mark(name, errors[name]);
    for (const [name, reading] of Object.entries(read)) {
      const place = document.getElementById(`id_${name}_read`);
      if (place) place.textContent = reading;
    }
    for (const [name, value] of Object.entries(values)) {
      const [control] = controlsOf(name);
      // Not over what was typed on meanwhile.
      if (control && control.value === (text.fields[name]?.[0] ?? "")) control.value = value;
    }
    if (state === "saved") return document.querySelector(".error-summary")?.remove(); // of the page's own post
    const wrong = Object.keys(errors).filter(boxOf);
    if (Object.keys(values).length) keep(); // what waits holds them where they now stand
    const links = wrong.map((name) => link(`#${controlsOf(name)[0]?.id ?? `div_id_${name}`}`, labelOf(name)));
    say("warning", words.wrong.replace("0", saved), ...links);
  }

  const numbered = (sentence, ...numbers) => sentence.replace(/0/g, () => numbers.shift().toLocaleString("id"));

  // A long text is counted always, a short one only near its limit: a number beside every word would be noise.
  function count(control) {
    const limit = Number(control.dataset.limit);
    const now = [...control.value].length;
    if (!limit || (control.type !== "textarea" && now <= limit * 0.8)) return;
    let place = control.parentElement.querySelector(".reading");
    if (!place) {
      place = document.createElement("p");
      place.className = "reading";
      place.setAttribute("role", "status");
      control.after(place);
    }
    place.textContent = now > limit ? numbered(words.over, limit, now, now - limit) : numbered(words.count, now, limit);
  }

  form.addEventListener("input", ({ target }) => count(target));
  document.addEventListener("outbox", ({ detail }) => {
    if (isHere(detail.text) && ["saved", "wrong"].includes(detail.state)) tell(detail);
  });
}
