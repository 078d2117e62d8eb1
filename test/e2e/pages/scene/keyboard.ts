import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** More than the focusable things on any page. Beyond it there is a trap, or what is looked for is not there. */
const MOST_TABS = 90;
const MOST_TRIES = 4;
const SETTLED_MS = 700;

type Focus = {
  readonly tag: string;
  readonly name: string;
  /** Where the focus is seen: an outline of 3 px or more, inside the screen, with nothing over it. */
  readonly seen: string;
};

/** In the page: what has the focus, and whether an eye finds it. */
const FOCUS = `(() => {
  const one = document.activeElement;
  const label = one.getAttribute('aria-label') ?? (one.labels?.[0]?.querySelector('span') ?? one.labels?.[0])?.textContent ?? one.textContent ?? '';
  const { outlineWidth, outlineStyle } = getComputedStyle(one);
  const { left, right, top, bottom } = one.getBoundingClientRect();
  const at = document.elementFromPoint((left + right) / 2, (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2);
  const seen = outlineStyle === 'none' || parseFloat(outlineWidth) < 3 ? 'no outline'
    : bottom <= 0 || top >= innerHeight ? 'outside the screen'
    : at === null || !(one.contains(at) || at.contains(one) || one.labels?.[0]?.contains(at)) ? 'covered by ' + at?.className
    : 'yes';
  return { tag: one.tagName, name: label.replace(/\\s+/g, ' ').trim(), seen };
})()`;

export type Keyboard = {
  /** Tabs to it and presses Enter: one tap of a person with a thumb. Again if nothing comes of it. */
  readonly tap: (name: string | RegExp, comes: () => Promise<unknown>) => Promise<void>;
  /** Tabs to it. */
  readonly reach: (name: string | RegExp) => Promise<void>;
  /** A choice in a list, by its arrow keys: one tap. */
  readonly pick: (list: string | RegExp, option: string) => Promise<void>;
  readonly taps: () => number;
};

/** A person who has only a keyboard: sees where the focus is at each step, and never loses it. */
export function keyboardOf(page: Page): Keyboard {
  let taps = 0;
  const look = (): Promise<Focus> => page.evaluate<Focus>(FOCUS);
  const is = ({ name }: Focus, wanted: string | RegExp): boolean =>
    typeof wanted === 'string' ? name === wanted : wanted.test(name);

  async function reach(wanted: string | RegExp): Promise<void> {
    const passed: string[] = [];
    for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
      await page.keyboard.press('Tab');
      const focus = await look();
      passed.push(focus.name.slice(0, 30));
      // After the last one a browser goes on to its own bar.
      if (focus.tag === 'BODY') continue;
      expect(focus.seen, `the focus on "${focus.name}"`).toBe('yes');
      if (is(focus, wanted)) return;
    }
    throw new Error(`Tab never comes to ${String(wanted)}; it passes ${[...new Set(passed)].join(' | ')}`);
  }

  return {
    reach,
    async tap(wanted, comes) {
      taps += 1;
      for (let tries = 1; ; tries += 1) {
        if (!is(await look(), wanted)) await reach(wanted);
        await page.keyboard.press('Enter');
        const came = await Promise.race([
          comes().then(
            () => true,
            () => false,
          ),
          // A card that has just moved takes no press for half a second.
          tries === MOST_TRIES
            ? new Promise<never>(() => {})
            : page.waitForTimeout(SETTLED_MS * tries).then(() => null),
        ]);
        if (came === true) break;
        if (came === false) throw new Error(`${String(wanted)} was pressed and nothing came of it`);
        if (!is(await look(), wanted)) {
          await comes();
          break;
        }
      }
      expect((await look()).tag, `the focus after ${String(wanted)}`).not.toBe('BODY');
    },
    async pick(list, option) {
      taps += 1;
      await reach(list);
      await page.keyboard.type(option);
    },
    taps: () => taps,
  };
}
