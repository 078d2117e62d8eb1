import { assert, boolean, constantFrom, json as anyJson, oneof, property, uint8Array } from 'fast-check';
import { expect, it } from 'vitest';
import { DIALECTS, recognise } from '../../hub/dialects/families.ts';
import { NOTHING_KNOWN, type Heard } from '../../hub/dialects/dialect.ts';
import type { Instant } from '../../hub/domain/time.ts';
import type { SiteDevice } from '../../hub/domain/site/site.ts';
import { device, earOf, START } from './hear.ts';

const GENERIC: SiteDevice['generic'] = { topic: 'bell', press: ['1'], availabilityTopic: 'bell/lwt' };
const devices = DIALECTS.map(({ name }) =>
  device(name, { name: name === 'openmqttgateway' ? '77' : 'x', generic: GENERIC }),
);

const topics = devices.flatMap((one) =>
  (DIALECTS.find(({ name }) => name === one.dialect)?.filters(one) ?? []).map((filter) => filter.replaceAll('+', 'a1')),
);
const json = anyJson({ maxDepth: 4 });
const payload = oneof(
  uint8Array({ maxLength: 64 }),
  json.map((text) => new TextEncoder().encode(text)),
);

it('no bytes on any topic make a dialect throw, and a retained message of an outside broker is never a press', () => {
  assert(
    property(constantFrom(...topics), payload, boolean(), constantFrom(...devices), (topic, bytes, retained, of) => {
      const dialect = DIALECTS.find(({ name }) => name === of.dialect);
      const heard: Heard = {
        topic,
        payload: bytes,
        from: 'outside',
        retained,
        redelivered: false,
        at: START as Instant,
      };
      const { said } = dialect?.hear(of, NOTHING_KNOWN, heard) ?? { said: [] };
      expect(retained && said.some(({ is }) => is === 'press')).toBe(false);
      recognise(topic, bytes);
    }),
    { numRuns: 3_000 },
  );
});

it('the same message twice within two seconds is at most one press', () => {
  assert(
    property(constantFrom(...topics), payload, constantFrom(...devices), (topic, bytes, of) => {
      const ear = earOf(of);
      const presses = ear
        .hears([topic, bytes], [topic, bytes, { after: 500 }])
        .join()
        .match(/\b(?:press|hold|pull) /g);
      expect(presses?.length ?? 0).toBeLessThanOrEqual(1);
    }),
    { numRuns: 2_000 },
  );
});
