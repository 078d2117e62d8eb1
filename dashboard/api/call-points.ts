import type { CallPointView } from '../../hub/contract/http/devices.ts';
import type { Answer, Http } from './http.ts';

const PAGE = 500;

/** Every call point with its device. A building has at most some thousand. */
export async function fetchCallPoints(http: Http): Promise<Answer<readonly CallPointView[]>> {
  const items: CallPointView[] = [];
  let before = '';
  for (;;) {
    const answer = await http<{ items: CallPointView[]; next: string | null }>({
      method: 'GET',
      path: `/call-points?limit=${PAGE}${before}`,
    });
    if (!answer.ok) return answer;
    items.push(...answer.value.items);
    if (answer.value.next === null) return { ok: true, value: items };
    before = `&before=${encodeURIComponent(answer.value.next)}`;
  }
}

/** The lamp of a bought device shows for ten seconds that somebody is coming. */
export function tryLamp(http: Http, device: string): Promise<Answer<unknown>> {
  return http({ method: 'POST', path: `/devices/${encodeURIComponent(device)}/feedback-test`, body: {} });
}

export type Renamed = { readonly of: 'places' | 'call-points'; readonly id: string };

export function rename(
  http: Http,
  { of, id }: Renamed,
  name: { readonly zh: string; readonly en: string },
  key: string,
): Promise<Answer<unknown>> {
  return http({ method: 'PATCH', path: `/${of}/${encodeURIComponent(id)}`, body: { name }, key });
}
