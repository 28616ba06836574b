// The place where the phone is, written into the two fields for it.

const says = document.getElementById("locate-says");
const DENIED = 1; // GeolocationPositionError.PERMISSION_DENIED

export function find(form) {
  says.textContent = says.dataset.wait;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      for (const name of ["latitude", "longitude"]) {
        form.elements[name].value = coords[name].toFixed(6).replace(".", ",");
        form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
      }
      says.textContent = says.dataset.done;
    },
    ({ code }) => { says.textContent = code === DENIED ? says.dataset.denied : says.dataset.failed; },
    { enableHighAccuracy: true, timeout: 20000 },
  );
}
