import { expect, it } from 'vitest';
import { en } from '../../dashboard/text/en.ts';
import { pagerStepsEn } from '../../dashboard/text/en/pager-steps.ts';
import { pagerStepsZh } from '../../dashboard/text/zh/pager-steps.ts';
import { firstLanguage } from '../../dashboard/text/words.ts';
import { nameOf, locationOf } from '../../dashboard/text/names.ts';
import { clockDuration, timeOfDay } from '../../dashboard/text/times.ts';
import { zh } from '../../dashboard/text/zh.ts';
import { routeOf } from '../../dashboard/ui/page/route.ts';
import { call } from './scene.ts';

it('how long somebody waits reads like a clock and never runs backwards', () => {
  expect([-5_000, 0, 7_900, 72_000, 3_723_000].map(clockDuration)).toEqual(['0:00', '0:00', '0:07', '1:12', '1:02:03']);
});

it('times are those of the building, whatever the screen believes; an unknown zone does not blank the clock', () => {
  expect(timeOfDay(Date.UTC(2026, 10, 23, 6, 3, 27), 'Asia/Shanghai', true)).toBe('14:03:27');
  expect(timeOfDay(Date.UTC(2026, 10, 22, 16, 0), 'Asia/Shanghai', false)).toBe('00:00');
  expect(timeOfDay(0, 'Moon/Sea', false)).toMatch(/^\d\d:\d\d$/);
});

it("the language is the one chosen before, else the browser's, else Chinese", () => {
  expect(firstLanguage('en', ['zh-CN'])).toBe('en');
  expect(firstLanguage(null, ['fr', 'en-GB', 'zh'])).toBe('en');
  expect(firstLanguage('klingon', ['zh-Hans-CN', 'en'])).toBe('zh');
  expect(firstLanguage(null, ['fr'])).toBe('zh');
});

it('a call is named even before the site document is here, and a button with no place is still findable', () => {
  expect(nameOf(undefined, 'infusion-2', 'zh')).toBe('Infusion 2');
  expect(
    locationOf(call('a', { place: null, callPoint: null, device: 'pendant-9' }), null, 'en', en.call.unplaced).point,
  ).toBe('Unplaced button: Pendant 9');
});

it('the place stands beside the call point unless its name says it already', () => {
  const site = {
    places: [
      { id: 'infusion-room', name: { zh: '输液室', en: 'Infusion room' } },
      { id: 'south-gate', name: { zh: '南门', en: 'South gate' } },
    ],
    callPoints: [
      { id: 'lavatory-help', place: 'infusion-room', name: { zh: '卫生间拉绳', en: 'Lavatory cord' } },
      { id: 'south-gate-bell', place: 'south-gate', name: { zh: '南门门铃', en: 'South gate bell' } },
    ],
  };
  expect(locationOf(call('a', { place: 'infusion-room', callPoint: 'lavatory-help' }), site, 'zh', '')).toEqual({
    point: '卫生间拉绳',
    place: '输液室',
  });
  expect(locationOf(call('b'), site, 'en', '')).toEqual({ point: 'South gate bell', place: null });
});

it('each page has its path, with or without a slash at the end', () => {
  expect(['/', '/join', '/phone/', '/board', '/panel', '/pager', '/phon'].map(routeOf)).toEqual([
    'home',
    'join',
    'phone',
    'board',
    'panel',
    'pager',
    'not-found',
  ]);
});

it('no Chinese is left in the English pages, but for the switch to Chinese, and nothing is left empty', () => {
  const texts = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'function'
        ? [(value as (...given: unknown[]) => string)('X', 2)]
        : Object.values(value as object).flatMap(texts);
  const { otherLanguage: _, otherLanguageLabel: __, ...english } = en;
  expect(texts([english, pagerStepsEn]).filter((text) => /[㐀-鿿]/.test(text))).toEqual([]);
  expect(texts([en, zh, pagerStepsEn, pagerStepsZh]).filter((text) => text.trim() === '')).toEqual([]);
});
