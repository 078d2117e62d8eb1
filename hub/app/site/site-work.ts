import type { HubKnows } from '../../../config/site/check-site.ts';
import { siteToYaml } from '../../../config/site/write-site.ts';
import type { Site } from '../../domain/site/site.ts';
import { checkSite, type CheckedSite } from './site-document.ts';

/** What only a running hub knows, as lists, which pass from process to process. */
export type HubLists = { readonly [Name in keyof Required<HubKnows>]: readonly string[] };

/** Work on a whole site document. It takes seconds for a large one, so a process of its own does it (decision 0030). */
export type SiteWork =
  | {
      readonly what: 'check';
      readonly text: string;
      readonly format: 'yaml' | 'json';
      readonly hub: HubLists;
    }
  | { readonly what: 'write'; readonly site: Site };

/** What came of it: the check, or the text in YAML. */
export type SiteWorkDone = CheckedSite | string;

export function doSiteWork(work: SiteWork): SiteWorkDone {
  if (work.what === 'write') return siteToYaml(work.site);
  const { joined, brokers, brokersInUse } = work.hub;
  return checkSite(work.text, work.format, {
    joined: new Set(joined),
    brokers: new Set(brokers),
    brokersInUse: new Set(brokersInUse),
  });
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
