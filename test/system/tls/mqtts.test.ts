import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { Writable } from 'node:stream';
import { join } from 'node:path';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { connect } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HubConfig } from '../../../config/hub/hub-schema.ts';
import { makeAuthority } from '../../../hub/certificates/make.ts';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import { deviceCertificate, owner } from '../../support/certificates.ts';
import { connectPacket, publishPacket, topicBytes } from '../../bench/clients/mqtt-wire.ts';
import { eventually } from '../../support/eventually.ts';
import { minutes, seconds } from '../../support/moved-clock.ts';
import { DAY_MS } from '../../../hub/domain/time.ts';

const START = Date.UTC(2026, 10, 23, 1);
const BELL = 'south-gate-bell';

let building: TestBuilding | null = null;
let dir: string;
const clients: MqttClient[] = [];
const lines: string[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lotusbell-mqtts-'));
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  await building?.end();
  building = null;
  rmSync(dir, { recursive: true });
});

async function open(more: (config: HubConfig) => void = () => {}): Promise<TestBuilding> {
  lines.length = 0;
  building = await startBuilding({
    logTo: new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    }),
    config: (config) => {
      config.tls.mode = 'own';
      config.https.port = 0;
      config.mqtt.tls.port = 0;
      more(config);
    },
  });
  return building;
}

async function authorityOf(hub: TestBuilding): Promise<string> {
  return (await fetch(`${hub.http()}/ca.crt`)).text();
}

async function plugIn(
  hub: TestBuilding,
  device: string,
  more: IClientOptions = {},
  url = hub.hub().addresses().mqtts ?? '',
): Promise<MqttClient> {
  const client = await connectAsync(
    url,
    {
      clientId: device,
      username: device,
      password: await hub.secretOf(device),
      protocolVersion: 4,
      reconnectPeriod: 0,
      clean: true,
      connectTimeout: 3000,
      ...more,
    },
    false,
  );
  client.on('error', () => {});
  clients.push(client);
  return client;
}

test('a button that trusts the authority presses over TLS; the press is a call and the lamp hears of it', async () => {
  const hub = await open();
  const wang = await hub.phone('wang');
  const bell = await plugIn(hub, BELL, { ca: await authorityOf(hub) });
  const lamp: string[] = [];
  bell.on('message', (topic, payload) => {
    if (topic.endsWith('/feedback')) lamp.push(payload.toString());
  });
  await bell.subscribeAsync(`lotus/v1/${BELL}/down/#`, { qos: 1 });
  await bell.publishAsync(`lotus/v1/${BELL}/up/press`, JSON.stringify({ v: 1, id: 'finger-1' }), { qos: 1 });

  expect((await wang.isAlerted())['call'].callPoint.id ?? BELL).toBe(BELL);
  await eventually('the lamp is yellow', () => lamp.some((text) => text.includes('"registered"')));
});

test('a button that trusts another authority, or none of ours, hangs up; one with a wrong secret is refused as ever', async () => {
  const hub = await open();
  const stranger = await makeAuthority('stranger', {
    notBefore: new Date(START - DAY_MS),
    notAfter: new Date(START + DAY_MS * 1000),
  });
  await expect(plugIn(hub, BELL, { ca: stranger.cert })).rejects.toMatchObject({
    code: expect.stringMatching(/UNABLE_TO_VERIFY|CERT_SIGNATURE/) as string,
  });
  await expect(plugIn(hub, BELL)).rejects.toMatchObject({ code: expect.stringMatching(/UNABLE_TO_VERIFY/) as string });
  await expect(plugIn(hub, BELL, { ca: await authorityOf(hub), password: 'guessed' })).rejects.toMatchObject({
    code: 4,
  });
});

test('the certificate is good for localhost and for the address, not for another name', async () => {
  const hub = await open();
  const ca = await authorityOf(hub);
  const port = Number(new URL(hub.hub().addresses().mqtts ?? '').port);
  await plugIn(hub, BELL, { ca }, `mqtts://localhost:${port}`);
  await expect(plugIn(hub, BELL, { ca, servername: 'evil.example', rejectUnauthorized: true })).rejects.toMatchObject({
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
});

test('plain and TLS stand side by side, and a device that moves over is the same device', async () => {
  const hub = await open();
  const plain = await hub.button(BELL);
  const secure = await plugIn(hub, BELL, { ca: await authorityOf(hub) });
  await eventually('the older connection is closed', () => !plain.connected());
  expect(secure.connected).toBe(true);
  const { body } = await hub.ask('GET', `/devices`);
  expect(body.items.find(({ id }: { id: string }) => id === BELL)).toMatchObject({ connected: true });
});

test('plain switched off: there is no such door, and buttons come in over TLS', async () => {
  const hub = await open((config) => {
    config.mqtt.plain = 'off';
  });
  expect(hub.hub().addresses().mqtt).toBeNull();
  await plugIn(hub, BELL, { ca: await authorityOf(hub) });
  await expect(plugIn(hub, BELL, {}, hub.hub().addresses().mqtts?.replace('mqtts', 'mqtt'))).rejects.toThrow();
});

test('plain for this machine only: listens on loopback, whatever host is set', async () => {
  const hub = await open((config) => {
    config.mqtt.plain = 'loopback';
    config.mqtt.host = '0.0.0.0';
  });
  const { port } = new URL(hub.mqtt());
  await plugIn(hub, BELL, {}, hub.mqtt());
  // 127.0.0.2 is this machine too, but nobody listens there unless it is everywhere.
  const elsewhere = await new Promise((resolve) => {
    connectPlain(Number(port), '127.0.0.2', () => resolve('open')).on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code),
    );
  });
  expect(elsewhere).toBe('ECONNREFUSED');
});

