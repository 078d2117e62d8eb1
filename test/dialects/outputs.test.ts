import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../../hub/dialects/families.ts';
import { feedback, kindOf } from '../../hub/dialects/outputs/output.ts';
import type { Stage } from '../../hub/domain/call/stage.ts';
import type { SiteDevice } from '../../hub/domain/site/site.ts';
import { matchesFilter } from '../../hub/mqtt/retained-state.ts';
import { device, dialectNamed, earOf, type Message } from './hear.ts';

const STAGES: readonly Stage[] = [
  'idle',
  'registered',
  'still-coming',
  'unanswered',
  'closed-hours',
  'acknowledged',
  'attended',
];

function said(of: SiteDevice, stage: Stage): string[] {
  const { outputs } = dialectNamed(of.dialect);
  return feedback(outputs, of, () => stage).map(
    ({ command: { topic, payload, once } }) => `${topic} ${payload}${once ? ' once' : ''}`,
  );
}

const LAMP = device('esphome', { name: 'ramp', feedback: [{ output: 'light/lamp' }] });
const RGB = device('esphome', { base: 'home/ramp', feedback: [{ output: 'rgb-light/ring' }] });
const BELL = device('tasmota', { name: 'bell', feedback: [{ output: 'power2' }, { output: 'buzzer' }] });
const ROOM = device('zigbee2mqtt', {
  name: 'room/lamp',
  broker: 'house',
  feedback: [{ output: 'state_left' }, { output: 'rgb-light' }, { output: 'warning' }],
});

describe('what a caller sees', () => {
  it.each<readonly [SiteDevice, Stage, readonly string[]]>([
    [LAMP, 'idle', ['ramp/light/lamp/command {"state":"OFF"}']],
    [LAMP, 'registered', ['ramp/light/lamp/command {"state":"ON","effect":"None"}']],
    [LAMP, 'acknowledged', ['ramp/light/lamp/command {"state":"ON","effect":"Blink"}']],
    [LAMP, 'attended', ['ramp/light/lamp/command {"state":"OFF"}']],
    [RGB, 'unanswered', ['home/ramp/light/ring/command {"state":"ON","color":{"r":255,"g":0,"b":0},"effect":"Blink"}']],
    [RGB, 'attended', ['home/ramp/light/ring/command {"state":"ON","color":{"r":0,"g":255,"b":0},"effect":"None"}']],
    [
      device('esphome', { name: 'x', feedback: [{ output: 'switch/bulb' }] }),
      'registered',
      ['x/switch/bulb/command ON'],
    ],
    [BELL, 'idle', ['cmnd/bell/Power2 OFF', 'cmnd/bell/Buzzer 0']],
    [BELL, 'registered', ['cmnd/bell/Power2 ON', 'cmnd/bell/Buzzer 2,3,2 once']],
    [BELL, 'acknowledged', ['cmnd/bell/Power2 BLINK', 'cmnd/bell/Buzzer 2,3,2 once']],
    [
      device('tasmota', { name: 'b', base: 'house/%topic%/%prefix%/', feedback: [{ output: 'power' }] }),
      'attended',
      ['house/b/cmnd/Power OFF'],
    ],
    [
      device('shelly-gen1', { name: 'shelly1-AA', feedback: [{ output: 'relay/0' }] }),
      'unanswered',
      ['shellies/shelly1-AA/relay/0/command on'],
    ],
    [
      device('shelly-gen2', { name: 'shelly1g3-aa', base: 'h', feedback: [{ output: 'switch:1' }] }),
      'attended',
      ['h/shelly1g3-aa/command/switch:1 off'],
    ],
    [
      ROOM,
      'registered',
      [
        'zigbee2mqtt/room/lamp/set {"state_left":"ON"}',
        'zigbee2mqtt/room/lamp/set {"state":"ON","color":{"r":255,"g":140,"b":0}}',
        'zigbee2mqtt/room/lamp/set {"warning":{"mode":"emergency","level":"low","strobe":true,"duration":1}} once',
      ],
    ],
    [
      ROOM,
      'idle',
      [
        'zigbee2mqtt/room/lamp/set {"state_left":"OFF"}',
        'zigbee2mqtt/room/lamp/set {"state":"OFF"}',
        'zigbee2mqtt/room/lamp/set {"warning":{"mode":"stop","strobe":false,"duration":0}}',
      ],
    ],
    [
      device('zigbee2mqtt', { feedback: [{ output: 'alarm', show: { unanswered: 'on' } }] }),
      'unanswered',
      ['zigbee2mqtt/button/set {"alarm":true}'],
    ],
  ])('%j at the stage %s', (of, stage, expected) => {
    expect(said(of, stage)).toEqual(expected);
  });

  it('the table of the site document counts before what is usual', () => {
    const of = device('tasmota', { feedback: [{ output: 'power1', show: { attended: 'blink', idle: 'on' } }] });
    expect(['attended', 'idle', 'registered'].map((stage) => said(of, stage as Stage))).toEqual([
      ['cmnd/button/Power1 BLINK'],
      ['cmnd/button/Power1 ON'],
      ['cmnd/button/Power1 ON'],
    ]);
  });

  it('each row shows the call of its input', () => {
    const of = device('shelly-gen2', { feedback: [{ output: 'switch:0', input: 'input-0' }, { output: 'switch:1' }] });
    const shown = feedback(dialectNamed('shelly-gen2').outputs, of, (input) =>
      input === 'input-0' ? 'idle' : 'registered',
    );
    expect(shown.map(({ command }) => command.payload)).toEqual(['off', 'on']);
  });

  it('what an older or foreign document names is left out', () => {
    expect(said(device('tasmota', { feedback: [{ output: 'relay/0' }] }), 'registered')).toEqual([]);
    expect(said(device('rtl433', { feedback: [{ output: 'power1' }] }), 'registered')).toEqual([]);
    const beep = device('shelly-gen1', { feedback: [{ output: 'relay/0', show: { registered: 'beep' } }] });
    expect(said(beep, 'registered')).toEqual([]);
  });
});

