import type { MatterView, MatterWithNotesView } from '../../hub/contract/http/matters.ts';
import type { Answer, Http } from './http.ts';

/** What staff do with a matter; each answers the matter as it now is. */
export type MatterAction =
  | { readonly do: 'plan'; readonly nextStep: string | null; readonly dueOn: string | null }
  | { readonly do: 'notes'; readonly text: string }
  | { readonly do: 'hand-over'; readonly to: { readonly staff: string } | { readonly team: string } }
  | { readonly do: 'hand-over/accept' | 'hand-over/decline' }
  | { readonly do: 'done'; readonly outcome: string };

export function fetchMyMatters(http: Http): Promise<Answer<{ readonly items: readonly MatterView[] }>> {
  return http({ method: 'GET', path: '/matters?mine=true' });
}

export function fetchMatter(http: Http, id: string): Promise<Answer<MatterWithNotesView>> {
  return http({ method: 'GET', path: `/matters/${encodeURIComponent(id)}` });
}

/** @param call the call it came from; null for a walk-in or the telephone. */
export function openMatter(http: Http, reason: string, call: string | null, key: string): Promise<Answer<MatterView>> {
  return http({ method: 'POST', path: '/matters', body: { reason, ...(call === null ? {} : { call }) }, key });
}

export function actOnMatter(
  http: Http,
  id: string,
  { do: what, ...body }: MatterAction,
  key: string,
): Promise<Answer<MatterView>> {
  return http({ method: 'POST', path: `/matters/${encodeURIComponent(id)}/${what}`, body, key });
}
