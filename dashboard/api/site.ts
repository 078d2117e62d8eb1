import type { WordsView } from '../../hub/contract/ids.ts';
import type { Answer, Http } from './http.ts';

/**
 * What the pages read of the site document (site.md, Sections); everything else in it is ignored. Every list may be
 * missing: the pages then fall back to ids, because a call must be shown even if its names cannot be had.
 */
export type SiteView = {
  readonly site?: {
    readonly name?: WordsView;
    readonly timezone?: string;
    readonly telephone?: string;
    readonly rules?: { readonly freeText?: boolean; readonly deskPin?: boolean };
  };
  readonly teams?: readonly (Named & { readonly short?: WordsView })[];
  readonly places?: readonly Named[];
  readonly callPoints?: readonly (Named & { readonly place: string })[];
  readonly kinds?: readonly (Named & { readonly closeAway?: boolean })[];
  readonly outcomes?: readonly Named[];
  readonly reasons?: readonly Named[];
  readonly staff?: readonly (Named & { readonly team?: string; readonly active?: boolean })[];
};
export type Named = { readonly id: string; readonly name: WordsView };

export function fetchSite(http: Http): Promise<Answer<SiteView>> {
  return http({ method: 'GET', path: '/site' });
}
