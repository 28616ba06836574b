// The location of the phone, for the section "Bukti"; a second press of Save waits for the first.

const form = document.querySelector("main form");
let sent = false;
form.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
// Coming back by the browser's own button shows the page as it was left.
window.addEventListener("pageshow", () => { sent = false; });

const latitude = document.getElementById("id_latitude");
if (latitude && navigator.geolocation) {
  const longitude = document.getElementById("id_longitude");
  const button = document.getElementById("locate");
  const says = document.getElementById("locate-says");
  const number = (degrees) => degrees.toFixed(6).replace(".", ",");
  button.hidden = false;
  button.addEventListener("click", () => {
    says.textContent = says.dataset.wait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        latitude.value = number(coords.latitude);
        longitude.value = number(coords.longitude);
        says.textContent = says.dataset.done;
      },
      () => { says.textContent = says.dataset.failed; },
      { enableHighAccuracy: true, timeout: 20000 },
    );
  });
}
