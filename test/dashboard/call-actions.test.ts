import { expect, it } from 'vitest';
import { createHttp, type Answer, type HttpRequest, type Http } from '../../dashboard/api/http.ts';
import { createCallActions } from '../../dashboard/calls/call-actions.ts';
import { en } from '../../dashboard/text/en.ts';
import { refusalText } from '../../dashboard/text/refusal-text.ts';
import { zh } from '../../dashboard/text/zh.ts';
import type { CallView } from '../../hub/contract/call.ts';
import { call, WANG } from './scene.ts';

/** A hub that answers what the test lays out for it, in order. */
function hubThatSays(...answers: Answer<CallView>[]): { http: Http; asked: HttpRequest[] } {
  const asked: HttpRequest[] = [];
  return {
    asked,
    http: (ask) => {
      asked.push(ask);
      return Promise.resolve(answers.shift() as Answer<never>);
    },
  };
}
const NO_ANSWER = { ok: false, refusal: { code: 'NO_ANSWER' } } as const;
const TAKEN = { ok: true, value: call('a', { state: 'acknowledged', owner: WANG, seq: 9 }) } as const;

it('a tap whose answer got lost is the same act when tapped again, with the same key', async () => {
  const { http, asked } = hubThatSays(NO_ANSWER, TAKEN);
  const actions = createCallActions(http, () => {});
  expect(await actions.run('a', { do: 'acknowledge' })).toBe(false);
  expect(actions.refused.value.get('a')?.code).toBe('NO_ANSWER');
  expect(await actions.run('a', { do: 'acknowledge' })).toBe(true);
  expect(asked[0]?.key).toMatch(/^[0-9a-f]{32}$/);
  expect(asked[1]?.key).toBe(asked[0]?.key);
  expect(actions.refused.value.size).toBe(0);
});

it('another act, or the same one after an answer, has a key of its own', async () => {
  const { http, asked } = hubThatSays(TAKEN, TAKEN, NO_ANSWER, TAKEN);
  const actions = createCallActions(http, () => {});
  await actions.run('a', { do: 'acknowledge' });
  await actions.run('a', { do: 'acknowledge' });
  await actions.run('a', { do: 'release', reason: 'busy' });
  await actions.run('a', { do: 'release', reason: 'not mine' });
  expect(new Set(asked.map(({ key }) => key)).size).toBe(4);
});

it('a second thumb while the first tap is on its way does nothing', async () => {
  const { http, asked } = hubThatSays(TAKEN);
  const actions = createCallActions(http, () => {});
  const first = actions.run('a', { do: 'acknowledge' });
  expect(await actions.run('a', { do: 'acknowledge' })).toBe(false);
  expect(await first).toBe(true);
  expect(asked).toHaveLength(1);
});

it('who lost the race is told who won, in both languages', () => {
  const refusal = { code: 'CALL_ALREADY_TAKEN', owner: WANG } as const;
  expect(refusalText(refusal, en, 'en')).toBe('Wang is going already');
  expect(refusalText(refusal, zh, 'zh')).toBe('小王已经在去了');
});

it('a refusal this page has no words for still says that it did not work', () => {
  expect(refusalText({ code: 'UNKNOWN_KIND' }, en, 'en')).toBe(en.refusedOtherwise);
});

it('a hub that answers with something unreadable counts as no answer, and a refusal keeps its code and owner', async () => {
  const answers =
    (status: number, text: string): typeof fetch =>
    () =>
      Promise.resolve(new Response(text, { status }));
  const get: HttpRequest = { method: 'GET', path: '/me' };
  expect(await createHttp(answers(200, '<html>'))(get)).toEqual(NO_ANSWER);
  expect(await createHttp(() => Promise.reject(new TypeError('network')))(get)).toEqual(NO_ANSWER);
  expect(await createHttp(answers(409, JSON.stringify({ code: 'NOT_OWNER', owner: WANG })))(get)).toEqual({
    ok: false,
    refusal: { code: 'NOT_OWNER', owner: WANG },
  });
});
