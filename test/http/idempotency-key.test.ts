import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallView } from '../../hub/contract/call.ts';
import { httpHarness, type HttpHarness, type Reply } from '../support/http/http-door.ts';

let siteState: HttpHarness;
let wang: string;
let li: string;
beforeAll(async () => {
  siteState = await httpHarness();
  [wang, li] = [await siteState.tokenOf('wang'), await siteState.tokenOf('li')];
});
afterAll(() => siteState.end());

const visit = { place: 'front-desk', kind: 'visit' };
function send<Body = CallView>(path: string, as: string, key: string, body: unknown = {}): Promise<Reply<Body>> {
  return siteState.ask<Body>({ method: 'POST', path, as, body, headers: { 'idempotency-key': key } });
}
const openCount = (): number => siteState.temp.store().tables.calls.openCount();

describe('a thumb whose request went out twice', () => {
  test('opens one call, and both times hears of it', async () => {
    const before = openCount();
    const replies = await Promise.all([send('/calls', wang, 'a', visit), send('/calls', wang, 'a', visit)]);
    const late = await send('/calls', wang, 'a', visit);
    expect(new Set([...replies, late].map(({ body }) => body.id)).size).toBe(1);
    expect([...replies, late].map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(openCount()).toBe(before + 1);
  });

  test('without a key it opens two', async () => {
    const before = openCount();
    for (let i = 0; i < 2; i++) await siteState.ask({ method: 'POST', path: '/calls', as: wang, body: visit });
    expect(openCount()).toBe(before + 2);
  });

  test('takes, gives back, takes: the re-sent first "take" does not take again', async () => {
    const id = await siteState.press('infusion-1');
    const first = await send(`/calls/${id}/acknowledge`, wang, 'take-1');
    await send(`/calls/${id}/release`, wang, 'release-1', { reason: 'x' });
    const again = await send(`/calls/${id}/acknowledge`, wang, 'take-1');
    expect(again.body).toEqual(first.body);
    expect((await siteState.ask<CallView>({ path: `/calls/${id}`, as: wang })).body.state).toBe('waiting');
  });

  test('hands over once, and the re-sent "accept" is not refused though nothing is offered any more', async () => {
    const id = await siteState.press('tcm-3');
    await send(`/calls/${id}/acknowledge`, wang, 'h-take');
    const offers = [
      await send(`/calls/${id}/hand-over`, wang, 'h-offer', { to: { staff: 'li' } }),
      await send(`/calls/${id}/hand-over`, wang, 'h-offer', { to: { staff: 'li' } }),
    ];
    expect(offers[1]!.body).toEqual(offers[0]!.body);
    const first = await send(`/calls/${id}/hand-over/accept`, li, 'h-yes');
    expect(first.body.owner?.id).toBe('li');
    const again = await send(`/calls/${id}/hand-over/accept`, li, 'h-yes');
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect((await send<{ code: string }>(`/calls/${id}/hand-over/decline`, li, 'h-no')).body.code).toBe('NO_HAND_OVER');
  });

  test('hears the same refusal again, even if it could be done by now', async () => {
    const id = await siteState.press('infusion-2');
    await send(`/calls/${id}/acknowledge`, li, 'l');
    expect((await send<{ code: string }>(`/calls/${id}/acknowledge`, wang, 'w')).body.code).toBe('CALL_ALREADY_TAKEN');
    await send(`/calls/${id}/release`, li, 'l2', { reason: 'x' });
    expect((await send<{ code: string }>(`/calls/${id}/acknowledge`, wang, 'w')).body.code).toBe('CALL_ALREADY_TAKEN');
    expect((await send(`/calls/${id}/acknowledge`, wang, 'w2')).status).toBe(200);
  });

  test('may use the key of a colleague, but not its own for another act, body or call', async () => {
    const [one, other] = [await siteState.press('infusion-3'), await siteState.press('infusion-4')];
    expect((await send(`/calls/${one}/acknowledge`, wang, 'k')).status).toBe(200);
    expect((await send(`/calls/${other}/acknowledge`, li, 'k')).status).toBe(200);
    const others = [
      [`/calls/${other}/acknowledge`, {}],
      [`/calls/${one}/arrive`, {}],
      [`/calls/${one}/acknowledge`, { x: 1 }],
    ] as const;
    for (const [path, body] of others) {
      expect((await send<{ code: string }>(path, wang, 'k', body)).body.code).toBe('IDEMPOTENCY_MISMATCH');
    }
  });

  test('is told when the key is too long or empty', async () => {
    expect((await send('/calls', wang, 'k'.repeat(128), visit)).status).toBe(201);
    expect((await send<{ code: string }>('/calls', wang, 'k'.repeat(129), visit)).body.code).toBe('INVALID_BODY');
    expect((await send<{ code: string }>('/calls', wang, '', visit)).body.code).toBe('INVALID_BODY');
  });

  test('after the disk refused, the same key does it for the first time', async () => {
    const id = await siteState.press('tcm-1');
    siteState.temp.fault.at = () => {
      throw Object.assign(new Error('full'), { errcode: 13 });
    };
    expect((await send(`/calls/${id}/acknowledge`, wang, 'disk')).status).toBe(503);
    siteState.temp.fault.at = () => {};
    expect((await send(`/calls/${id}/acknowledge`, wang, 'disk')).body).toMatchObject({ state: 'acknowledged' });
  });
});
