// @ts-check
/** Toasts: short news that stays, over page after page, until it is closed. */

import { piece } from "./cards.js";
import { recall, remember } from "./memory.js";
import { home, language } from "./words.js";

/** @typedef {{key: string, texts: Record<string, string>, path?: string}} News a text per language; the same key is shown once */

/** @param {News[]} list */
const keep = (list) => remember("toasts", list, "sessionStorage");
const kept = () => recall("toasts", /** @type {News[]} */ ([]), "sessionStorage");

/** @param {News} news */
export function toast(news) {
  if (!Object.keys(news.texts).length || kept().some(({ key }) => key === news.key)) return;
  keep([...kept(), news]);
  showToast(news);
}

/** Shows what was not closed on the page before. */
export function restore() {
  kept().forEach(showToast);
}

/** @param {News} news */
function showToast({ key, texts, path }) {
  const node = piece("toast-template");
  const link = node.querySelector("a");
  if (link) link.textContent = texts[language] ?? Object.values(texts)[0];
  if (link && path) link.href = home + path;
  node.querySelector("button")?.addEventListener("click", () => {
    keep(kept().filter((other) => other.key !== key));
    node.remove();
  });
  document.getElementById("toasts")?.append(node);
}
