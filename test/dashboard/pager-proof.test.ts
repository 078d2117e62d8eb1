import { expect, it } from 'vitest';
import { makerOf } from '../../dashboard/pager/device.ts';
import { proofOf, secondsLeft, type Ring } from '../../dashboard/pager/proof.ts';
import { isInsideApp } from '../../dashboard/shell/inside-app.ts';
import type { PagerView } from '../../hub/contract/http/pagers.ts';

const EARLIER = '2026-11-30T08:00:00.000Z';
const NOW = '2026-11-30T16:00:00.000Z';
const ring: Ring = { askedAt: 1_000, afterMs: 15_000, testedBefore: EARLIER, wasHidden: false };

function pager(more: Partial<PagerView>, line: Partial<PagerView['lines'][number]> = {}): PagerView {
  return {
    id: 'p1',
    staff: 'wang',
    name: 'Redmi',
    language: 'zh',
    createdAt: EARLIER,
    testedAt: EARLIER,
    lines: [{ transport: 'websocket', app: 'ntfy/1.25.0', outdated: false, ...line }],
    hears: 'unproven',
    why: 'pager-untested',
    ...more,
  };
}

it.each([
  ['no-line', pager({ lines: [], hears: 'cannot', why: 'no-line' }), ring, 2_000],
  ['outdated', pager({ hears: 'proven', why: 'pager' }, { outdated: true }), null, 0],
  ['stream', pager({ why: 'pager-stream' }, { transport: 'json' }), null, 0],
  ['silent', pager({ why: 'pager-silent' }), null, 0],
  ['no-sign', pager({ why: 'no-sign' }), null, 0],
  ['untested', pager({}), null, 0],
  ['counting', pager({}), ring, 15_999],
  ['ringing', pager({}), ring, 16_000],
  ['ringing', pager({ hears: 'proven', why: 'pager' }), ring, 120_999],
  ['unanswered', pager({}), ring, 121_000],
  // Proven by an earlier test; this one was not answered.
  ['unanswered', pager({ hears: 'proven', why: 'pager' }), ring, 121_000],
  ['in-front', pager({ testedAt: NOW, hears: 'proven', why: 'pager' }), ring, 20_000],
  ['proven', pager({ testedAt: NOW, hears: 'proven', why: 'pager' }), { ...ring, wasHidden: true }, 20_000],
  ['proven', pager({ hears: 'proven', why: 'pager' }), null, 0],
  // Answered on a JSON stream: nothing is proven.
  ['stream', pager({ testedAt: NOW, why: 'pager-stream' }, { transport: 'json' }), ring, 20_000],
] as const)('the page says %s', (proof, view, asked, at) => {
  expect(proofOf(view, asked, at)).toBe(proof);
});

it('counts down to the ring and not below', () => {
  expect([1_000, 1_500, 15_999, 99_000].map((at) => secondsLeft(ring, at))).toEqual([15, 15, 1, 0]);
});

it('shows the steps of the maker that the browser names, and never opens a code inside WeChat', () => {
  const agents = {
    xiaomi: 'Mozilla/5.0 (Linux; U; Android 14; zh-cn; 23127PN0CC) Chrome/109 Mobile XiaoMi/MiuiBrowser/18.2',
    huawei: 'Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00) Chrome/114 HuaweiBrowser/15.0 Mobile',
    oppo: 'Mozilla/5.0 (Linux; U; Android 14; zh-cn; PJE110) Chrome/115 Mobile HeyTapBrowser/40.8',
    vivo: 'Mozilla/5.0 (Linux; Android 14; V2309A) Chrome/123 Mobile VivoBrowser/22.0',
    samsung: 'Mozilla/5.0 (Linux; Android 14; SM-S9210) SamsungBrowser/25.0 Chrome/121 Mobile',
    other: 'Mozilla/5.0 (Linux; Android 10; K) Chrome/131 Mobile Safari/537.36',
  };
  expect(Object.values(agents).map(makerOf)).toEqual(Object.keys(agents));
  expect(Object.values(agents).some(isInsideApp)).toBe(false);
  expect(isInsideApp(`${agents.xiaomi} MicroMessenger/8.0.50`)).toBe(true);
});
