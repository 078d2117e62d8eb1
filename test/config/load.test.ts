import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadConfig, type ConfigSources } from '../../config/hub/load.ts';
import type { HubConfig } from '../../config/hub/hub-schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'lotusbell-config-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
let files = 0;

/** Settings as after `lotusbell hub` with a file of this content. */
function load(
  content: string | null,
  env: ConfigSources['env'] = {},
  flags: ConfigSources['flags'] = {},
): ReturnType<typeof loadConfig> {
  if (content === null) return loadConfig({ env, flags });
  const file = join(folder, `${++files}.yaml`);
  writeFileSync(file, content);
  return loadConfig({ file, env, flags });
}

function loaded(...sources: Parameters<typeof load>): HubConfig {
  const result = load(...sources);
  if ('mistakes' in result) throw new Error(JSON.stringify(result.mistakes));
  return result.config;
}

function mistakes(...sources: Parameters<typeof load>): string[] {
  const result = load(...sources);
  return 'mistakes' in result
    ? result.mistakes.map(({ path, line, column, message, hint }) => `${path} ${line}:${column} ${message} | ${hint}`)
    : [];
}

const DEFAULTS: HubConfig = {
  http: { host: '127.0.0.1', port: 8080, insecure: false },
  https: { host: '127.0.0.1', port: 8443 },
  mqtt: { host: '127.0.0.1', port: 1883, plain: 'on', tls: { host: '127.0.0.1', port: 8883 } },
  pins: { adapter: 'auto' },
  pager: { mode: 'off', host: '127.0.0.1', port: 8444 },
  tls: { mode: 'off' },
  data: './data',
  logLevel: 'info',
  limits: {
    mqtt: {
      maxPacketBytes: 16384,
      payloadBytes: 4096,
      maxConnections: 10000,
      connectTimeoutS: 10,
      drainTimeoutS: 3,
      messagesPerSecond: 20,
      strangersPerAddress: 4000,
      refusalsPerSecond: 20,
    },
    http: { bodyBytes: 1048576, signInsPerMinute: 30 },
    stream: { slowBytes: 1048576, slowS: 15, maxPhones: 2000 },
  },
  alerts: { repeatS: 10, unrecordedAfterMs: 1000 },
  device: { heartbeatS: 9, holdMs: 3000, volume: 80 },
  troubles: { falsePresses: 5, falsePressHours: 2 },
  backup: { at: '03:30', keep: 14 },
  retention: { wordsDays: 180, quarantineDays: 30, alertsDays: 400, documentsDays: 180 },
  session: { days: 30, inviteMinutes: 10 },
};

describe('a hub that is started', () => {
  test('with nothing else has the defaults', () => {
    expect(loaded(null)).toEqual(DEFAULTS);
    expect(loaded('')).toEqual(DEFAULTS);
    expect(loaded('# nothing changed\n')).toEqual(DEFAULTS);
  });

  test('with a file has what stands there, and the defaults for the rest', () => {
    expect(loaded('publicUrl: https://bell.example.org\nlimits: { mqtt: { payloadBytes: 8192 } }\n')).toEqual({
      ...DEFAULTS,
      publicUrl: 'https://bell.example.org',
      limits: { ...DEFAULTS.limits, mqtt: { ...DEFAULTS.limits.mqtt, payloadBytes: 8192 } },
    });
  });

  test('follows the file before the defaults, the environment before the file, the flags before the environment', () => {
    const file = 'http: { host: 10.0.0.1, port: 1 }\nmqtt: { host: 10.0.0.1, port: 1 }\ndata: /file\nlogLevel: debug\n';
    const env = { LOTUSBELL_HTTP: '10.0.0.2:2', LOTUSBELL_MQTT: '10.0.0.2:2', LOTUSBELL_DATA: '/env' };

    expect(loaded(file)).toMatchObject({
      http: { host: '10.0.0.1', port: 1 },
      mqtt: { host: '10.0.0.1', port: 1 },
      data: '/file',
      logLevel: 'debug',
    });
    expect(loaded(file, env)).toMatchObject({
      http: { host: '10.0.0.2', port: 2 },
      mqtt: { host: '10.0.0.2', port: 2 },
      data: '/env',
      logLevel: 'debug',
    });
    expect(loaded(file, env, { http: '[::1]:0', data: '/flag' })).toMatchObject({
      http: { host: '::1', port: 0 },
      mqtt: { host: '10.0.0.2', port: 2 },
      data: '/flag',
      logLevel: 'debug',
    });
  });

  test('takes any option from the environment by its path in capitals', () => {
    const env = {
      LOTUSBELL_LIMITS_MQTT_PAYLOADBYTES: '5000',
      LOTUSBELL_LOGLEVEL: 'warn',
      LOTUSBELL_PUBLICURL: 'http://bell:8080',
      LOTUSBELL_SESSION_INVITEMINUTES: '5',
      LOTUSBELL_DATA: '42',
      LOTUSBELL_HTTP_PORT: '81',
      LOTUSBELL_HTTP: '0.0.0.0:80',
      LOTUSBELL_DEVICE_VOLUME: '',
      LOTUSBELL_NOTHING: undefined,
      LOTUSBELL_HTTP_INSECURE: 'true',
      LOTUSBELL_TLS_MODE: 'own',
      LOTUSBELL_MQTT_TLS_PORT: '8884',
    };

    expect(loaded(null, env)).toEqual({
      ...DEFAULTS,
      logLevel: 'warn',
      publicUrl: 'http://bell:8080',
      data: '42',
      session: { days: 30, inviteMinutes: 5 },
      http: { host: '0.0.0.0', port: 81, insecure: true },
      tls: { mode: 'own' },
      mqtt: { ...DEFAULTS.mqtt, tls: { host: '127.0.0.1', port: 8884 } },
      limits: { ...DEFAULTS.limits, mqtt: { ...DEFAULTS.limits.mqtt, payloadBytes: 5000 } },
    });
  });

  test('leaves alone what is meant for others', () => {
    expect(
      loaded(null, {
        LOTUSBELL_TOKEN: 'secret',
        LOTUSBELL_URL: 'http://x',
        PATH: '/bin',
        HTTP: 'x',
        MY_LOTUSBELL_DATA: 'x',
        lotusbell_data: 'x',
      }),
    ).toEqual(DEFAULTS);
  });

  test('is not influenced by a hub started before it', () => {
    Object.assign(loaded(null).limits.mqtt, { payloadBytes: 1 });

    expect(loaded(null)).toEqual(DEFAULTS);
  });
});

