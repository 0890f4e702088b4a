// @ts-check
/** The settings page: the switch "Alert me", which always tells the truth, and the test notification. */

import { giveUp, reconcile, sendTest, state, turnOff, turnOn } from "./push.js";
import { hear } from "./worker.js";

/** Milliseconds after which a test notification is given up for lost. */
const LOST = 30_000;
/** What no tap can change. */
const HOPELESS = ["insecure", "inapp", "ios", "ios-old", "unsupported", "denied"];

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Brings the sentence of a state into a line, if it is not there yet. @param {HTMLElement} line @param {string} name */
function say(line, name, seconds = 0) {
  if (line.dataset.shown === name) return;
  const sentence = /** @type {HTMLTemplateElement | null} */ (document.querySelector(`template[data-say="${name}"]`));
  line.dataset.shown = name;
  line.replaceChildren(...(sentence ? [sentence.content.cloneNode(true)] : []));
  const figure = line.querySelector("[data-seconds]");
  if (figure) figure.textContent = String(seconds);
}

/** @param {string} now @param {boolean} online @param {string} [problem] @returns {string} the sentence's name */
function sentence(now, online, problem) {
  if (HOPELESS.includes(now)) return now;
  if (now === "on") return online ? "on" : "offline-on";
  if (now === "waiting") return online ? (problem ?? "busy") : "waiting";
  return online ? (problem ?? "off") : "offline-off";
}

export function settings() {
  const found = document.getElementById("alert-switch");
  if (!(found instanceof HTMLButtonElement)) return;
  const button = found;
  const line = element("alert-status");
  let busy = false;

  /** @param {string} [problem] what to say instead of the state */
  async function show(problem) {
    const now = await state();
    const on = now === "on";
    button.disabled = HOPELESS.includes(now);
    button.setAttribute("aria-checked", String(on));
    element("alert-test").hidden = !on;
    say(line, sentence(now, navigator.onLine, problem));
  }

  /** @param {string} meanwhile @param {() => Promise<string | undefined>} job */
  async function work(meanwhile, job) {
    if (busy) return;
    busy = true;
    say(line, meanwhile);
    const problem = await job().catch(() => "no-server");
    busy = false;
    await show(problem);
  }

  async function check() {
    const problem = await reconcile().catch(() => "no-server");
    if (!busy) await show(problem);
  }

  button.addEventListener("click", () => {
    if (button.getAttribute("aria-checked") === "true") return work("busy-off", turnOff);
    if (line.dataset.shown === "waiting") return work("off", giveUp);
    return work(Notification.permission === "default" ? "asking" : "busy", turnOn);
  });
  line.addEventListener("click", (event) => copy(/** @type {HTMLElement} */ (event.target)));
  // Permission, network and other tabs change behind our back.
  for (const type of ["online", "focus"]) addEventListener(type, check);
  addEventListener("offline", () => show());
  navigator.permissions?.query({ name: "notifications" }).then((status) => status.addEventListener("change", check)).catch(() => {});
  show().then(check);
  test();
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

/** The test notification: says when it was seen, or what to try. */
function test() {
  const line = element("test-status");
  let sent = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let lost;

  element("test-button").addEventListener("click", async () => {
    clearTimeout(lost);
    sent = Date.now();
    say(line, "test-sent");
    const problem = await sendTest();
    if (!sent) return;
    if (problem) {
      sent = 0;
      say(line, "test-failed");
    } else {
      lost = setTimeout(() => say(line, "test-lost"), LOST);
    }
  });
  hear("push", () => {
    if (!sent) return;
    clearTimeout(lost);
    say(line, "test-arrived", Math.max(1, Math.round((Date.now() - sent) / 1000)));
    sent = 0;
  });
}
