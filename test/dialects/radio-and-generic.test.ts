import { describe, expect, it } from 'vitest';
import { recognise } from '../../hub/dialects/families.ts';
import { bytesOf, device, earOf } from './hear.ts';

const CODE = { value: 1315156, protocol: 1, length: 24, delay: 317 };

describe('433 MHz', () => {
  it('is one press for a burst of frames, however long; the code of another button is none', () => {
    const ear = earOf(device('openmqttgateway', { name: '1315156' }));
    const topic = 'home/OpenMQTTGateway/433toMQTT';
    expect(
      ear.hears(
        [topic, CODE],
        [topic, CODE, { after: 300 }],
        [topic, CODE, { after: 1_900 }],
        [topic, CODE, { after: 1_900 }],
        [topic, CODE, { after: 2_100 }],
        [topic, { ...CODE, value: 5 }],
        ['home/OpenMQTTGateway/LWT', 'offline'],
      ),
    ).toEqual([
      'press main code',
      'again main code',
      'again main code',
      'again main code',
      'press main code',
      '–',
      'bridge home/OpenMQTTGateway offline',
    ]);
  });

  it('is heard behind a Sonoff bridge with Tasmota too', () => {
    const ear = earOf(device('openmqttgateway', { name: '0x7028D2', base: 'tele/tasmota' }));
    expect(ear.hears(['tele/tasmota/RESULT', { Time: 'x', RfReceived: { Data: '0x7028D2', Bits: 24 } }])).toEqual([
      'press main code',
    ]);
  });

  it('is heard by rtl_433, with the battery where the button tells it', () => {
    const remote = { time: '2026-01-05 08:11:02', model: 'Generic-Remote', id: 5137, cmd: 84 };
    const bell = { model: 'Honeywell-ActivLink', id: 'a1b2c', battery_ok: 0, secret_knock: 0 };
    expect(earOf(device('rtl433', { name: 'Generic-Remote/5137/84' })).hears(['rtl_433/pi/events', remote])).toEqual([
      'press main 84',
    ]);
    expect(earOf(device('rtl433', { name: 'Generic-Remote/5137' })).hears(['rtl_433/pi/events', remote])).toEqual([
      'press main 84',
    ]);
    expect(earOf(device('rtl433', { name: 'Generic-Remote/5137/85' })).hears(['rtl_433/pi/events', remote])).toEqual([
      '–',
    ]);
    expect(
      earOf(device('rtl433', { name: 'Honeywell-ActivLink/a1b2c' })).hears(
        ['rtl_433/pi/events', bell],
        ['rtl_433/pi/availability', 'offline'],
      ),
    ).toEqual(['health batteryLow=true, press main ring', 'bridge rtl_433/pi offline']);
    expect(recognise('rtl_433/pi/events', bytesOf(remote))).toEqual([
      { dialect: 'rtl433', name: 'Generic-Remote/5137/84', base: 'rtl_433/pi' },
    ]);
    expect(recognise('home/OpenMQTTGateway/433toMQTT', bytesOf(CODE))).toEqual([
      { dialect: 'openmqttgateway', name: '1315156' },
    ]);
  });
});

