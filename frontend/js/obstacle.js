// @ts-check
/** Why this window can never be told of anything. Capabilities decide; the browser's name only explains. */

/** @typedef {"insecure" | "inapp" | "ios" | "ios-old" | "unsupported"} Obstacle */

const SOCIAL = /FBA[NV]|GSA\/|Instagram|Line\/|LinkedInApp|Snapchat|Twitter|TikTok|musical_ly|; wv\)/;
/** Before 16.4. An iPad that poses as a Mac does not say. */
const OLD_IOS = / OS (\d|1[0-5]|16_[0-3])[_ ]/;

export const standalone = () => matchMedia("(display-mode: standalone)").matches;

/** @returns {Obstacle | undefined} */
export function obstacle() {
  if (navigator.serviceWorker && window.PushManager && window.Notification) return undefined;
  const agent = navigator.userAgent;
  const apple = /iP(hone|ad|od)/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1);
  if (!window.isSecureContext) return "insecure";
  if (SOCIAL.test(agent) || (apple && !standalone() && !/Safari\//.test(agent))) return "inapp";
  if (apple) return standalone() || OLD_IOS.test(agent) ? "ios-old" : "ios";
  return "unsupported";
}
