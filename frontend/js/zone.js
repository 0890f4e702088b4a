// @ts-check
/** A phone in another time zone sees its own time beside the event's. */

import { all } from "./cards.js";
import { CLOCK, dayOf, format } from "./clock.js";
import { root } from "./words.js";

export function tellOwnTimes() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  for (const time of all("main time[datetime*='T']")) {
    const at = Date.parse(time.getAttribute("datetime") ?? "");
    const own = format(at, { ...CLOCK, ...(dayOf(at) === dayOf(at, timeZone) ? {} : { weekday: "short" }) }, timeZone);
    if (root.matches(".abroad")) time.dataset.own = own;
    else delete time.dataset.own;
  }
}
