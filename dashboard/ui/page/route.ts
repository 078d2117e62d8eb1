import type { PAGE_PATHS } from '../../../hub/contract/page-paths.ts';
import { signal, type ReadonlySignal } from '@preact/signals';

export type RouteName =
  | 'home'
  | 'join'
  | 'phone'
  | 'board'
  | 'panel'
  | 'privacy'
  | 'why'
  | 'report'
  | 'duty'
  | 'devices'
  | 'places'
  | 'pager'
  | 'not-found';
export type Route = {
  readonly name: ReadonlySignal<RouteName>;
  /** What follows the path, with its `?`; empty for most pages. */
  readonly query: ReadonlySignal<string>;
  readonly go: (path: string) => void;
};

const PATHS: Record<(typeof PAGE_PATHS)[number], RouteName> = {
  '/': 'home',
  '/join': 'join',
  '/phone': 'phone',
  '/board': 'board',
  '/panel': 'panel',
  '/privacy': 'privacy',
  '/why': 'why',
  '/report': 'report',
  '/duty': 'duty',
  '/devices': 'devices',
  '/places': 'places',
  '/pager': 'pager',
};

export function routeOf(path: string): RouteName {
  const plain = path.length > 1 ? path.replace(/\/+$/, '') : path;
  return Object.hasOwn(PATHS, plain) ? PATHS[plain as keyof typeof PATHS] : 'not-found';
}

/** Which page is shown, from the address. The back and forward buttons work. */
export function createRoute(): Route {
  const name = signal(routeOf(location.pathname));
  const query = signal(location.search);
  const read = (): void => {
    name.value = routeOf(location.pathname);
    query.value = location.search;
  };
  addEventListener('popstate', read);
  return {
    name,
    query,
    go(path) {
      if (path !== location.pathname + location.search) history.pushState(null, '', path);
      read();
      scrollTo(0, 0);
    },
  };
}
