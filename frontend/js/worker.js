// @ts-check
/** The page's side of the service worker: registers it, tells it what is shown, hears of new editions and of pushes. */

import { language, root } from "./words.js";

const SCRIPT = "/sw.js";

/** @type {{createPolicy(name: string, rules: {createScriptURL(url: string): string}): {createScriptURL(url: string): string}} | undefined} */
const types = /** @type {any} */ (window).trustedTypes;
/** The one policy that our Content-Security-Policy admits, and the one address that it admits. */
const policy = types?.createPolicy("companion", {
  createScriptURL(url) {
    if (url === SCRIPT) return url;
    throw new TypeError(`no script of ours: ${url}`);
  },
});

/** Undefined in private windows, in-app browsers and without https. */
const container = /** @type {ServiceWorkerContainer | undefined} */ (navigator.serviceWorker);

/** @type {Promise<ServiceWorkerRegistration | undefined>} undefined where there can be none */
export const registration = (async () => {
  try {
    return await container?.register(policy ? policy.createScriptURL(SCRIPT) : SCRIPT);
  } catch {
    return container?.getRegistration().catch(() => undefined); // private windows refuse both
  }
})();

/** Whether a worker stands between this page and the network. */
export function controlled() {
  return Boolean(container?.controller);
}

/** Has the worker fetch an edition if it lacks it, and answer with what there is. @param {string} edition */
export async function ask(edition) {
  const worker = container?.controller ?? ((await registration) && (await container?.ready)?.active);
  const packs = { [language]: `/pack/${edition}/${language}.first.json` };
  worker?.postMessage({ language, edition, packs });
}

/** @param {"edition" | "push"} type @param {(message: {edition: string, checked?: boolean}) => void} heard `checked`: with the server */
export function hear(type, heard) {
  container?.addEventListener("message", ({ data }) => data.type === type && heard(data));
}

export function announce() {
  return ask(root.dataset.edition ?? "");
}
