import { describe, expect, it } from 'vitest';
import { readPress, type PressReading } from '../../hub/mqtt/messages/read-press.ts';

const read = (payload: string | Uint8Array): PressReading =>
  readPress(typeof payload === 'string' ? Buffer.from(payload) : payload);

const GOOD = '{"v":1,"id":"a"}';

describe('strict: the message of the contract', () => {
  it('is taken as it is', () => {
    expect(read('{"v":1,"id":"a","input":"cord","kind":"pull","ageMs":7,"boot":3}')).toEqual({
      what: 'press',
      step: 'strict',
      id: 'a',
      kind: 'pull',
      input: 'cord',
      ageMs: 7,
      boot: '3',
      code: null,
    });
  });

  it('a word that says hold in a field of its own means nothing', () => {
    expect(read('{"v":1,"id":"a","note":"hold the line"}')).toMatchObject({ kind: 'press', step: 'strict' });
  });
});

describe('padding', () => {
  it.each([
    ['one NUL', `${GOOD}\0`],
    ['four NULs', `${GOOD}\0\0\0\0`],
    ['NULs in front', `\0\0${GOOD}`],
    ['a byte order mark', `\u{feff}${GOOD}`],
    ['blanks and line ends', ` \r\n\t${GOOD}\r\n\0 `],
    ['STX and ETX', `\u0002${GOOD}\u0003`],
    ['erased flash', Buffer.concat([Buffer.from(GOOD), Buffer.alloc(16, 0xff)])],
    ['a mark behind padding', `\0\u{feff}${GOOD}\0\u{feff}`],
  ])('%s is stripped', (_what, payload) => {
    expect(read(payload)).toMatchObject({ what: 'press', step: 'padding', id: 'a', kind: 'press', code: 'PADDED' });
  });
});

