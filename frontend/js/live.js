// @ts-check
/** Hears of changes as they happen, over server-sent events, only while somebody is looking. A stream begins with what holds. */

/**
 * @typedef {{clock(now: number): void, revision(edition: string): void, news(key: string, texts: Record<string, string>): void,
 *   answers(well: boolean | undefined): void}} Ears `news` has a text per language, or none; `answers` tells whether the server is
 *   there, false for not yet, undefined for nobody asked; `clock` has the server's time in milliseconds
 */

/** Milliseconds before a stream that the browser has given up is opened again. */
const AGAIN = 5000;

/** @param {Ears} ears */
export function follow(ears) {
  /** @type {EventSource | undefined} */
  let stream;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;

  function open() {
    clearTimeout(later);
    stream?.close();
    stream = undefined;
    if (document.visibilityState !== "visible") return ears.answers(undefined);
    ears.answers(false);
    stream = new EventSource("/api/live");
    stream.onopen = () => ears.answers(true);
    stream.onerror = () => {
      ears.answers(false);
      if (stream?.readyState === EventSource.CLOSED) later = setTimeout(open, AGAIN);
    };
    /** @param {string} type @param {(data: any) => void} heard */
    const on = (type, heard) => stream?.addEventListener(type, (event) => heard(JSON.parse(event.data)));
    on("clock", ({ now }) => ears.clock(now));
    on("revision", ({ edition }) => ears.revision(edition));
    for (const type of ["alert", "announcement"]) {
      on(type, (data) => {
        ears.news(`${type}-${data[type]}`, data.texts);
        ears.revision(data.edition);
      });
    }
  }

  document.addEventListener("visibilitychange", open);
  addEventListener("online", open);
  open();
}
