/**
 * When the element with the focus leaves the page (a card that is done, the button of a dialog that closes), the browser
 * gives the focus to the body, and a keyboard starts from the top. This gives it to the heading of the page instead.
 * @param root everything that the pages render
 */
export function keepFocus(root: HTMLElement): void {
  let last: Element | null = null;
  addEventListener('focusin', ({ target }) => {
    if (target instanceof Element && target !== document.body) last = target;
  });
  new MutationObserver(() => {
    if (last === null || last.isConnected) return;
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    const dialogs = root.querySelectorAll<HTMLElement>('dialog[open]');
    const place = dialogs[dialogs.length - 1] ?? root;
    const heading = place.querySelector<HTMLElement>('h1, h2');
    // A page whose code is still being loaded: its heading comes with it.
    if (heading === null) return;
    last = null;
    if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }).observe(root, { childList: true, subtree: true });
}
