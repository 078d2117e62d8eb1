import { render } from 'preact';
import type { FirstWords } from '../text/words.ts';
import { loadWording } from '../text/language.ts';
import { keepFocus } from '../ui/keep-focus.ts';
import { App } from './app.tsx';
import { createApp } from './create-app.ts';
import type { Early } from './early.ts';

/** Builds the pages, once. */
export async function start(root: HTMLElement, words: FirstWords, early: Early): Promise<void> {
  keepFocus(root);
  const app = createApp(await loadWording(words), early);
  if (app.route.value === 'phone' && app.phone.shift.on.value) {
    // The calls may be here already. Then they are in what is rendered first.
    app.phone.connection.open('phone');
    await Promise.resolve();
  }
  render(<App app={app} />, root);
}
