import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AEDES_VERSION, checkAedes, createBroker } from '../../hub/mqtt/aedes-internals.ts';
import { touchesAedes } from './aedes-internals.ts';
import { ROOT } from '../docs/root.ts';
import { readTree } from './tree.ts';

async function aedes(changes: (broker: Aedes) => void = () => {}): Promise<Aedes> {
  const broker = await Aedes.createBroker();
  onTestFinished(() => broker.close());
  changes(broker);
  return broker;
}

/** The error that checkAedes throws for this broker, with code and hint. */
function complaintOf(broker: Aedes): unknown {
  try {
    checkAedes(broker);
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** Removes a member until the end of the test. */
function without(thing: object, member: string): void {
  const kept = Object.getOwnPropertyDescriptor(thing, member);
  Object.defineProperty(thing, member, { value: undefined, configurable: true, writable: true });
  onTestFinished(() => {
    if (kept === undefined) Reflect.deleteProperty(thing, member);
    else Object.defineProperty(thing, member, kept);
  });
}

describe('private parts of Aedes are used in one file only', () => {
  test('no other file imports it, uses its private members or casts around its types', () => {
    expect(touchesAedes(readTree(['.ts', '.tsx']))).toEqual([]);
  });

  test.each([
    ['hub/mqtt/a.ts', `import { Aedes } from 'aedes';`, 'imports aedes'],
    ['hub/mqtt/a.ts', `import type { Client } from 'aedes';`, 'imports aedes'],
    ['hub/app/a.ts', `const { Aedes } = await import('aedes');`, 'imports aedes'],
    ['hub/app/a.ts', `import Client from 'aedes/lib/client.js';`, 'imports aedes/lib/client.js'],
    ['hub/mqtt/a.ts', `import memory from 'aedes-persistence';`, 'imports aedes-persistence'],
    ['hub/mqtt/a.ts', `const a = (broker as unknown as { clients: object }).clients;`, 'casts beside Aedes'],
    ['hub/mqtt/a.ts', `done(error as never, false);`, 'casts beside Aedes'],
    ['test/firmware-sim/real-broker.ts', `import { Aedes } from 'aedes';\nbroker as unknown;`, 'casts beside Aedes'],
    ['hub/app/a.ts', `client._parser.packet.length;`, 'uses _parser of Aedes'],
    ['hub/app/a.ts', `client['_parsingBatch'] = 1;`, 'uses _parsingBatch of Aedes'],
    ['hub/app/a.ts', `persistence.createRetainedStreamCombi = () => {};`, 'uses createRetainedStreamCombi of Aedes'],
  ])('%s: %s', (path, text, why) => {
    expect(touchesAedes(new Map([[path, text]])).join('\n')).toContain(why);
  });

  test('a comment about Aedes and a cast to a type of our own are allowed', () => {
    const text = `/** Aedes has no _parser limit as unknown. */\nconst id = device as DeviceId;`;
    expect(touchesAedes(new Map([['hub/mqtt/a.ts', text]]))).toEqual([]);
  });
});

describe('the hub starts with the Aedes that it knows', () => {
  test('the installed one passes', async () => {
    const broker = await aedes();
    expect(() => checkAedes(broker)).not.toThrow();
  });

  test('the version in package.json is the one that the file was written for', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(manifest.dependencies['aedes']).toBe(AEDES_VERSION);
  });

  test('a broker that was opened is closed again when the check fails', async () => {
    const wrong = Object.getOwnPropertyDescriptor(Aedes.prototype, 'version') as PropertyDescriptor;
    let closes = 0;
    const close = Aedes.prototype.close;
    Object.defineProperty(Aedes.prototype, 'version', { ...wrong, get: () => '9.9.9' });
    Aedes.prototype.close = function closeCounted(done) {
      closes++;
      close.call(this, done);
    };
    try {
      await expect(createBroker({}, () => expect.unreachable())).rejects.toThrow('Aedes 9.9.9');
    } finally {
      Object.defineProperty(Aedes.prototype, 'version', wrong);
      Aedes.prototype.close = close;
    }
    expect(closes).toBe(1);
  });

  test('another version is refused, with both versions and what to do', async () => {
    const broker = await aedes((one) => Object.defineProperty(one, 'version', { value: '1.3.0' }));
    expect(complaintOf(broker)).toMatchObject({
      code: 'AEDES_UNKNOWN',
      message: expect.stringMatching(/^Aedes 1\.3\.0 is installed, and this hub needs exactly 1\.2\.0/),
      hint: expect.stringMatching(/"npm ci".*hub\/mqtt\/aedes-internals\.ts.*AEDES_VERSION/),
    });
  });

  test.each(['clients', 'publish', 'subscribe', 'unsubscribe', 'handle', 'authorizePublish', 'preConnect'])(
    'a broker without "%s" is refused by name',
    async (member) => {
      const broker = await aedes((one) => without(one, member));
      expect(complaintOf(broker)).toMatchObject({
        message: expect.stringContaining(`broker.${member} is undefined, expected `),
        hint: expect.stringContaining('npm ci'),
      });
    },
  );

  test('a persistence without retained lookup is refused by name', async () => {
    const broker = await aedes((one) => {
      const { persistence } = one as unknown as { persistence: object };
      without(persistence, 'createRetainedStreamCombi');
    });
    expect(complaintOf(broker)).toMatchObject({
      message: expect.stringContaining('broker.persistence.createRetainedStreamCombi is undefined, expected function'),
    });
  });

  test.each([
    ['_parser', '_parser.parse'],
    ['_parsingBatch', '_parsingBatch'],
    ['subscriptions', 'subscriptions'],
    ['clean', 'clean'],
  ])('a connection without "%s" is refused by name', async (member, path) => {
    const broker = await aedes((one) => {
      const { handle } = one;
      one.handle = (stream) => {
        const client = handle(stream);
        without(client, member);
        onTestFinished(() => client.close());
        return client;
      };
    });
    expect(complaintOf(broker)).toMatchObject({
      message: expect.stringContaining(`client.${path} is undefined, expected `),
    });
  });

  test('the check leaves nothing open', async () => {
    const broker = await aedes();
    checkAedes(broker);
    expect(broker.connectedClients).toBe(0);
    expect((broker as unknown as { clients: object }).clients).toEqual({});
  });
});
