import type { Mistake } from '../../../config/reading/mistake.ts';
import type { Site } from '../../domain/site/site.ts';
import type { Outside } from '../outside.ts';
import type { CheckedSite } from './site-document.ts';
import { SiteWorkLimit, type HubLists, type SiteWork, type SiteWorkDone } from './site-work.ts';

/** Checks and writes site documents, one after the other, beside the loop. */
export type SiteTools = {
  /** @returns null when too many wait already. */
  readonly check: (text: string, format: 'yaml' | 'json', hub: HubLists) => Promise<CheckedSite | null>;
  /** @returns null when too many wait, or when it went beyond a limit. */
  readonly toYaml: (site: Site) => Promise<string | null>;
  readonly close: () => void;
};

/** More than people put in at the same time. */
const MOST_WAITING = 8;

export function createSiteTools(workOnSite: Outside['workOnSite']): SiteTools {
  const ended = new AbortController();
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  /** One at a time: each may take half a gigabyte. */
  async function queued(work: SiteWork): Promise<SiteWorkDone | null> {
    if (waiting >= MOST_WAITING) return null;
    waiting += 1;
    const done = last.then(() => workOnSite(work, ended.signal));
    last = done.catch(() => {});
    try {
      return await done;
    } finally {
      waiting -= 1;
    }
  }

  return {
    check: async (text, format, hub) => {
      try {
        return (await queued({ what: 'check', text, format, hub })) as CheckedSite | null;
      } catch (error) {
        if (error instanceof SiteWorkLimit) return { site: null, mistakes: [tooMuch(error.limit)] };
        throw error;
      }
    },
    toYaml: async (site) => {
      try {
        return (await queued({ what: 'write', site })) as string | null;
      } catch (error) {
        if (error instanceof SiteWorkLimit) return null;
        throw error;
      }
    },
    close: () => ended.abort(),
  };
}

function tooMuch(limit: SiteWorkLimit['limit']): Mistake {
  return {
    path: '',
    line: 1,
    column: 1,
    message: `the check of this document took too much ${limit} and was ended`,
    hint: 'check it with "lotusbell check", or send it as JSON without indentation, which is checked many times as fast',
    severity: 'error',
  };
}
