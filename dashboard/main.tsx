import { render } from 'preact';
import { AppContext } from './parts/app-context.tsx';
import { createApp } from './state/app.ts';
import { App } from './views/app.tsx';

const root = document.getElementById('app');
if (root !== null) {
  render(
    <AppContext.Provider value={createApp()}>
      <App />
    </AppContext.Provider>,
    root,
  );
}
