import { siteToYaml } from '../../../config/site/write-site.ts';
import type { Site } from '../../domain/site/site.ts';
import { checkSite, type CheckedSite } from './site-document.ts';

/** Work on a whole site document. It takes seconds for a large one, so a process of its own does it (decision 0030). */
export type SiteWork =
  | {
      readonly what: 'check';
      readonly text: string;
      readonly format: 'yaml' | 'json';
      readonly joined: readonly string[];
    }
  | { readonly what: 'write'; readonly site: Site };

/** What came of it: the check, or the text in YAML. */
export type SiteWorkDone = CheckedSite | string;

export function doSiteWork(work: SiteWork): SiteWorkDone {
  return work.what === 'check' ? checkSite(work.text, work.format, new Set(work.joined)) : siteToYaml(work.site);
}

/** The work was ended because it went beyond a limit. */
export class SiteWorkLimit extends Error {
  readonly limit: 'time' | 'memory';

  constructor(limit: SiteWorkLimit['limit']) {
    super(`work on a site document was ended: it took too much ${limit}`);
    this.name = 'SiteWorkLimit';
    this.limit = limit;
  }
}