describe('an operator', () => {
  test('is told the mistakes of the file, the environment and the flags together', () => {
    expect(
      mistakes(
        'http:\n  prot: 80\n',
        { LOTUSBELL_DATTA: 'x', LOTUSBELL_HTTP_PORT: 'eighty', LOTUSBELL_MQTT: '1883' },
        { http: 'x' },
      ),
    ).toEqual([
      'http.prot 2:3 "prot" is not known here | did you mean "port"?',
      'LOTUSBELL_DATTA 0:0 there is no such option | did you mean "LOTUSBELL_DATA"?',
      'LOTUSBELL_MQTT 0:0 "1883" is no HOST:PORT | write the host too: 127.0.0.1:1883, or 0.0.0.0:1883 for the whole network',
      '--http 0:0 "x" is no HOST:PORT | write HOST:PORT, e.g. 127.0.0.1:8080; port 0 takes any free one',
      'LOTUSBELL_HTTP_PORT 0:0 must be a whole number, not the text "eighty" | a TCP port (0 takes any free one), 0 to 65535',
    ]);
  });

  test.each([
    ['LOTUSBELL_DEVICE_VOLUME', '101', '101 is too large: at most 100'],
    ['LOTUSBELL_DEVICE_VOLUME', '50.5', 'must be a whole number, not the text "50.5"'],
    ['LOTUSBELL_DEVICE_VOLUME', '0x20', 'must be a whole number, not the text "0x20"'],
    ['LOTUSBELL_LOGLEVEL', 'loud', '"loud" is not one of fatal, error, warn, info, debug, trace, silent'],
    ['LOTUSBELL_PUBLICURL', 'bell.example.org', '"bell.example.org" cannot stand here'],
    ['LOTUSBELL_MQTT_HOST', '10.0.0.1:1883', '"10.0.0.1:1883" is no host'],
    ['LOTUSBELL_HTTP_INSECURE', 'yes', 'must be true or false, not the text "yes"'],
    ['LOTUSBELL_MQTT_TLS_HOST', '10.0.0.1:8883', '"10.0.0.1:8883" is no host'],
    ['LOTUSBELL_LIMITS', '{}', 'there is no such option'],
    ['LOTUSBELL___PROTO__', 'x', 'there is no such option'],
    ['LOTUSBELL_', 'x', 'there is no such option'],
  ])('is told about %s=%s', (name, value, message) => {
    expect(load(null, { [name]: value })).toEqual({
      mistakes: [
        { path: name, line: 0, column: 0, severity: 'error', message, hint: expect.stringMatching(/./) as string },
      ],
    });
  });

  test('is told when a payload would not fit into a packet, wherever the two were set', () => {
    const message =
      'limits.mqtt.payloadBytes 0:0 a payload of 8192 bytes does not fit into a packet of 8192 | raise limits.mqtt.maxPacketBytes to at least 8448';

    expect(
      mistakes('limits: { mqtt: { maxPacketBytes: 8192 } }\n', { LOTUSBELL_LIMITS_MQTT_PAYLOADBYTES: '8192' }),
    ).toEqual([message]);
    expect(mistakes('limits: { mqtt: { maxPacketBytes: 8448, payloadBytes: 8192 } }\n')).toEqual([]);
  });

  test.each([
    ['tls: { mode: files }', ['tls.certFile', 'tls.keyFile'], 'let the hub make its own'],
    ['tls: { mode: files, certFile: a.crt }', ['tls.keyFile'], 'name the file'],
    ['tls: { mode: own, certFile: a.crt }', ['tls.certFile'], 'set tls.mode: files'],
    ['tls: { keyFile: a.key }', ['tls.keyFile'], 'set tls.mode: files'],
    ['mqtt: { plain: off }', ['mqtt.plain'], 'set tls.mode: own'],
    ['mqtt: { tls: { clientCa: a.crt } }', ['mqtt.tls.clientCa'], 'set tls.mode: own or files'],
    ['tls: { mode: own }\nmqtt: { tls: { clientCa: a.crt } }', ['mqtt.plain'], 'set mqtt.plain: off'],
    ['tls: { mode: own }\nmqtt: { plain: off, tls: { clientCa: a.crt } }', [], ''],
    ['tls: { mode: files, certFile: a.crt, keyFile: a.key }', [], ''],
  ])('is told of TLS that is only half set: %s', (settings, paths, hint) => {
    const told = mistakes(settings);

    expect(told.map((line) => line.split(' ', 1)[0])).toEqual(paths);
    for (const line of told) expect(line).toContain(hint);
  });

  test('is told of outside brokers that contradict themselves, wherever they stand', () => {
    const broker = '{ id: house, url: "mqtt://127.0.0.1:1883" }';
    expect(mistakes(`brokers: [${broker}]\n`)).toEqual([]);
    expect(mistakes(`brokers: [${broker}, ${broker}]\n`)[0]).toContain('brokers[1].id');
    expect(mistakes('brokers: [{ id: house, url: "mqtt://x", passwordFile: a }]\n')[0]).toContain('no user');
    expect(mistakes('brokers: [{ id: house, url: "mqtt://x", caFile: a }]\n')[0]).toContain('mqtts://');
    expect(mistakes('', { LOTUSBELL_BROKERS: '[{"id":"house","url":"mqtt://a:b@x"}]' })[0]).toContain('without a user');
  });

  test.each([
    ['inputs: [{ line: 17 }]', 'pins.inputs[0]', '"device" is missing'],
    ['inputs: [{ device: a }]', 'pins.inputs[0]', '"line" is missing'],
    ['inputs: [{ line: 17, device: a }, { line: 17, device: b }]', 'pins.inputs[1].line', 'taken by inputs.0'],
    [
      'inputs: [{ line: 17, device: a }], outputs: [{ line: 17, device: a, shows: red }]',
      'pins.outputs[0].line',
      'taken',
    ],
    ['inputs: [{ line: 17, device: a }, { line: 4, device: a }]', 'pins.inputs[1].device', 'input: cord'],
    ['outputs: [{ line: 22, shows: red }]', 'pins.outputs[0]', 'whose calls it shows'],
    ['outputs: [{ line: 22, shows: sounder, device: a }]', 'pins.outputs[0].device', 'leave device out'],
    ['inputs: [{ line: 600, device: a }]', 'pins.inputs[0].line', 'BCM'],
    ['inputs: [{ line: 4, device: a, bias: up }]', 'pins.inputs[0].bias', 'pull-up'],
  ])('is told of pins that cannot be meant: %s', (pins, path, words) => {
    const told = mistakes(`pins: { ${pins} }\n`);
    expect(told[0]).toMatch(new RegExp(`^${path.replaceAll(/[[\].]/g, '\\$&')} `));
    expect(told[0]).toContain(words);
  });

  test('may wire two inputs of one device, and its lamp', () => {
    const inputs = 'inputs: [{ line: 17, device: a }, { line: 4, device: a, input: cord, kind: pull }]';
    expect(mistakes(`pins: { ${inputs}, outputs: [{ line: 27, device: a, shows: any }] }\n`)).toEqual([]);
  });

  test('is told when the file cannot be read, and why', () => {
    expect(loadConfig({ file: join(folder, 'none.yaml'), env: {}, flags: {} })).toMatchObject({
      mistakes: [{ path: '--config', hint: 'there is no such file; look at the path after --config' }],
    });
    expect(loadConfig({ file: folder, env: {}, flags: {} })).toMatchObject({
      mistakes: [{ path: '--config', hint: 'that is a directory; name the file in it' }],
    });
  });
});
