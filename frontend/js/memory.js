// @ts-check
/** What this phone remembers by itself. Where storage is blocked it remembers until the page is left. */

/** @type {Record<string, string>} */
const here = {};

/** @template T @param {string} key @param {T} otherwise @param {"localStorage" | "sessionStorage"} [where] @returns {T} */
export function recall(key, otherwise, where = "localStorage") {
  try {
    return JSON.parse(here[key] ?? window[where].getItem(`companion.${key}`) ?? "null") ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** @param {string} key @param {unknown} value @param {"localStorage" | "sessionStorage"} [where] */
export function remember(key, value, where = "localStorage") {
  const text = JSON.stringify(value);
  try {
    window[where].setItem(`companion.${key}`, text);
  } catch {
    here[key] = text;
  }
}
