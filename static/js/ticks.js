// The box that ticks a whole page of a list, and how much is ticked: rows, and what they ask for where they say it.

const boxes = [...document.querySelectorAll(".ticks .pick input[name]")];
const count = document.querySelector("[data-tick-count]");
if (count) {
  const all = document.querySelector("[data-tick-all]");
  const everything = document.querySelector("[data-tick-everything]");
  const plain = count.textContent;
  const STEPS = [[1e12, "T"], [1e9, "M"], [1e6, "jt"]];

  // As rupiah_pendek() of villages/formats.py.
  const rupiah = (value) => {
    const [step, name] = STEPS.find(([step]) => value >= step) ?? [1, ""];
    const part = value / step;
    const digits = step === 1 || (part >= 100 && step === 1e6) ? 0 : 1;
    return `Rp ${part.toLocaleString("id-ID", { maximumFractionDigits: digits })} ${name}`.trim();
  };

  const show = () => {
    const ticked = boxes.filter((box) => box.checked);
    const whole = everything?.checked;
    if (all) {
      all.checked = ticked.length === boxes.length;
      all.indeterminate = ticked.length > 0 && ticked.length < boxes.length;
    }
    const worth = (whole ? [everything] : ticked).reduce((sum, box) => sum + Number(box.dataset.worth ?? 0), 0);
    const number = whole ? everything.dataset.tickEverything : ticked.length;
    const told = count.dataset.tickCount.replace("0", number) + (worth ? ` · ${rupiah(worth)}` : "");
    count.textContent = number ? told : plain;
  };
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      show();
    });
  }
  for (const box of boxes) box.addEventListener("change", show);
  everything?.addEventListener("change", show);
  show();
}
