import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wordsForCaller } from '../../../hub/delivery/words/caller.ts';
import { startBuilding, type TestBuilding } from '../../support/building.ts';

const WUU = {
  language: 'wuu',
  idle: '要帮忙请揿铃。',
  registered: '听到了。',
  rightDoor: '请到{door}（{team}）。',
  coming: '{who}来了。',
  comingIn: '{who}来了，{minutes}分钟。',
  attended: '人到了。',
  stillComing: '还辣辣寻人。',
  unanswered: '暂时呒没人。',
  unansweredPhone: '请打{telephone}。',
  closed: '关门了。',
  closedUntil: '{opens}开门。',
};

describe('a site that brings a third language', () => {
  let building: TestBuilding;
  beforeEach(async () => {
    building = await startBuilding();
  });
  afterEach(() => building.end());

  const put = async (words: object) => {
    const { body } = await building.ask('GET', '/site');
    return building.ask('PUT', '/site', { ...body, callerWords: [words] });
  };

  it('has its buttons say every stage in it too', async () => {
    expect((await put(WUU)).body.changes).toMatchObject({ callerWords: { added: ['wuu'] } });
    const [wang, door] = [await building.phone('wang'), await building.button('south-gate-bell')];
    await door.shows('idle');
    expect(door.feedback()?.say).toEqual({
      wuu: '要帮忙请揿铃。',
      zh: '需要帮助请按铃；一分钟内没有人回应，请拨打021-0000 0000。',
      en: 'Press if you need help; if nobody answers within a minute, phone 021-0000 0000.',
    });
    await door.press();
    const { call } = await wang.isAlerted('raised');
    expect((await door.shows('registered')).say).toMatchObject({ wuu: '听到了。' });
    await wang.ask('POST', `/calls/${call.id}/redirect`, { team: 'clinic' });
    const chen = await building.phone('chen');
    await chen.isAlerted();
    await expect
      .poll(() => (door.feedback()?.say as { wuu?: string } | undefined)?.wuu)
      .toBe('请到东门（社区卫生服务站）。');
    await chen.take(call.id);
    expect((await door.shows('acknowledged')).say).toMatchObject({ wuu: '社区卫生服务站的工作人员来了。' });
    await chen.arrive(call.id);
    expect((await door.shows('attended')).say).toMatchObject({ wuu: '人到了。' });
  });

  it('tells a connected button at once, and only those that it concerns', async () => {
    const door = await building.button('south-gate-bell');
    const bed = await building.button('tcm-1');
    await door.shows('idle');
    await bed.shows('idle');
    const settings = (of: typeof door): number[] =>
      of.heard().flatMap(({ topic, text }) => (topic.endsWith('/down/settings') ? [JSON.parse(text).heartbeatS] : []));
    const { body } = await building.ask('GET', '/site');
    const callPoints = body.callPoints.map((one: { id: string; source: object }) =>
      one.id === 'south-gate-bell' ? { ...one, source: { ...one.source, heartbeatS: 2700 } } : one,
    );
    expect((await building.ask('PUT', '/site', { ...body, callPoints })).status).toBe(200);
    await expect.poll(() => settings(door)).toEqual([9, 2700]);
    await building.ask('PUT', '/site', { ...body, callPoints, callerWords: [WUU] });
    await expect.poll(() => bed.feedback()?.say).toMatchObject({ wuu: '要帮忙请揿铃。' });
    expect(settings(bed)).toEqual([9, 9]);
  });

  it('is told of a brace that no button should say aloud, and of a sentence that is missing', async () => {
    const misspelt = await put({ ...WUU, unansweredPhone: '请打{telefone}。' });
    expect(misspelt.body).toMatchObject({
      code: 'SITE_INVALID',
      mistakes: expect.arrayContaining([
        expect.objectContaining({
          path: expect.stringContaining('unansweredPhone'),
          hint: expect.stringContaining('{telephone}'),
        }),
      ]),
    });
    const { idle: _, ...without } = WUU;
    expect((await put(without)).body.mistakes).toEqual(
      expect.arrayContaining([expect.objectContaining({ message: expect.stringContaining('idle') })]),
    );
    expect((await put({ ...WUU, language: 'zh' })).body.code).toBe('SITE_INVALID');
  });
});

it('a button at rest promises nobody, in a house without a telephone too', () => {
  const situation = { who: null, minutes: null, telephone: null, opens: null, rightDoor: null };
  expect(wordsForCaller({ stage: 'idle', ...situation })).toEqual({
    zh: '需要帮助请按铃；一分钟内没有人回应，请敲门。',
    en: 'Press if you need help; if nobody answers within a minute, please knock.',
  });
});
