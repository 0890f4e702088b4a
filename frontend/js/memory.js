// @ts-check
/** What this phone remembers by itself. Where storage is blocked or full it remembers until the page is left. */

/** @type {Record<string, string>} */
const here = {};

/**
 * What is kept under a key, if it is of the same sort (a list, an object, a flag) as `otherwise`: storage may hold anything.
 * @template T @param {string} key @param {T} otherwise @param {"localStorage" | "sessionStorage"} [where] @returns {T}
 */
export function recall(key, otherwise, where = "localStorage") {
  try {
    const value = JSON.parse(here[key] ?? window[where].getItem(`companion.${key}`) ?? "null") ?? otherwise;
    return typeof value === typeof otherwise && Array.isArray(value) === Array.isArray(otherwise) ? value : otherwise;
  } catch {
    return otherwise;
  }
}

/**
 * @param {string} key @param {unknown} value @param {"localStorage" | "sessionStorage"} [where]
 * @returns {boolean} whether it outlives the page
 */
export function remember(key, value, where = "localStorage") {
  const text = JSON.stringify(value);
  try {
    window[where].setItem(`companion.${key}`, text);
    delete here[key];
    return true;
  } catch {
    here[key] = text;
    return false;
  }
}
