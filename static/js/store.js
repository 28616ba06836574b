// What this phone keeps for its officers: answers typed and files chosen that the portal does not have yet
// ("texts", "files" and their "contents"), the last press on Ajukan ("steps"), other forms that did not arrive
// ("posts"), the portal's own answers to show where there is no line ("known"), and a few facts about the phone
// ("meta"). Every row names its officer, for a phone may be shared.
//
// It may fail at any moment: closed, full, refused, missing, upgraded by another tab, or silent. Then every
// call here rejects within seconds, and whoever calls goes on without it.

const PATIENCE = 3000; // ms, for a few words
const PATIENCE_WITH_FILES = 15_000; // ms, for megabytes on a slow phone

// One step a version, never changed once it is out: a phone walks those that it has not walked yet.
const STEPS = [
  (database) => ["texts", "files", "known", "meta"].forEach((name) => database.createObjectStore(name)),
  // What a file holds lies beside its row: looking at what waits must not read megabytes.
  (database, transaction) => {
    const contents = database.createObjectStore("contents");
    transaction.objectStore("files").openCursor().onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return;
      const { blob, ...row } = cursor.value;
      contents.put(blob, cursor.key);
      cursor.update(row);
      cursor.continue();
    };
  },
  (database) => ["steps", "posts"].forEach((name) => database.createObjectStore(name)),
];
const signedIn = Number(document.documentElement.dataset.officer);
let opened = null;

function open() {
  if (opened) return opened;
  opened = new Promise((resolve, reject) => {
    const request = indexedDB.open("ovop", STEPS.length);
    request.onupgradeneeded = ({ oldVersion }) => STEPS.slice(oldVersion).forEach((step) => step(request.result, request.transaction));
    request.onblocked = () => reject(new Error("Another tab holds an older store."));
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      const forget = () => { opened = null; };
      database.onclose = forget;
      database.onversionchange = () => { // another tab brings a newer one
        database.close();
        forget();
      };
      resolve(database);
      opened = Promise.resolve(database); // also after it had been blocked
    };
  });
  opened.catch(() => { opened = null; }); // the next call tries again
  return opened;
}

// `what` gets the tables and returns a request; so does this, its result, once it is safe.
async function act(names, mode, what, patience = PATIENCE) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      opened = null;
      reject(new Error("The store does not answer."));
    }, patience);
  });
  const begin = (database) => {
    const transaction = database.transaction(names, mode);
    const request = what(...names.map((name) => transaction.objectStore(name)));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("The store gave up."));
    });
  };
  const work = async () => {
    const database = await open();
    try {
      return await begin(database);
    } catch (fault) {
      if (fault.name !== "InvalidStateError") throw fault;
      opened = null; // closed behind our back, as iOS does in the background
      return begin(await open());
    }
  };
  return Promise.race([work(), late]).finally(() => clearTimeout(timer));
}

export function put(table, key, value) { return act([table], "readwrite", (rows) => rows.put(value, key)); }
export function get(table, key) { return act([table], "readonly", (rows) => rows.get(key)); }
export function drop(table, key) { return act([table], "readwrite", (rows) => rows.delete(key)); }

// In one transaction, so that of two at once none undoes the other. `make` may return undefined: nothing.
export function change(table, key, make) {
  return act([table], "readwrite", (rows) => {
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
// has a key of its own, {officer, product, kind, key, name, …}, and a content (bytes); a step is a dossier to
// be submitted, {officer, product, key, action, fields, marks, …}; a post is any other form, {officer, key,
// address, fields, …}, which only a person sends. -------------------------------------------------------------

export function tableOf(row) {
  if (row.action) return "steps";
  if (row.address) return "posts";
  return row.fields ? "texts" : "files";
}
export function keyOf(row) { return row.key ?? `${row.officer}/${row.product}/${row.section}`; }
export function amend(row, more) { return change(tableOf(row), keyOf(row), (here) => here && { ...here, ...more }); }

export function keepFile(row, content) {
  return act(["files", "contents"], "readwrite", (files, contents) => {
    contents.put(content, row.key);
    return files.put(row, row.key);
  }, PATIENCE_WITH_FILES);
}
export function contentOf(row) { return act(["contents"], "readonly", (rows) => rows.get(row.key), PATIENCE_WITH_FILES); }

export function remove(row) {
  if (tableOf(row) !== "files") return drop(tableOf(row), keyOf(row));
  return act(["files", "contents"], "readwrite", (files, contents) => {
    contents.delete(row.key);
    return files.delete(row.key);
  });
}

// `count` is of what goes by itself.
export async function waiting() {
  const me = await officer();
  const rows = await Promise.all(["texts", "files", "steps", "posts"].map((table) => act([table], "readonly", (all) => all.getAll())));
  const [texts, files, steps, posts] = rows.map((list) => list.filter((row) => row.officer === me));
  return { texts, files, steps, posts, count: texts.length + files.length + steps.length };
}

// What is left of an officer who signs out: nothing, but for what waits and is thrown away one by one.
export async function forget(me) {
  await act(["known"], "readwrite", (rows) => rows.delete(IDBKeyRange.bound(`${me}/`, `${me}0`)));
  await drop("meta", `file/${me}`);
  await drop("meta", `version/${me}`);
  await drop("meta", "officer");
}
