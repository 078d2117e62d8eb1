import { render } from 'preact';
import { AppContext } from './ui/ui-context.ts';
import { createApp } from './app/create-app.ts';
import { App } from './app/app.tsx';

const root = document.getElementById('app');
if (root !== null) {
  render(
    <AppContext.Provider value={createApp()}>
      <App />
    </AppContext.Provider>,
    root,
  );
}
