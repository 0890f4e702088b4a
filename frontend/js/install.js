// @ts-check
/** "Install the app", where the browser offers it: below everything, so that nothing moves. */

import { element } from "./speak.js";

/** @typedef {Event & {prompt(): Promise<unknown>}} Offer Chromium's BeforeInstallPromptEvent; it can be used once */

export function install() {
  const section = element("install");
  /** @type {Offer | undefined} */
  let offered;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offered = /** @type {Offer} */ (event);
    section.hidden = false;
  });
  const done = () => {
    section.hidden = true;
  };
  addEventListener("appinstalled", done);
  element("install-button").addEventListener("click", () => offered?.prompt().then(done, done));
}
