import { render } from 'preact';
import { App } from './app/app.tsx';
import { keepFocus } from './ui/keep-focus.ts';
import { createApp } from './app/create-app.ts';

const root = document.getElementById('app');
if (root !== null) {
  keepFocus(root);
  render(<App app={createApp()} />, root);
}