describe('generic', () => {
  it('rings for the values that the site document names, on the whole payload or at a path', () => {
    const bell = device('generic', { generic: { topic: 'bell/1', press: ['ring', '1'], hold: ['sos'] } });
    expect(
      earOf(bell).hears(['bell/1', 'RING '], ['bell/1', '1'], ['bell/1', '"sos"'], ['bell/1', 'idle'], ['bell/1', '']),
    ).toEqual(['press main RING', 'press main 1', 'hold main sos', '–', '–']);
    const deep = device('generic', {
      generic: { topic: 'bell/2', path: 'data.button', press: ['true'], batteryPath: 'data.bat' },
    });
    expect(
      earOf(deep).hears(
        ['bell/2', { data: { button: true, bat: 55 } }],
        ['bell/2', { data: { bat: 54 } }],
        ['bell/2', { button: true }],
      ),
    ).toEqual(['press main true, health battery=55', 'health battery=54', '–']);
  });

  it('is a contact where it names a value for its release', () => {
    const cord = device('generic', {
      contact: 'latching',
      generic: { topic: 'cord', press: ['closed'], release: ['open'], availabilityTopic: 'cord/lwt' },
    });
    const ear = earOf(cord);
    expect(
      ear.hears(['cord', 'open'], ['cord', 'closed'], ['cord', 'closed'], ['cord/lwt', 'offline'], ['cord', 'open']),
    ).toEqual(['–', 'pull main closed', '–', 'offline', 'release main']);
  });

  it('never follows a path into what every object has', () => {
    const odd = device('generic', { generic: { topic: 'x', path: 'constructor.name', press: ['Object'] } });
    expect(earOf(odd).hears(['x', {}])).toEqual(['–']);
  });
});

describe('what Home Assistant is told', () => {
  const sensor = {
    name: 'Help Button',
    stat_t: 'ramp-east/binary_sensor/help_button/state',
    avty_t: 'ramp-east/status',
    uniq_id: 'ESPbinary_sensorhelp_button',
    dev: { ids: 'a0b765112233', name: 'ramp-east', mdl: 'esp32dev', mf: 'Espressif' },
  };
  it('is read as a proposal for the site document', () => {
    expect(recognise('homeassistant/binary_sensor/ramp-east/help_button/config', bytesOf(sensor))).toEqual([
      {
        dialect: 'generic',
        name: 'ramp-east',
        model: 'Espressif esp32dev',
        actions: ['ON'],
        generic: {
          topic: 'ramp-east/binary_sensor/help_button/state',
          press: ['ON'],
          release: ['OFF'],
          availabilityTopic: 'ramp-east/status',
        },
      },
    ]);
    const trigger = {
      automation_type: 'trigger',
      type: 'action',
      subtype: 'single',
      payload: 'single',
      topic: 'zigbee2mqtt/front-door/action',
      device: { identifiers: ['zigbee2mqtt_0x1'], name: 'front-door' },
    };
    expect(recognise('homeassistant/device_automation/0x1/action_single/config', bytesOf(trigger))[0]?.generic).toEqual(
      {
        topic: 'zigbee2mqtt/front-door/action',
        press: ['single'],
      },
    );
  });

  it('is read for a whole device, with short topics and a template that names one value', () => {
    const whole = {
      '~': 'lotus/ramp',
      dev: { name: 'Ramp East' },
      o: { name: 'x' },
      avty: [{ topic: 'lotus/status' }, { t: 'lotus/ramp/availability' }],
      cmps: {
        press: {
          p: 'event',
          evt_typ: ['ring', 'press', 'long_press', 'release'],
          stat_t: '~/event',
          val_tpl: "{{ value_json['what'] }}",
        },
        open: { p: 'binary_sensor', stat_t: '~/open', val_tpl: '{{ value_json.a.b }}', pl_on: 'open' },
        bat: { p: 'sensor', dev_cla: 'battery', stat_t: '~/battery' },
        odd: { p: 'binary_sensor', stat_t: '~/odd', val_tpl: '{{ value | int > 3 }}' },
      },
    };
    expect(recognise('homeassistant/device/ramp_east/config', bytesOf(whole)).map(({ generic }) => generic)).toEqual([
      {
        topic: 'lotus/ramp/event',
        path: 'what',
        press: ['ring', 'press'],
        hold: ['long_press'],
        availabilityTopic: 'lotus/ramp/availability',
      },
      {
        topic: 'lotus/ramp/open',
        path: 'a.b',
        press: ['open'],
        release: ['OFF'],
        availabilityTopic: 'lotus/ramp/availability',
      },
    ]);
  });
});
