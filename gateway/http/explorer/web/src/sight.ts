/** Brings a pane into sight on a phone, where the panes stand one below the other. */
export function bringIntoSight(pane: string, block: ScrollLogicalPosition) {
  if (matchMedia("(width < 700px)").matches) document.querySelector(pane)?.scrollIntoView({ block });
}
