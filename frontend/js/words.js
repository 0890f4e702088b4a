// @ts-check
/** What scripts say: the words of `texts/LANG.json` under "js", brought by the page in `<template id="words">`. */

export const root = document.documentElement;
const [first, ...others] = (root.dataset.languages ?? root.lang).split(" ");
/** The event's language that this page is in, by its address. */
export const language = others.find((each) => `${location.pathname}/`.startsWith(`/${each}/`)) ?? first;
/** What the addresses in this language begin with. */
export const home = language === first ? "" : `/${language}`;
/** For formats: as our texts are written, which may be another language where we lack texts. */
export const locale = root.lang === "en" ? "en-GB" : root.lang;

/** @param {string} key as in the texts, in camel case @param {Record<string, string | number>} [values] for {names} in the text */
export function say(key, values = {}) {
  const text = document.getElementById("words")?.dataset[key] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
