// @ts-check
/** A session's page: share its address, and take it to the calendar. */

import { say } from "./words.js";

export function offerShare() {
  const [button, calendar] = ["share", "to-calendar"].map((id) => document.getElementById(id));
  button?.addEventListener("click", share);
  if (button) button.hidden = !navigator.share && !navigator.clipboard; // both are missing without https
  calendar?.addEventListener("click", fetchFirst);
}

async function share() {
  const url = location.href.replace(/#.*/, "");
  try {
    if (navigator.share) return await navigator.share({ title: document.title, url });
    await navigator.clipboard.writeText(url);
    report("shared");
  } catch {
    // Closed without sharing: nothing to say.
  }
}

/** Without a network a browser would "download" an error: ask for the file before leaving it to the browser. @param {Event} event */
async function fetchFirst(event) {
  const link = /** @type {HTMLAnchorElement} */ (event.currentTarget);
  if (!event.isTrusted) return; // our own click below
  event.preventDefault();
  try {
    const { ok } = await fetch(link.href);
    if (!ok) throw new Error(link.href);
    report("");
    link.click();
  } catch {
    report("noNetwork");
  }
}

/** @param {string} key */
function report(key) {
  const line = document.getElementById("shared");
  if (line) line.textContent = key && say(key);
}
