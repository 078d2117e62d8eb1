import { doSiteWork, type SiteWork } from './site-work.ts';

/** The process that works on one site document: one message in, one out (site-process.ts). */
process.once('message', (work: SiteWork) => {
  process.send?.(doSiteWork(work), () => process.disconnect());
});
