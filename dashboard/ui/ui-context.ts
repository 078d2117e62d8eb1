import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { App } from '../app/create-app.ts';

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('a part was drawn outside <AppContext.Provider>');
  return app;
}