test('with an authority of devices, a device must show its own certificate besides its secret', async () => {
  const owned = await owner(START);
  const file = join(dir, 'devices.crt');
  writeFileSync(file, owned.authority.cert);
  const hub = await open((config) => {
    config.mqtt.plain = 'off';
    config.mqtt.tls.clientCa = file;
  });
  const ca = await authorityOf(hub);
  const stranger = await makeAuthority('stranger', {
    notBefore: new Date(START - DAY_MS),
    notAfter: new Date(START + DAY_MS * 1000),
  });
  const [own, others, forged] = [
    await deviceCertificate(owned.authority, BELL, START),
    await deviceCertificate(owned.authority, 'west-ramp-help', START),
    await deviceCertificate(stranger, BELL, START),
  ];

  expect((await plugIn(hub, BELL, { ca, ...own })).connected).toBe(true);
  await expect(plugIn(hub, BELL, { ca })).rejects.toThrow();
  await expect(plugIn(hub, BELL, { ca, ...forged })).rejects.toThrow();
  const why = lines
    .filter((line) => line.includes('connection closed before TLS'))
    .map((line) => (JSON.parse(line) as { why: string }).why);
  expect(why).toEqual(['ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE', expect.stringMatching(/VERIFY|CERT_SIGNATURE/)]);
  await expect(plugIn(hub, BELL, { ca, ...others })).rejects.toMatchObject({ code: 5 });
  await expect(plugIn(hub, BELL, { ca, ...own, password: 'guessed' })).rejects.toMatchObject({ code: 4 });
  expect(await fetch(`${hub.http()}/metrics`).then((reply) => reply.text())).toMatch(/devices_refused\S* 2\b/);

  // A sleepy button presses and ends its line at once: with the certificate of another it is not heard.
  for (const pair of [others, own]) {
    const login = { device: BELL, username: BELL, password: await hub.secretOf(BELL) };
    const press = JSON.stringify({ v: 1, id: pair === own ? 'own' : 'others' });
    const bytes = [connectPacket(BELL, login, 60), publishPacket(topicBytes(`lotus/v1/${BELL}/up/press`), 1, press)];
    const { port } = new URL(hub.hub().addresses().mqtts ?? '');
    const sleepy = connect({ port: Number(port), host: 'localhost', ca, ...pair }, () =>
      sleepy.end(Buffer.concat(bytes)),
    );
    let ended = false;
    sleepy.on('error', () => {}).on('close', () => void (ended = true));
    await eventually('its line ended', () => ended);
  }
  const calls = async (): Promise<any[]> => (await hub.ask('GET', '/calls')).body.items;
  await eventually('the one with its own is heard', async () => (await calls()).length > 0);
  expect(await calls()).toMatchObject([{ repeats: 0 }]);

  // The owner's authority is replaced: those who are connected stay, whoever comes must bring one of the new.
  writeFileSync(file, stranger.cert);
  await hub.clock.forward(minutes(1) + seconds(1));
  await eventually('the other authority counts', () => clients[0]?.connected === true);
  await expect(plugIn(hub, 'west-ramp-help', { ca, ...others })).rejects.toThrow();
  expect(clients[0]?.connected).toBe(true);
  expect((await plugIn(hub, BELL, { ca, ...forged })).connected).toBe(true);
});

test('who begins no handshake, or ends none, is cut off, and costs nobody else anything', async () => {
  const hub = await open((config) => {
    config.limits.mqtt.connectTimeoutS = 1;
  });
  const { hostname, port } = new URL(hub.hub().addresses().mqtts ?? '');
  const silent = connectPlain(Number(port), hostname);
  const garbage = connectPlain(Number(port), hostname, () => garbage.write('GET / HTTP/1.1\r\n\r\n'));
  const mute = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  let closed = 0;
  for (const socket of [silent, garbage, mute])
    socket
      .on('error', () => {})
      .on('close', () => {
        closed++;
      });
  await plugIn(hub, BELL, { ca: await authorityOf(hub) });
  await eventually('all three are cut off', () => closed === 3, 10_000);
});

test('a packet beyond the limit ends a connection over TLS too', async () => {
  const hub = await open();
  const bell = await plugIn(hub, BELL, { ca: await authorityOf(hub) });
  let closed = false;
  bell.on('close', () => {
    closed = true;
  });
  bell.publish(`lotus/v1/${BELL}/up/press`, Buffer.alloc(200_000), { qos: 1 });
  await eventually('it is cut off', () => closed);
});
