import type { CallView } from '../../hub/contract/call.ts';
import type { OutcomeUseView } from '../../hub/contract/http/calls.ts';
import type { DutyTeamView } from '../../hub/contract/http/roster.ts';
import type { Answer, Http } from './http.ts';

const PAGE = 500;
/** A day with more calls than this is counted up to here. */
const PAGES_MOST = 8;

/** Which outcomes ended the calls of the last 30 days, by kind (http.md, Calls). */
export async function fetchOutcomesUsed(http: Http): Promise<Answer<readonly OutcomeUseView[]>> {
  const answer = await http<{ items: OutcomeUseView[] }>({ method: 'GET', path: '/outcomes' });
  return answer.ok ? { ok: true, value: answer.value.items } : answer;
}

/** Every call that was raised at this instant or later, the newest first. @param since ms since 1970 */
export async function fetchCallsSince(http: Http, since: number): Promise<Answer<readonly CallView[]>> {
  const items: CallView[] = [];
  const from = `since=${new Date(since).toISOString()}&limit=${PAGE}`;
  let before = '';
  for (let page = 0; page < PAGES_MOST; page += 1) {
    const answer = await http<{ items: CallView[]; next: string | null }>({
      method: 'GET',
      path: `/calls?${from}${before}`,
    });
    if (!answer.ok) return answer;
    items.push(...answer.value.items);
    if (answer.value.next === null) break;
    before = `&before=${answer.value.next}`;
  }
  return { ok: true, value: items };
}

/** The calls that were raised last among the closed ones, the newest first. */
export async function fetchLastClosed(http: Http, limit: number): Promise<Answer<readonly CallView[]>> {
  const answer = await http<{ items: CallView[] }>({ method: 'GET', path: `/calls?state=closed&limit=${limit}` });
  return answer.ok ? { ok: true, value: answer.value.items } : answer;
}

/** Who is on duty now, and until when. */
export async function fetchDuty(http: Http): Promise<Answer<readonly DutyTeamView[]>> {
  const answer = await http<{ items: DutyTeamView[] }>({ method: 'GET', path: '/duty' });
  return answer.ok ? { ok: true, value: answer.value.items } : answer;
}