/** An output of each kind that any family has. */
const NAMES = ['light/a_1', 'rgb-light/a', 'switch/a', 'power', 'power32', 'buzzer', 'relay/1', 'switch:0', 'state'];
const ALL_NAMES = [...NAMES, 'state_l1', 'rgb-light', 'warning', 'alarm'];

it('every signal of every kind can be said, on topics that are the own ones of the device', () => {
  let kinds = 0;
  for (const { name, outputs, commandFilters } of DIALECTS) {
    for (const output of ALL_NAMES) {
      const kind = kindOf(outputs, output);
      if (kind === null || outputs === null) continue;
      kinds++;
      for (const signal of kind.signals) {
        const of = device(name, { name: 'x', feedback: [{ output, show: { registered: signal } }] });
        const [shown] = feedback(outputs, of, () => 'registered');
        expect([output, signal, shown?.command.once]).toEqual([output, signal, signal === 'beep']);
        const { topic = '' } = shown?.command ?? {};
        expect(topic).toMatch(/^[^+#]+$/);
        // The devices of zigbee2mqtt take theirs from its broker, each at its own name.
        const own = name === 'zigbee2mqtt' ? ['zigbee2mqtt/x/set'] : commandFilters(of);
        expect([topic, own.some((filter) => matchesFilter(filter, topic))]).toEqual([topic, true]);
      }
      if (kind.usual !== null)
        for (const stage of STAGES)
          expect([output, kind.signals]).toEqual([output, expect.arrayContaining([kind.usual[stage]])]);
    }
  }
  expect(kinds).toBe(DIALECTS.reduce((sum, { outputs }) => sum + (outputs?.kinds.length ?? 0), 2));
});

/** What a device says when the hub switches it; the button was heard before. */
const ECHOES: readonly (readonly [SiteDevice, before: readonly Message[], echoes: readonly Message[]])[] = [
  [
    device('esphome', { name: 'x' }),
    [
      ['x/status', 'online'],
      ['x/binary_sensor/button/state', 'OFF'],
    ],
    [
      ['x/light/lamp/state', { state: 'ON', effect: 'Blink', color_mode: 'rgb', color: { r: 255, g: 0, b: 0 } }],
      ['x/switch/bulb/state', 'ON'],
      ['x/binary_sensor/button/state', 'OFF'],
      ['x/switch/bulb/state', 'OFF'],
    ],
  ],
  [
    device('tasmota', { name: 'x' }),
    [['tele/x/LWT', 'Online']],
    [
      ['stat/x/RESULT', { POWER1: 'ON' }],
      ['stat/x/POWER1', 'ON'],
      ['stat/x/RESULT', { POWER: 'Blink ON' }],
      ['stat/x/POWER', 'OFF'],
      ['stat/x/RESULT', { Buzzer: 'Done' }],
      ['tele/x/STATE', { POWER1: 'ON', UptimeSec: 7 }],
    ],
  ],
  [
    device('shelly-gen1', { name: 'x', contact: 'latching' }),
    [
      ['shellies/x/online', 'true'],
      ['shellies/x/input/0', '0'],
      ['shellies/x/input_event/0', { event: 'S', event_cnt: 4 }],
    ],
    [
      ['shellies/x/relay/0', 'on'],
      ['shellies/x/relay/0/power', '3.2'],
      ['shellies/x/input/0', '0'],
      ['shellies/x/input_event/0', { event: 'S', event_cnt: 4 }],
      ['shellies/x/relay/0', 'off'],
    ],
  ],
  [
    device('shelly-gen2', { name: 'x' }),
    [
      ['x/online', 'true'],
      ['x/status/input:0', { id: 0, state: false }],
    ],
    [
      ['x/status/switch:0', { id: 0, source: 'MQTT', output: true, temperature: { tC: 44 } }],
      [
        'x/events/rpc',
        { method: 'NotifyStatus', params: { ts: 1.2, 'switch:0': { id: 0, output: true, source: 'MQTT' } } },
      ],
      ['x/status/input:0', { id: 0, state: false }],
      ['x/status/switch:0', { id: 0, source: 'MQTT', output: false }],
    ],
  ],
  [
    device('zigbee2mqtt', { name: 'x' }),
    [['zigbee2mqtt/x', { linkquality: 90 }]],
    [
      ['zigbee2mqtt/x', { state: 'ON', linkquality: 90 }],
      ['zigbee2mqtt/x', { state: 'ON', action: '', color: { x: 0.7, y: 0.3 } }],
      ['zigbee2mqtt/x', { alarm: true, battery: 80, action: null }],
      ['zigbee2mqtt/x', { state: 'OFF' }],
    ],
  ],
];

it.each(ECHOES)('what a device answers when it is switched is no press: %j', (of, before, echoes) => {
  for (const from of ['own', 'outside'] as const) {
    const ear = earOf(of, from);
    ear.hears(...before);
    const heard = ear.hears(...echoes).join(' ');
    expect(heard).not.toMatch(/press|hold|pull|release|again/);
  }
});
