// @ts-check
/** Toasts: short news that stays, over page after page, until it is closed or newer news of its kind has come; two at most. */

import { piece } from "./cards.js";
import { recall, remember } from "./memory.js";
import { home, language } from "./words.js";

/** @typedef {{key: string, texts: Record<string, string>, path?: string}} News a text per language; the same key is shown once */

/** @param {News[]} list */
const keep = (list) => remember("toasts", list, "sessionStorage");
const kept = () => recall("toasts", /** @type {News[]} */ ([]), "sessionStorage").filter((each) => each?.texts && each.key);
/** @param {News} news "alert" of "alert-3" */
const kind = ({ key }) => key.split("-")[0];

/** @param {News} news */
export function toast(news) {
  if (!Object.keys(news.texts).length || kept().some(({ key }) => key === news.key)) return;
  keep([...kept().filter((other) => kind(other) !== kind(news)), news].slice(-2));
  showToast(news);
}

/** Shows what was not closed on the page before. An announcement stands on the page itself. */
export function restore() {
  keep(kept().filter((news) => kind(news) !== "announcement"));
  kept().forEach(showToast);
}

/** Takes away what is no longer so. @param {string} key */
export function endToast(key) {
  keep(kept().filter((other) => other.key !== key));
  document.getElementById(`toast-${key}`)?.remove();
}

/** @param {News} news */
function showToast({ key, texts, path }) {
  const list = document.getElementById("toasts");
  const keys = kept().map((news) => `toast-${news.key}`);
  for (const old of [...(list?.children ?? [])]) if (!keys.includes(old.id)) old.remove();
  const node = piece("toast-template");
  node.id = `toast-${key}`;
  const link = node.querySelector("a");
  if (link) link.textContent = texts[language] ?? Object.values(texts)[0];
  if (link && path) link.href = home + path;
  node.querySelector("button")?.addEventListener("click", () => endToast(key));
  list?.append(node);
}
