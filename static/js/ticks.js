// The box that ticks a whole page of a list, the count of what is ticked, and the offer to take all
// pages where a list has more than one.

const all = document.querySelector("[data-tick-all]");
if (all) {
  const boxes = [...document.querySelectorAll("input[name=product]")];
  const count = document.querySelector("[data-tick-count]");
  const everything = document.querySelector("[data-tick-everything]");
  const offer = document.querySelector("[data-tick-offer]");
  const plain = count.textContent;
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    const number = everything?.checked ? everything.dataset.tickEverything : ticked;
    count.textContent = number ? count.dataset.tickCount.replace("0", number) : plain;
    if (offer) offer.hidden = !all.checked || everything.checked;
  };
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  everything?.addEventListener("change", show);
  offer?.querySelector("button").addEventListener("click", () => {
    everything.checked = true;
    everything.focus();
    show();
  });
  show();
}
