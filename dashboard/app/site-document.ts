import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { Session } from '../account/session.ts';
import { backoffMs } from '../api/backoff.ts';
import type { Http } from '../api/http.ts';
import { fetchSite, type SiteView } from '../api/site.ts';

export type SiteDocument = { readonly site: ReadonlySignal<SiteView | null>; readonly load: () => Promise<void> };

/** The pages name a team by its short name: where they do so there is the width of a phone, or of a button. */
function shortened(site: SiteView): SiteView {
  const { teams } = site;
  if (teams === undefined) return site;
  return { ...site, teams: teams.map(({ short, ...team }) => ({ ...team, name: { ...team.name, ...short } })) };
}

/** Reads the site document after each sign-in and whenever `load` is called, and tries until it succeeds. */
export function createSiteDocument(http: Http, session: Session): SiteDocument {
  const site = signal<SiteView | null>(null);

  async function load(): Promise<void> {
    for (let failures = 0; session.state.value.is === 'signed-in'; failures += 1) {
      const answer = await fetchSite(http);
      if (answer.ok) {
        site.value = shortened(answer.value);
        return;
      }
      await new Promise((done) => {
        setTimeout(done, backoffMs(failures, Math.random()));
      });
    }
  }

  effect(() => {
    if (session.state.value.is === 'signed-in') void untracked(load);
  });
  return { site, load };
}
