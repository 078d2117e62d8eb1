import { signal } from '@preact/signals';
import { expect, it, vi } from 'vitest';
import type { Http } from '../../dashboard/api/http.ts';
import { createHistory } from '../../dashboard/calls/history.ts';
import { applyChange, applySnapshot, NO_CALLS, updateCalls } from '../../dashboard/calls/open-calls.ts';
import { startOfDay, startOfYesterday } from '../../dashboard/text/days.ts';
import type { CallView } from '../../hub/contract/call.ts';
import { call } from './scene.ts';

const ZONE = 'Asia/Shanghai';
const at = (time: string): string => new Date(`2026-11-30T${time}+08:00`).toISOString();
const shut = (id: string, number: number, raised: string, closed: string, seq: number): CallView =>
  call(id, { number, raisedAt: at(raised), closedAt: at(closed), state: 'closed', seq });

it('the day of the building begins at its midnight, also where a clock was changed on that day', () => {
  expect(startOfDay(Date.parse('2026-11-29T16:00:00Z'), ZONE)).toBe(Date.parse('2026-11-29T16:00:00Z'));
  expect(startOfDay(Date.parse('2026-11-30T15:59:59Z'), ZONE)).toBe(Date.parse('2026-11-29T16:00:00Z'));
  expect(startOfYesterday(Date.parse('2026-11-30T12:00:00Z'), ZONE)).toBe(Date.parse('2026-11-28T16:00:00Z'));
  expect(startOfDay(Date.parse('2026-03-29T12:00:00Z'), 'Europe/Berlin')).toBe(Date.parse('2026-03-28T23:00:00Z'));
  expect(startOfDay(Date.parse('2026-10-25T12:00:00Z'), 'Europe/Berlin')).toBe(Date.parse('2026-10-24T22:00:00Z'));
});

it("today's calls are read after a snapshot, followed by the stream, and read again when a day begins", async () => {
  const asked: string[] = [];
  let items: CallView[] = [shut('a', 1, '08:00', '08:09', 4), shut('b', 2, '09:00', '09:05', 6)];
  const http = ((ask: { path: string }) => {
    asked.push(ask.path);
    return Promise.resolve({ ok: true, value: { items: ask.path === '/outcomes' ? [] : items, next: null } });
  }) as unknown as Http;
  const calls = signal(NO_CALLS);
  const now = signal(Date.parse(at('10:00:00')));
  const history = createHistory({ http, calls, now, timezone: signal(ZONE) });
  expect(history.today.value).toBe(null);

  const c = call('c', { number: 3, raisedAt: at('09:30'), seq: 8 });
  calls.value = updateCalls(calls.value, (draft) => applySnapshot(draft, { seq: 8, calls: [c] }));
  await vi.waitFor(() => expect(history.today.value?.map(({ id }) => id)).toEqual(['c', 'b', 'a']));
  expect(asked).toContain(`/calls?since=${at('00:00:00')}&limit=500`);

  const closed = { ...c, state: 'closed' as const, closedAt: at('09:40'), seq: 9 };
  calls.value = updateCalls(calls.value, (draft) => applyChange(draft, { seq: 9, call: closed }));
  expect(history.lastClosed.value.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  expect(history.today.value).toHaveLength(3);

  asked.length = 0;
  items = [];
  now.value += 16 * 3_600_000;
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(0));
  expect(history.today.value).toEqual([]);
  expect(history.lastClosed.value).toHaveLength(3);
  calls.value = NO_CALLS;
  expect(history.today.value).toBe(null);
});
