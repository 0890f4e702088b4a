// @ts-check
/** The settings page: the switch "Alert me", which always tells the truth, and what surrounds it. */

import { choices } from "./choices.js";
import { install } from "./install.js";
import { forgetPhone, giveUp, owed, reconcile, state, turnOff, turnOn, unsent } from "./push.js";
import { element, speak } from "./speak.js";
import { trial } from "./trial.js";

/** Milliseconds in which several choices become one request, and those after which a server that had enough is asked again. */
const SOON = 1000;
const MINUTE = 60_000;
/** What no tap can change: this window will never be told of anything. */
const HOPELESS = ["insecure", "inapp", "ios", "ios-old", "unsupported"];

/** @param {string} now @param {boolean} online @param {string} [problem] @returns {string} the sentence's name */
function sentence(now, online, problem) {
  if (now === "denied" || HOPELESS.includes(now)) return now;
  if (now === "on") return online ? "on" : "offline-on";
  if (now === "waiting") return online ? (problem ?? "busy") : "waiting";
  return online ? (problem ?? "off") : "offline-off";
}

/** What became of a choice. @param {boolean} on @param {boolean} online @param {string} [problem] @returns {string} the sentence's name */
function fate(on, online, problem) {
  if (!on) return "kept";
  if (!unsent()) return "known";
  if (!online) return "kept-offline";
  return problem ? "kept-unsent" : "keeping";
}

export function settings() {
  const found = document.getElementById("alert-switch");
  if (!(found instanceof HTMLButtonElement)) return;
  const button = found;
  const line = element("alert-status");
  const left = element("forget-status");
  let busy = false;
  /** Whether the last choice outlives this page; undefined before the first. @type {boolean | undefined} */
  let kept;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let next;

  /** @param {string} [problem] what to say instead of the state */
  async function show(problem) {
    const now = await state();
    const on = now === "on";
    const online = navigator.onLine;
    const never = HOPELESS.includes(now);
    button.disabled = never || now === "denied";
    button.setAttribute("aria-checked", String(on));
    element("test-button").toggleAttribute("disabled", !on);
    element("choices").hidden = element("forget").hidden = never;
    speak(line, sentence(now, online, problem));
    if (kept === false) speak(element("wishes-status"), "kept-here");
    else if (kept || (on && !online && unsent())) speak(element("wishes-status"), fate(on, online, problem));
    const before = left.dataset.shown ?? "";
    speak(left, on ? "" : owed() ? "forget-later" : before === "forget-later" ? "forgotten" : before);
    if (problem === "quota") later(MINUTE);
  }

  /** @param {string} meanwhile @param {() => Promise<string | undefined>} job */
  async function work(meanwhile, job) {
    if (busy) return;
    busy = true;
    speak(line, meanwhile);
    const problem = await job().catch(() => "no-server");
    busy = false;
    await show(problem);
  }

  async function check() {
    const problem = await reconcile().catch(() => "no-server");
    if (!busy) await show(problem);
  }

  /** @param {number} wait in milliseconds */
  function later(wait) {
    clearTimeout(next);
    next = setTimeout(check, wait);
  }

  async function leave() {
    speak(left, "forgetting");
    const outcome = await forgetPhone().catch(() => "forget-failed");
    await show();
    speak(left, outcome);
  }

  button.addEventListener("click", () => {
    if (button.getAttribute("aria-checked") === "true") return work("busy-off", turnOff);
    if (line.dataset.shown === "waiting") return work("off", giveUp);
    return work(Notification.permission === "default" ? "asking" : "busy", turnOn);
  });
  line.addEventListener("click", (event) => copy(/** @type {HTMLElement} */ (event.target)));
  element("forget-button").addEventListener("click", leave);
  choices((lasting) => {
    kept = lasting;
    show();
    later(SOON);
  });
  // Permission, network and other tabs change behind our back.
  for (const type of ["online", "focus"]) addEventListener(type, check);
  for (const type of ["offline", "storage"]) addEventListener(type, () => show());
  navigator.permissions?.query({ name: "notifications" }).then((status) => status.addEventListener("change", check)).catch(() => {});
  show().then(check);
  trial();
  install();
}

/** "Copy link" for the way into a proper browser; where that is forbidden too, the address to select. @param {HTMLElement} target */
async function copy(target) {
  const button = /** @type {HTMLElement | null} */ (target.closest("[data-copy]"));
  const address = button?.parentElement?.querySelector("input");
  if (!button || !address) return;
  address.value = location.href;
  address.hidden = false;
  address.select();
  try {
    await navigator.clipboard.writeText(address.value);
    button.textContent = button.dataset.copy ?? "";
  } catch {
    // The address stands there, selected.
  }
}
