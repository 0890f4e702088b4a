// @ts-check
/** The days as tabs: the one that is read is marked and kept in the address; arrow keys go from tab to tab. Folds open and close. */

import { all } from "./cards.js";

/** A line across the upper part of the screen: the day under it is the one that is read. */
const BAND = { rootMargin: "-30% 0px -69% 0px" };

export function watchDays() {
  const bar = document.querySelector(".days");
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting && scrollY) mark(target.getAttribute("aria-labelledby") ?? "");
  }, BAND);
  for (const day of all(".day[aria-labelledby]")) seen.observe(day);
  bar?.addEventListener("focusin", ({ target }) => bar.scrollTo({ left: /** @type {HTMLElement} */ (target).offsetLeft - 100 }));
  bar?.addEventListener("keydown", (event) => {
    const { key, target } = /** @type {KeyboardEvent} */ (event);
    const tabs = all("a:not([hidden])", bar);
    const at = tabs.indexOf(/** @type {HTMLElement} */ (target));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[key];
    if (to === undefined) return;
    event.preventDefault();
    tabs.at(to % tabs.length)?.focus();
  });
  document.addEventListener("click", ({ target }) => {
    const fold = /** @type {HTMLElement} */ (target).closest(".fold");
    fold?.parentElement?.toggleAttribute("open"); // which a new edition leaves as it is
    showFolds();
  });
  showFolds();
}

/** Says to those who cannot see it whether a fold is open. */
export function showFolds() {
  for (const fold of all(".fold")) fold.setAttribute("aria-expanded", String(fold.parentElement?.hasAttribute("open")));
}

/** @param {string} id of a day's heading */
function mark(id) {
  const [before] = all(".days [aria-current]");
  const bar = document.querySelector(".days");
  const [tab] = all(`.days [href="#${id}"]`);
  if (!tab || tab === before) return;
  before?.removeAttribute("aria-current");
  tab.setAttribute("aria-current", "true");
  // Who goes through the tabs by keyboard must not have the focus carried away.
  if (!bar?.contains(document.activeElement)) bar?.scrollTo({ left: tab.offsetLeft - 100 });
  history.replaceState(null, "", `${location.search}#${id}`);
}
