import { render } from 'preact';
import { App } from './app/app.tsx';
import { createApp } from './app/create-app.ts';

const root = document.getElementById('app');
if (root !== null) render(<App app={createApp()} />, root);
