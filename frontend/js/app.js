// @ts-check
/** Wires the page's parts together. Every page reads without it. */

import { answers, tell, watchAge } from "./age.js";
import { follow } from "./live.js";
import { reconcile } from "./push.js";
import { settings } from "./settings.js";
import { swap } from "./swap.js";
import { restore, toast } from "./toast.js";
import { announce, ask, controlled, hear } from "./worker.js";
import { root } from "./words.js";

/** Milliseconds that the worker gets to fetch a new edition before the page fetches itself. */
const WORKER = 3000;

/** @param {string} edition */
const show = (edition) => swap(edition).then(tell);

/** The server has another edition: through the worker, so that it is kept too. @param {string} edition */
function revised(edition) {
  if (edition === root.dataset.edition) return;
  ask(edition);
  setTimeout(show, controlled() ? WORKER : 0, edition);
}

watchAge();
restore();
hear("edition", ({ edition, checked }) => {
  if (checked && edition === root.dataset.edition) delete root.dataset.older;
  show(edition);
});
follow({ revision: revised, news: (key, texts) => toast({ key, texts }), answers });
announce();
if (document.getElementById("alerts")) settings();
else reconcile();
