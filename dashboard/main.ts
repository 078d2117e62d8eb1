import { askEarly } from './app/early.ts';
import { firstWords } from './text/words.ts';

// This file is small, so that what the pages need from the hub is on its way while they are still being loaded.
const words = firstWords();
const early = askEarly(location.pathname);
void show();

async function show(): Promise<void> {
  const { start } = await import('./app/start.tsx');
  if (document.readyState === 'loading') {
    await new Promise((parsed) => {
      document.addEventListener('DOMContentLoaded', parsed);
    });
  }
  const root = document.getElementById('app');
  if (root !== null) await start(root, words, early);
}
