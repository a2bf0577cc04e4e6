/* What a device keeps of registers while there is no network: ids and codes, never a name. A classic
   script, because the service worker reads it, too; both see one store and one limit of time. */
(function (scope) {
  "use strict";
  const NAME = "herringbone-registers";
  const HOURS_12 = 12 * 60 * 60 * 1000;
  let opening = null;

  function open() {
    if (!opening) {
      opening = new Promise((resolve, reject) => {
        const request = scope.indexedDB.open(NAME, 1);
        request.onupgradeneeded = () => {
          request.result.createObjectStore("queue", { keyPath: "client_id" });
          request.result.createObjectStore("taps", { keyPath: "page" });
          request.result.createObjectStore("clock", { keyPath: "now" });
        };
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          request.result.onversionchange = () => { request.result.close(); opening = null; };
          resolve(request.result);
        };
      });
      opening.catch(() => { opening = null; });
    }
    return opening;
  }

  async function work(store, mode, deed) {
    const database = await open();
    return new Promise((resolve, reject) => {
      const done = database.transaction(store, mode);
      const request = deed(done.objectStore(store));
      done.oncomplete = () => resolve(request && request.result);
      done.onerror = done.onabort = () => reject(done.error);
    });
  }

  const kept = {
    HOURS_12,
    all: (store) => work(store, "readonly", (rows) => rows.getAll()),
    get: (store, key) => work(store, "readonly", (rows) => rows.get(key)),
    put: (store, row) => work(store, "readwrite", (rows) => rows.put(row)),
    remove: (store, key) => work(store, "readwrite", (rows) => rows.delete(key)),
    /* Everything goes: at sign-out. */
    async wipe() {
      for (const store of ["queue", "taps", "clock"]) await work(store, "readwrite", (rows) => rows.clear());
    },
    /* What is older than twelve hours goes, whoever looks next. */
    async purge(now) {
      for (const store of ["queue", "taps", "clock"]) {
        for (const row of await kept.all(store)) {
          if (now - row.kept_at > HOURS_12) await kept.remove(store, row.client_id || row.page || row.now);
        }
      }
    },
  };
  scope.hbKept = kept;
})(self);
