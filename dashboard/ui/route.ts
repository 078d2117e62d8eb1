import { signal, type ReadonlySignal } from '@preact/signals';

export type RouteName = 'home' | 'join' | 'phone' | 'board' | 'panel' | 'privacy' | 'not-found';
export type Route = { readonly name: ReadonlySignal<RouteName>; readonly go: (path: string) => void };

const PATHS: Record<string, RouteName> = {
  '/': 'home',
  '/join': 'join',
  '/phone': 'phone',
  '/board': 'board',
  '/panel': 'panel',
  '/privacy': 'privacy',
};

export function routeOf(path: string): RouteName {
  return PATHS[path.length > 1 ? path.replace(/\/+$/, '') : path] ?? 'not-found';
}

/** Which page is shown, from the address. The back and forward buttons work. */
export function createRoute(): Route {
  const name = signal(routeOf(location.pathname));
  addEventListener('popstate', () => {
    name.value = routeOf(location.pathname);
  });
  return {
    name,
    go(path) {
      if (path !== location.pathname) history.pushState(null, '', path);
      name.value = routeOf(path);
      scrollTo(0, 0);
    },
  };
}
