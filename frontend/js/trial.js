// @ts-check
/** The test notification: says how long it took, or what to try. */

import { sendTest } from "./push.js";
import { element, speak } from "./speak.js";
import { hear } from "./worker.js";

/** Milliseconds after which a test notification is given up for lost. */
const LOST = 30_000;

export function trial() {
  const line = element("test-status");
  /** By a clock that nobody sets. @type {number | undefined} */
  let sent;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let lost;

  element("test-button").addEventListener("click", async () => {
    clearTimeout(lost);
    sent = performance.now();
    speak(line, "test-sent");
    const problem = await sendTest();
    if (sent === undefined) return;
    if (problem) {
      sent = undefined;
      speak(line, "test-failed");
    } else {
      lost = setTimeout(() => speak(line, "test-lost"), LOST);
    }
  });
  hear("push", () => {
    if (sent === undefined) return;
    clearTimeout(lost);
    speak(line, "test-arrived", Math.max(1, Math.round((performance.now() - sent) / 1000)));
    sent = undefined;
  });
}