describe('lenient: fields with faults', () => {
  it.each([
    ['nan', '{"v":1,"id":"a","kind":"hold","temperature":nan}', 'a', 'hold'],
    ['-inf', '{"v":1,"id":"a","temperature":-inf,"kind":"pull"}', 'a', 'pull'],
    ['NaN', '{"v":1,"id":"a","t":NaN}', 'a', 'press'],
    ['Infinity', '{"v":1,"id":"a","t":Infinity}', 'a', 'press'],
    ['-nan(ind)', '{"v":1,"id":"a","t":-nan(ind)}', 'a', 'press'],
    ['a threshold of nan', '{"v":1,"id":"a","threshold":nan}', 'a', 'press'],
    ['an id that is a number', '{"v":1,"id":7}', '7', 'press'],
    ['an id beyond floating point', '{"v":1,"id":12345678901234567891}', '12345678901234567891', 'press'],
    ['no v', '{"id":"a"}', 'a', 'press'],
    ['another v', '{"v":2,"id":"a","kind":"hold"}', 'a', 'hold'],
    ['no id', '{"v":1}', null, 'press'],
    ['an id of null', '{"v":1,"id":null}', null, 'press'],
    ['an id that is a list', '{"v":1,"id":[1]}', null, 'press'],
    ['an empty id', '{"v":1,"id":""}', null, 'press'],
    ['a kind in capitals', '{"v":1,"id":"a","kind":"HOLD"}', 'a', 'hold'],
    ['a kind that says long', '{"v":1,"id":"a","kind":"long"}', 'a', 'hold'],
    ['a kind that says long_press', '{"v":1,"id":"a","kind":"long_press"}', 'a', 'hold'],
    ['a kind in a field with a capital', '{"v":1,"id":"a","Kind":"hold"}', 'a', 'hold'],
    ['kind twice, hold first', '{"v":1,"id":"a","kind":"hold","kind":"press"}', 'a', 'hold'],
    ['a kind that is a number', '{"v":1,"id":"a","kind":2}', 'a', 'press'],
    ['single quotes', "{'v':1,'id':'a','kind':'hold'}", 'a', 'hold'],
    ['bare words', '{v:1,id:a,kind:hold}', 'a', 'hold'],
    ['a comma too many', '{"v":1,"id":"a",}', 'a', 'press'],
    ['a comma too few', '{"v":1 "id":"a"}', null, 'press'],
    ['a missing end', '{"v":1,"id":"a","kind":"hold"', 'a', 'hold'],
    ['half an id', '{"v":1,"id":"abc', null, 'press'],
    ['the rest of an older message', `${GOOD}old","kind":"hold"}`, 'a', 'hold'],
    ['two messages in one', `${GOOD}{"v":1,"id":"b","kind":"hold"}`, 'a', 'hold'],
    ['a list around it', `[${GOOD}]`, 'a', 'press'],
    ['JSON within JSON', JSON.stringify('{"v":1,"id":"a","kind":"hold"}'), 'a', 'hold'],
    ['a word in front', `press ${GOOD}`, 'a', 'press'],
    ['another dialect', '{"action":"hold"}', null, 'hold'],
    ['another dialect beside an id', '{"v":1,"id":"a","press_type":"long"}', 'a', 'hold'],
    ['a list as kind', '{"v":1,"id":"a","kind":["hold"]}', 'a', 'hold'],
    ['an object as kind', '{"v":1,"id":"a","kind":{"type":"hold"}}', 'a', 'hold'],
    ['semicolons', '{"v":1;"id":"a";"kind":"hold"}', 'a', 'hold'],
    ['the number of a part of the device', '{"id":0,"state":true}', null, 'press'],
    ['a press beside a value of 0', '{"action":"single","value":0}', null, 'press'],
    ['a log full of brackets', `{"v":1,"id":"a","x":${'['.repeat(40)}${']'.repeat(40)}}`, 'a', 'press'],
    ['a prototype as key', '{"v":1,"__proto__":{"id":"a"}}', null, 'press'],
    ['an age in quotes', '{"v":1,"id":"a","ageMs":"x"}', 'a', 'press'],
  ])('%s', (_what, payload, id, kind) => {
    const reading = read(payload);
    expect(reading).toMatchObject({ what: 'press', id, kind });
    expect(reading.code).not.toBeNull();
  });

  it.each([
    'HOLD',
    'Long',
    'long_press',
    'longPress',
    'button_long_press',
    'left_hold',
    'btnLong',
    'hold_release',
    'L',
  ])('a kind of %j is a hold', (kind) => {
    expect(read(JSON.stringify({ v: 1, id: 'a', kind }))).toMatchObject({ what: 'press', kind: 'hold' });
    expect(read(JSON.stringify({ action: kind }))).toMatchObject({ what: 'press', kind: 'hold' });
  });

  it.each(['single', 'short', 'S', 'threshold', 'along', 'long-range', 'pull-up', 'household'])(
    'a kind of %j is a press',
    (kind) => {
      expect(read(JSON.stringify({ v: 1, id: 'a', type: kind }))).toMatchObject({ kind: 'press', step: 'strict' });
      expect(read(JSON.stringify({ v: 1, id: 'a', kind }))).toMatchObject({ what: 'press', kind: 'press' });
    },
  );

  it.each([
    ['Tasmota', '{"Time":"2026-11-28T10:00:00","Button1":{"Action":"HOLD"}}'],
    ['Shelly, first generation', '{"event":"L","event_cnt":5}'],
    ['Shelly', '{"method":"NotifyEvent","params":{"events":[{"component":"input:0","id":0,"event":"long_push"}]}}'],
    ['zigbee2mqtt', '{"action":"1_hold","battery":100}'],
    ['ESPHome', '{"event_type":"long_press"}'],
    ['MessagePack', Buffer.from('83a17601a26964a161a46b696e64a4686f6c64', 'hex')],
  ])('a long touch as %s says it is a hold', (_what, payload) => {
    expect(read(payload)).toMatchObject({ what: 'press', kind: 'hold' });
  });

  it('an id that is too long is known by its hash, the same each time', () => {
    const long = (id: string): string | null => read(JSON.stringify({ v: 1, id })).id;
    expect(long('x'.repeat(65))).toBe(long('x'.repeat(65)));
    expect(long('x'.repeat(65))).not.toBe(long('x'.repeat(66)));
    expect(long('x'.repeat(65))!.length).toBeLessThanOrEqual(64);
  });

  it('an age and an input with faults of form are used', () => {
    expect(read('{"v":1,"id":"a","ageMs":"4500","input":"CORD"}')).toMatchObject({ ageMs: 4500, input: 'cord' });
  });

  it('a payload beyond the limit is a press with its own id', () => {
    expect(read(JSON.stringify({ v: 1, id: 'a', kind: 'hold', pad: 'x'.repeat(12_000) }))).toMatchObject({
      id: 'a',
      kind: 'hold',
      code: 'TOO_LARGE',
    });
  });
});

