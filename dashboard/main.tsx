import { render } from 'preact';
import { App } from './app/app.tsx';
import { createApp } from './app/create-app.ts';
import { loadWording } from './text/language.ts';
import { keepFocus } from './ui/keep-focus.ts';

async function start(root: HTMLElement): Promise<void> {
  keepFocus(root);
  render(<App app={createApp(await loadWording())} />, root);
}

const root = document.getElementById('app');
if (root !== null) void start(root);
