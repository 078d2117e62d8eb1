import type { Dialect, DialectMemory, Hearing, Said } from '../../hub/dialects/dialect.ts';
import type { SiteDevice } from '../../hub/domain/site/site.ts';

const said = (memory: DialectMemory, ...what: Said[]): Hearing => ({ said: what, memory });

/**
 * A family that nobody sells, with all that a family may say. `<name>/event` is text: `7 left knock` is the seventh
 * press; `left right` press two inputs. `<name>/level/<input>` is ON or OFF. The bridge has topics for all its devices.
 */
export const knocker: Dialect = {
  name: 'generic',
  promise: { receipt: true, liveness: 'line', mayBeSole: true },
  filters: (device) => [
    `${nameOf(device)}/event`,
    `${nameOf(device)}/level/+`,
    `${nameOf(device)}/health`,
    `${nameOf(device)}/lwt`,
    'bridge/state',
    'bridge/version',
  ],
  outputs: null,
  discoveryFilters: [],
  commandFilters: () => [],
  availabilityTopic: (device) => `${nameOf(device)}/lwt`,
  recognise: () => [],
  hear: (_device, memory, { topic, payload, from, retained }) => {
    const text = Buffer.from(payload).toString();
    const [, what = '', input = ''] = topic.split('/');
    if (topic === 'bridge/state')
      return said(
        { ...memory, availability: 'unknown' },
        { is: 'bridge', bridge: 'bridge', state: text as 'online' | 'offline' },
      );
    if (topic === 'bridge/version') {
      if (memory.version === text) return said(memory);
      const next = { ...memory, version: text };
      return memory.version === undefined ? said(next) : said(next, { is: 'version', version: text });
    }
    if (what === 'lwt')
      return said({ ...memory, availability: text as 'online' }, { is: 'availability', state: text as 'online' });
    if (what === 'health') return said(memory, { is: 'health', health: { battery: Number(text) } });
    if (from === 'outside' && retained) return said(memory, { is: 'nothing', why: 'kept by the broker' });
    if (what === 'level') {
      const level = text === 'ON';
      const before = memory.inputs[input]?.level;
      const next = { ...memory, inputs: { ...memory.inputs, [input]: { level } } };
      if (before === level) return said(memory, { is: 'nothing', why: 'the level is as before' });
      if (!level) return said(next, { is: 'release', input });
      return said(next, { is: 'press', input, action: 'ON', kind: 'press' });
    }
    const [key = '', ...inputs] = text.split(' ');
    if (key === 'throw') throw new Error('a fault in the dialect');
    const same = inputs.every((one) => memory.inputs[one]?.key === key);
    if (same) return said(memory, ...inputs.map((one): Said => ({ is: 'duplicate', input: one, action: 'knock' })));
    return said(
      { ...memory, inputs: { ...memory.inputs, ...Object.fromEntries(inputs.map((one) => [one, { key }])) } },
      ...inputs.map((one): Said => ({ is: 'press', input: one, action: 'knock', kind: 'press' })),
    );
  },
};

function nameOf({ name, id }: SiteDevice): string {
  return name ?? id;
}