describe('any text encoding', () => {
  const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
  const held = '{"v":1,"id":"楼-1","kind":"hold"}';
  // "灯" in GB18030.
  const gb = Buffer.concat([
    Buffer.from('{"v":1,"id":"'),
    Buffer.from([0xb5, 0xc6]),
    Buffer.from('-1","kind":"hold"}'),
  ]);
  it.each([
    ['UTF-16 little-endian with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(held)]), '楼-1'],
    ['UTF-16 little-endian', utf16(held), '楼-1'],
    ['UTF-16 big-endian', utf16(held).swap16(), '楼-1'],
    ['UTF-16 with NULs behind', Buffer.concat([utf16(held), Buffer.alloc(5)]), '楼-1'],
    ['GB18030', gb, '灯-1'],
    ['Latin-1', Buffer.from('{"v":1,"id":"é\u00ff","kind":"hold"}', 'latin1'), 'é\u00ff'],
  ])('%s', (_what, payload, id) => {
    expect(read(payload)).toMatchObject({ what: 'press', id, kind: 'hold', code: expect.any(String) });
  });

  it('a word in UTF-32 that says hold is an emergency', () => {
    const utf32 = Buffer.concat(['H', 'O', 'L', 'D'].map((letter) => Buffer.from([0, 0, 0, letter.charCodeAt(0)])));
    expect(read(utf32).kind).toBe('hold');
  });
});

describe('by its bytes alone', () => {
  it.each(['ON', '1', '', 'press', 'true', 'null', '[1]', '{}', '{"v":', '\0', '开', '"ON"', 'x'.repeat(16_000)])(
    '%j is a press',
    (payload) => {
      expect(read(payload)).toMatchObject({ what: 'press', id: null, kind: 'press', code: expect.any(String) });
    },
  );

  it.each(['HOLD', 'long', 'pull', 'LONG_PRESS', '"hold"', '{"kind":"hold', 'btn=1;state=hold', '长按'])(
    '%j is an emergency',
    (payload) => {
      expect(read(payload)).toMatchObject({ what: 'press', kind: 'hold' });
    },
  );

  it.each([
    'OFF',
    'off',
    '0',
    'false',
    'FALSE',
    'release',
    'Released',
    '"OFF"',
    'OFF\0\0',
    '0\r\n',
    '{"state":"OFF"}',
    '{"v":1,"id":"a","kind":"release"}',
    '{"v":1,"id":"a","kind":false}',
    '{"value":0}',
    '{"action":"button_1_release"}',
    '{"POWER":"OFF"}',
    '{"Switch1":{"Action":"OFF"}}',
    '{"params":{"events":[{"event":"btn_up"}]}}',
    '[OFF]',
    'OFF;',
    '松开',
  ])('%j is letting go', (payload) => {
    expect(read(payload).what).toBe('letting-go');
  });

  it('random bytes are a press', () => {
    for (let i = 0; i < 256; i++) expect(read(Buffer.from([0x80, i, 0x81, 0xfe, i]))).toMatchObject({ what: 'press' });
  });
});
