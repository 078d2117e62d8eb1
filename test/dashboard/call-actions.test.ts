import { expect, it } from 'vitest';
import { createHttp, type Answer, type HttpRequest, type Http } from '../../dashboard/api/http.ts';
import type { CallAction } from '../../dashboard/api/calls.ts';
import { createCallActions, type ActionTimers } from '../../dashboard/calls/acts/call-actions.ts';
import { NO_CALLS } from '../../dashboard/calls/open-calls.ts';
import { isAnsweredBy } from '../../dashboard/calls/acts/unknown-outcome.ts';
import { en } from '../../dashboard/text/en.ts';
import { refusalText } from '../../dashboard/text/refusal-text.ts';
import { zh } from '../../dashboard/text/zh.ts';
import type { CallView } from '../../hub/contract/call.ts';
import { call, LI, WANG } from './scene.ts';

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
const BUSY = { ok: false, refusal: { code: 'BUSY' } } as const;
const TAKEN = { ok: true, value: call('a', { state: 'acknowledged', owner: WANG, seq: 9 }) } as const;

/** Time that the test moves. */
function movedTime(): ActionTimers & { forward: (ms: number) => Promise<void> } {
  let now = 0;
  let due: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    set(run, ms) {
      const one = { at: now + ms, run };
      due.push(one);
      return one;
    },
    clear(timer) {
      due = due.filter((one) => one !== timer);
    },
    async forward(ms) {
      now += ms;
      const over = due.filter(({ at }) => at <= now);
      due = due.filter(({ at }) => at > now);
      for (const { run } of over) run();
      for (let i = 0; i < 10; i += 1) await Promise.resolve();
    },
  };
}
const waits = (more: object = {}) => ({ ...NO_CALLS, seq: 1, open: new Map([['a', call('a', more)]]) });

it('a tap whose answer got lost is not called "not sent": the hub is asked again with the same key', async () => {
  const { http, asked } = hubThatSays(NO_ANSWER, NO_ANSWER, BUSY, TAKEN);
  const time = movedTime();
  const told: string[] = [];
  const actions = createCallActions(http, ({ state }) => told.push(state), time);
  actions.answeredBy(waits());
  expect(await actions.run('a', { do: 'acknowledge' })).toBe(false);
  expect(actions.unknown.value.get('a')).toBe('acknowledge');
  expect(actions.refused.value.size).toBe(0);
  // No other act meanwhile, least of all the next one.
  expect(await actions.run('a', { do: 'arrive' })).toBe(false);
  for (let i = 0; i < 3; i += 1) await time.forward(6_000);
  expect(asked.map(({ path }) => path)).toEqual(Array(4).fill('/calls/a/acknowledge'));
  expect(asked[0]?.key).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
  expect(told).toEqual(['acknowledged']);
  expect(actions.unknown.value.size).toBe(0);
});

it('the state of the call answers, and nothing is asked any more', async () => {
  const { http, asked } = hubThatSays(NO_ANSWER, TAKEN);
  const time = movedTime();
  const actions = createCallActions(http, () => {}, time);
  actions.answeredBy(waits());
  await actions.run('a', { do: 'acknowledge' });
  actions.answeredBy(waits({ repeats: 1, seq: 5 }));
  expect(actions.unknown.value.size).toBe(1);
  actions.answeredBy(waits({ state: 'acknowledged', owner: LI, seq: 6 }));
  expect(actions.unknown.value.size).toBe(0);
  await time.forward(60_000);
  expect(asked).toHaveLength(1);
});

it('what was said minutes ago is not said again: only the state is read', async () => {
  const STILL = { ok: true, value: call('a') } as const;
  const { http, asked } = hubThatSays(NO_ANSWER, STILL);
  const time = movedTime();
  const actions = createCallActions(http, () => {}, time);
  actions.answeredBy(waits());
  await actions.run('a', { do: 'acknowledge' });
  await time.forward(150_000);
  expect(asked[1]).toMatchObject({ method: 'GET', path: '/calls/a' });
  expect(actions.unknown.value.size).toBe(0);
  expect(actions.refused.value.get('a')?.code).toBe('NO_ANSWER');
});

it('an act of a person who has left is not asked for again in the name of the next', async () => {
  const { http, asked } = hubThatSays(NO_ANSWER);
  const time = movedTime();
  const actions = createCallActions(http, () => {}, time);
  actions.answeredBy(waits());
  await actions.run('a', { do: 'acknowledge' });
  actions.clear();
  await time.forward(60_000);
  expect(asked).toHaveLength(1);
  expect(actions.unknown.value.size).toBe(0);
});

it.each<[CallAction, object, object]>([
  [{ do: 'acknowledge' }, { repeats: 1 }, { state: 'acknowledged', owner: LI }],
  [{ do: 'arrive' }, { state: 'acknowledged' }, { state: 'attended' }],
  [{ do: 'arrive' }, { state: 'acknowledged' }, { state: 'waiting' }],
  [{ do: 'release', reason: 'busy' }, { state: 'acknowledged' }, { state: 'waiting' }],
  [{ do: 'close', outcome: 'helped' }, { state: 'attended' }, { state: 'closed' }],
  [{ do: 'redirect', team: 'clinic' }, { team: 'committee' }, { team: 'clinic' }],
  [{ do: 'hands' }, { state: 'attended' }, { state: 'closed' }],
])('%o is answered by a state in which it was done or cannot be done any more', (act, before, after) => {
  expect(isAnsweredBy(act, call('a', before))).toBe(false);
  expect(isAnsweredBy(act, call('a', after))).toBe(true);
  expect(isAnsweredBy(act, undefined)).toBe(true);
});

it('each act has a key of its own', async () => {
  const { http, asked } = hubThatSays(TAKEN, TAKEN, TAKEN);
  const actions = createCallActions(http, () => {});
  await actions.run('a', { do: 'acknowledge' });
  await actions.run('a', { do: 'acknowledge' });
  await actions.run('a', { do: 'release', reason: 'busy' });
  expect(new Set(asked.map(({ key }) => key)).size).toBe(3);
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
