import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Sizes of a card, as parts of the size that can be read from four metres. The largest that fits is taken. */
const SIZES = [0.95, 0.88, 0.8, 0.72, 0.64, 0.56, 0.5, 0.45, 0.4] as const;
/** A whole card is not made smaller than this. Before that it says only place, time and urgency, in large letters. */
const SMALLEST_WHOLE = 0.64;
const STEPS = [
  ...SIZES.filter((size) => size >= SMALLEST_WHOLE).map((size) => ({ size, isTight: false })),
  ...SIZES.map((size) => ({ size, isTight: true })),
];
/** Narrower pages have one list below the other, and scroll. */
const SIDE_BY_SIDE = '(min-width: 56rem)';

export type Fit = { readonly list: RefObject<HTMLOListElement | null>; readonly room: number };

/**
 * Shrinks the cards of a list until all of them can be seen.
 * @param key when it changes, the list is measured anew
 * @param scrolls somebody acts here and needs the buttons: the list scrolls instead
 * @returns `room`: how many can be shown; Infinity for all
 */
export function useFit(key: string, scrolls: boolean): Fit {
  const list = useRef<HTMLOListElement>(null);
  const [room, setRoom] = useState(Infinity);
  useLayoutEffect(() => {
    const box = list.current;
    if (box === null) return undefined;
    let frame = 0;
    const fit = (): void => setRoom(fitInto(box, scrolls));
    fit();
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(fit);
    });
    observer.observe(box);
    // Marks and times grow while a call waits, and the box stays as it is.
    const grown = new MutationObserver(() => {
      if (!fits(box)) fit();
    });
    grown.observe(box, { subtree: true, childList: true, characterData: true });
    return () => {
      grown.disconnect();
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, [key, scrolls]);
  return { list, room };
}

function fitInto(box: HTMLElement, scrolls: boolean): number {
  if (scrolls || !matchMedia(SIDE_BY_SIDE).matches) {
    box.classList.remove('tight');
    box.style.setProperty('--fit', scrolls ? String(SMALLEST_WHOLE) : String(SIZES[0]));
    return Infinity;
  }
  box.classList.add('measured');
  const found = STEPS.some(({ size, isTight }) => {
    box.style.setProperty('--fit', String(size));
    box.classList.toggle('tight', isTight);
    return fits(box);
  });
  const { bottom } = box.getBoundingClientRect();
  const seen = [...box.children].filter((card) => card.getBoundingClientRect().bottom <= bottom + 1).length;
  box.classList.remove('measured');
  return found ? Infinity : seen;
}

function fits(box: HTMLElement): boolean {
  return box.scrollHeight <= box.clientHeight + 1;
}
