// What was chosen is said in Indonesian, whatever language the browser speaks: a day in words, files by name.

const DAY = new Intl.DateTimeFormat("id", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const FIRST = "2000"; // years of which a digit is missing yet are not read

function placeOf(input) {
  let place = document.getElementById(`${input.id}_read`);
  if (!place) { // in the administration
    place = Object.assign(document.createElement("p"), { id: `${input.id}_read`, className: "reading help" });
    place.setAttribute("role", "status");
    input.parentElement.append(place);
  }
  return place;
}

function tell(input) {
  if (input.type === "date") placeOf(input).textContent = input.value >= FIRST ? DAY.format(new Date(input.value)) : "";
  if (input.type === "file") placeOf(input).textContent = [...input.files].map((file) => file.name).join(", ");
}

document.querySelectorAll("input[type=date]").forEach(tell);
for (const kind of ["input", "change"]) document.addEventListener(kind, ({ target }) => tell(target));
