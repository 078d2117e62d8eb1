import type { ReadonlySignal } from '@preact/signals';
import type { SiteView } from '../api/site.ts';
import type { HubClock } from '../connection/hub-clock.ts';
import { requiredContext } from './required-context.ts';

/** The site document, null until it is read, and the hub's time. `reload`: after a change that was made here. */
export type Site = {
  readonly site: ReadonlySignal<SiteView | null>;
  readonly reload: () => Promise<void>;
  readonly clock: Pick<HubClock, 'now'>;
};

export const [SiteProvider, useSite] = requiredContext<Site>('SiteProvider');
