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

/** The server has another edition: through the worker, so that it is kept too. @param {string} edition */
function revised(edition) {
  if (edition === root.dataset.edition) return;
  ask(edition);
  setTimeout(swap, controlled() ? WORKER : 0, edition);
}

watchAge();
restore();
hear("edition", ({ edition }) => swap(edition));
document.addEventListener("swapped", tell);
follow({ revision: revised, news: (key, texts) => toast({ key, texts }), answers });
announce();
if (document.getElementById("alerts")) settings();
else reconcile();
