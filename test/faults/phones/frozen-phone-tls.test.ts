import { connect } from 'node:tls';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import { eventually } from '../../support/eventually.ts';

let building: TestBuilding;
beforeEach(async () => {
  building = await startBuilding({
    config: (config) => {
      config.tls.mode = 'own';
      config.https.port = 0;
      config.mqtt.tls.port = 0;
      config.limits.stream.slowBytes = 65_536;
      config.limits.stream.slowS = 1;
    },
  });
});
afterEach(() => building.end());

it('a phone behind TLS that stops reading delays nobody and is closed: what TLS holds back counts as its backlog', async () => {
  const { hostname, port } = new URL(building.hub().addresses().https ?? '');
  const ca = await (await fetch(`${building.http()}/ca.crt`)).text();
  const token = await building.tokenOf('li');
  const frozen = connect({ host: hostname, port: Number(port), ca });
  frozen.on('error', () => {});
  frozen.write(
    [
      'GET /api/v1/stream HTTP/1.1',
      `Host: ${hostname}:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      `Authorization: Bearer ${token}`,
      '',
      '',
    ].join('\r\n'),
  );
  await new Promise((resolve) => frozen.once('data', resolve));
  frozen.pause();
  let closed = false;
  frozen.on('close', () => {
    closed = true;
  });

  const wang = await building.phone('wang');
  const ramp = await building.button('west-ramp-help');
  for (let round = 0; round < 400; round++) {
    const last = (await Promise.all(Array.from({ length: 200 }, () => ramp.press()))).at(-1);
    await wang.sees('the last press of the round', (frame) => frame['fact']?.pressId === last);
    wang.frames.length = 0;
    const metrics = await (await fetch(`${building.http()}/metrics`)).text();
    if (/lotusbell_phones_closed_slow_total [1-9]/.test(metrics)) break;
    expect(round).toBeLessThan(399);
  }
  frozen.resume();
  await eventually('the frozen phone is closed', () => closed);
});
