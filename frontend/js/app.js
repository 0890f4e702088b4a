// @ts-check
/** Wires the page's parts together. Every page reads without it. */

import { answers, tellAge, watchAge } from "./age.js";
import { eventNow, heardTime } from "./clock.js";
import { showFolds, watchDays } from "./days.js";
import { narrowAnew, watchFind } from "./find.js";
import { showGone, watchGone } from "./gone.js";
import { follow } from "./live.js";
import { greet, know, watchMarks } from "./marks.js";
import { tellNow, watchNow } from "./now.js";
import { offer } from "./offer.js";
import { reconcile, wished } from "./push.js";
import { settings } from "./settings.js";
import { offerShare } from "./share.js";
import { showStars, watchStars } from "./stars.js";
import { swap } from "./swap.js";
import { restore, toast } from "./toast.js";
import { announce, ask, controlled, hear } from "./worker.js";
import { root } from "./words.js";

/** Milliseconds that the worker gets to fetch a new edition before the page fetches itself. */
const WORKER = 3000;
/** Event time at which the page was opened: what is over by then is folded, and nothing folds under a thumb. */
let opened = eventNow();

/** What scripts add to a page, again after each new edition. */
function adorn() {
  settle(opened);
  for (const add of [showFolds, showStars, showGone, narrowAnew, tellNow]) add();
}

/** @param {string} edition */
const show = (edition) =>
  swap(edition, adorn).then(() => {
    tellAge();
    greet();
  });

/** The server has another edition: through the worker, so that it is kept too. @param {string} edition */
function revised(edition) {
  if (edition === root.dataset.edition) return;
  ask(edition);
  setTimeout(show, controlled() ? WORKER : 0, edition);
}

/** The other language of what is shown here: the same day, filters and stars. */
function watchLanguage() {
  document.addEventListener("click", ({ target }) => {
    const link = /** @type {HTMLElement} */ (target).closest(".language");
    if (link instanceof HTMLAnchorElement) link.href = link.pathname + location.search + location.hash;
  });
}

function watchSight() {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    opened = eventNow();
    adorn();
  });
}

/** For whoever measures or tests: from here on each tap is heard. */
function tellReady() {
  root.dataset.ready = "";
}

function showAll() {
  root.classList.remove("wait");
}

function connect() {
  hear("edition", ({ edition, checked }) => {
    if (checked && edition === root.dataset.edition) delete root.dataset.older;
    show(edition);
  });
  follow({
    clock(now) {
      if (!heardTime(now)) return;
      opened = eventNow();
      adorn();
      tellAge();
    },
    revision: revised,
    news(key, texts) {
      toast({ key, texts });
      const [kind, number] = key.split("-");
      if (kind === "alert") know(Number(number));
    },
    answers,
  });
  announce();
  for (const [target, type] of /** @type {const} */ ([[document, "stars"], [window, "online"]])) target.addEventListener(type, wished);
}

function listen() {
  if (document.getElementById("alerts")) settings();
  else reconcile().then(offer);
}

/** Each a task of its own, so that a tap need not wait for all of them. */
function start() {
  const first = [watchLanguage, watchAge, restore, watchStars, watchGone, watchFind, watchDays, showAll];
  for (const part of [...first, watchMarks, watchNow, offerShare, watchSight, connect, listen, tellReady]) setTimeout(part);
}

start();
