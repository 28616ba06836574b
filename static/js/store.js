// What this phone keeps for its officers: answers typed and files chosen that the portal does not have yet
// ("texts", "files"), the portal's own answers to show where there is no line ("known"), and a few facts
// about the phone ("meta"). Every row names its officer, for a phone may be shared.

const TABLES = ["texts", "files", "known", "meta"];
const signedIn = Number(document.documentElement.dataset.officer);
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("ovop", 1);
    request.onupgradeneeded = () => TABLES.forEach((name) => request.result.createObjectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function act(table, mode, what) {
  const transaction = (await open()).transaction(table, mode);
  const request = what(transaction.objectStore(table));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export function put(table, key, value) { return act(table, "readwrite", (rows) => rows.put(value, key)); }
export function get(table, key) { return act(table, "readonly", (rows) => rows.get(key)); }
export function drop(table, key) { return act(table, "readwrite", (rows) => rows.delete(key)); }

// In one transaction, so that of two at once none undoes the other. `make` may return undefined: nothing.
export function change(table, key, make) {
  return act(table, "readwrite", (rows) => {
    const request = rows.get(key);
    request.onsuccess = () => {
      const value = make(request.result);
      if (value === undefined) rows.delete(key);
      else rows.put(value, key);
    };
    return request;
  });
}

// The officer of this page; in a shell, which knows nobody, the one who was signed in last. Or undefined.
export async function officer() { return signedIn || get("meta", "officer").catch(() => undefined); }

// --- Rows that wait: a text is the answers of one section, {officer, product, section, fields, …}; a file
// has a key of its own, {officer, product, kind, key, blob, …}. -----------------------------------------------

export function keyOf(row) { return row.key ?? `${row.officer}/${row.product}/${row.section}`; }
export function remove(row) { return drop(row.fields ? "texts" : "files", keyOf(row)); }

export async function waiting() {
  const me = await officer();
  const rows = await Promise.all(["texts", "files"].map((table) => act(table, "readonly", (all) => all.getAll())));
  const [texts, files] = rows.map((list) => list.filter((row) => row.officer === me));
  return { texts, files, count: texts.length + files.length };
}

// What is left of an officer who signs out: nothing, but for what waits and is thrown away one by one.
export async function forget(me) {
  await act("known", "readwrite", (rows) => rows.delete(IDBKeyRange.bound(`${me}/`, `${me}0`)));
  await drop("meta", `file/${me}`);
  await drop("meta", "officer");
}
