// @ts-check
/** Brings sentences that the page holds as templates into its lines. */

/** @param {string} id */
export const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Says the sentence of a state, if the line does not say it yet; none where there is no such sentence. @param {HTMLElement} line @param {string} name */
export function speak(line, name, seconds = 0) {
  if (line.dataset.shown === name) return;
  const sentence = /** @type {HTMLTemplateElement | null} */ (document.querySelector(`template[data-say="${name}"]`));
  line.dataset.shown = name;
  line.replaceChildren(...(sentence ? [sentence.content.cloneNode(true)] : []));
  const figure = line.querySelector("[data-seconds]");
  if (figure) figure.textContent = String(seconds);
}
