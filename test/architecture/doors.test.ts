import { describe, expect, test } from 'vitest';
import { cyclesIn } from './cycles.ts';
import { brokenDoors } from './doors.ts';
import { ROOMS, roomOf } from './rooms.ts';
import { readTree } from './tree.ts';

const code = readTree(['.ts', '.tsx']);

describe('the code keeps to the doors table', () => {
  test('no file imports what its room may not import', () => {
    expect(brokenDoors(code)).toEqual([]);
  });

  test('no two files import each other, not even for a type', () => {
    expect(cyclesIn(code)).toEqual([]);
  });

  test('every room of the table has files', () => {
    const rooms = new Set([...code.keys()].map(roomOf));
    expect(Object.keys(ROOMS).filter((room) => !rooms.has(room as never))).toEqual([]);
  });
});

/** Files that must be refused, one per row, with the reason that the message gives. */
const FORBIDDEN: readonly (readonly [string, string, string, string])[] = [
  [
    'the contract may not use Node',
    'hub/contract/call.ts',
    `import { readFileSync } from 'node:fs';`,
    'nothing of Node',
  ],
  [
    'a built-in without its prefix is one all the same',
    'hub/contract/call.ts',
    `import fs from 'fs';`,
    'nothing of Node',
  ],
  [
    'the contract may not know the domain',
    'hub/contract/call.ts',
    `import type { Call } from '../domain/call.ts';`,
    'may not know domain',
  ],
  ['the contract may not use other libraries', 'hub/contract/call.ts', `import { z } from 'zod';`, 'the package zod'],
  [
    'the domain may not use the schema library',
    'hub/domain/call.ts',
    `import { Type } from 'typebox';`,
    'the package typebox',
  ],
  [
    'the domain may not know the store',
    'hub/domain/call.ts',
    `import type { Tx } from '../store/tables.ts';`,
    'may not know store',
  ],
  [
    'the domain may not know the contract',
    'hub/domain/call.ts',
    `export type { Call } from '../contract/call.ts';`,
    'may not know contract',
  ],
  ['the domain may not ask the clock', 'hub/domain/call.ts', `const at = Date.now();`, 'Date.now'],
  ['nor by another way', 'hub/domain/call.ts', `const at = +new Date();`, 'new Date()'],
  ['nor without parentheses', 'hub/domain/call.ts', `const at = +new Date;`, 'new Date()'],
  ['the domain may not throw dice', 'hub/domain/call.ts', `const die = Math.random();`, 'Math.random'],
  ['the domain may not wait', 'hub/domain/call.ts', `setTimeout(() => {}, 5);`, 'setTimeout'],
  ['the domain may not ask how long it ran', 'hub/domain/call.ts', `const at = performance.now();`, 'performance'],
  [
    'the domain may not look at the process',
    'hub/domain/call.ts',
    `if (process.env['X']) throw new Error();`,
    'process',
  ],
  ['nor in a template', 'hub/domain/call.ts', 'const at = `at ${Date.now()}`;', 'Date.now'],
  ['the contract may not ask the clock', 'hub/contract/call.ts', `export const now = () => Date.now();`, 'Date.now'],
  [
    'the config may not know a room',
    'config/load.ts',
    `import type { Site } from '../hub/domain/site.ts';`,
    'may not know domain',
  ],
  [
    'the store may not know the contract',
    'hub/store/calls.ts',
    `import type { CallView } from '../contract/call.ts';`,
    'may not know contract',
  ],
  [
    'the store may not know the commands',
    'hub/store/calls.ts',
    `import { raiseCall } from '../commands/raise-call.ts';`,
    'may not know commands',
  ],
  [
    'a command may not know a door',
    'hub/commands/raise-call.ts',
    `import { openMqttServer } from '../mqtt/mqtt-server.ts';`,
    'may not know mqtt',
  ],
  [
    'a command may not tell by itself',
    'hub/commands/raise-call.ts',
    `import { createDispatcher } from '../delivery/dispatcher.ts';`,
    'may not know delivery',
  ],
  [
    'a command may not know the contract',
    'hub/commands/raise-call.ts',
    `import type { PressMessage } from '../contract/device-messages.ts';`,
    'may not know contract',
  ],
  ['a command may not use Aedes', 'hub/commands/raise-call.ts', `import { Aedes } from 'aedes';`, 'the package aedes'],
  [
    'a command may not use Fastify, also not later',
    'hub/commands/raise-call.ts',
    `const later = () => import('fastify');`,
    'the package fastify',
  ],
  ['a command may not speak SQL', 'hub/commands/raise-call.ts', `db.exec('DELETE FROM calls');`, 'speaks SQL'],
  ['a command may not prepare a statement', 'hub/commands/raise-call.ts', `db.prepare(text);`, 'speaks SQL'],
  [
    'a query may not know the committer',
    'hub/queries/calls.ts',
    `import type { Committer } from '../store/committer.ts';`,
    'may know only',
  ],
  [
    'a query may not run code of the store',
    'hub/queries/calls.ts',
    `import { callsTable } from '../store/tables/calls.ts';`,
    'only the types of store',
  ],
  [
    'a query may know only the types of the contract',
    'hub/queries/calls.ts',
    `import { Call } from '../contract/call.ts';`,
    'only the types of contract',
  ],
  [
    'permissions may not know a way in',
    'hub/access/permissions.ts',
    `import type { App } from '../http/server/app.ts';`,
    'may not know http',
  ],
  [
    'a shared type may not bring code',
    'hub/types/phone.ts',
    `import { ROLES } from '../contract/http/people.ts';`,
    'only the types of contract',
  ],
  [
    'delivery may not know the tables',
    'hub/delivery/dispatcher.ts',
    `import type { Tables } from '../store/tables.ts';`,
    'may know only',
  ],
  [
    'a query may not know a door',
    'hub/queries/calls.ts',
    `import { view } from '../http/view.ts';`,
    'may not know http',
  ],
  [
    'a door may not run code of the domain',
    'hub/mqtt/press-intake.ts',
    `import { decide } from '../domain/decide.ts';`,
    'only the types of domain',
  ],
  [
    'an inline type still loads the file',
    'hub/mqtt/press-intake.ts',
    `import { type Call } from '../domain/call.ts';`,
    'only the types of domain',
  ],
  [
    'a door may not know the store',
    'hub/http/calls.ts',
    `import type { Tables } from '../store/tables.ts';`,
    'may not know store',
  ],
  [
    'a door may not know another door',
    'hub/http/calls.ts',
    `import { decodeUp } from '../mqtt/messages/decode.ts';`,
    'may not know mqtt',
  ],
  [
    'a door in may not know a door out',
    'hub/stream/stream-server.ts',
    `import { frames } from '../delivery/frames.ts';`,
    'may not know delivery',
  ],
  [
    'a door in may not know the log',
    'hub/stream/stream-server.ts',
    `import type { Log } from '../telemetry/log.ts';`,
    'may not know telemetry',
  ],
  ['the stream does not speak MQTT', 'hub/stream/stream-server.ts', `import mqtt from 'mqtt';`, 'the package mqtt'],
  [
    'a door out may not command',
    'hub/delivery/dispatcher.ts',
    `import { raiseCall } from '../commands/raise-call.ts';`,
    'may not know commands',
  ],
  [
    'a door out may not know a door in',
    'hub/delivery/dispatcher.ts',
    `import type { MqttServer } from '../mqtt/mqtt-server.ts';`,
    'may not know mqtt',
  ],
  [
    'a door out knows the outbox only',
    'hub/delivery/dispatcher.ts',
    `import type { Presses } from '../store/tables/presses.ts';`,
    'may know only',
  ],
  [
    'a door out may not run code of the store',
    'hub/delivery/dispatcher.ts',
    `import { alertsTable } from '../store/tables/alerts.ts';`,
    'only the types of store',
  ],
  [
    'the watch may not know a room',
    'hub/telemetry/metrics.ts',
    `import type { Call } from '../domain/call.ts';`,
    'may not know domain',
  ],
  [
    'a simulated button may not know the domain',
    'firmware-sim/button.ts',
    `import { evolve } from '../hub/domain/evolve.ts';`,
    'may not know domain',
  ],
  [
    'a page may not know the queries',
    'dashboard/api/calls.ts',
    `import type { CallView } from '../../hub/queries/call-view.ts';`,
    'may not know queries',
  ],
  ['a page may not build itself', 'dashboard/main.ts', `import { build } from 'vite';`, 'the package vite'],
  ['a page may not use Node', 'dashboard/api/calls.ts', `import { join } from 'node:path';`, 'nothing of Node'],
  [
    'nothing depends on test',
    'hub/store/open.ts',
    `import { fault } from '../../test/support/fault.ts';`,
    'nothing may depend on test',
  ],
  [
    'nothing but the entrance knows the whole hub',
    'hub/http/calls.ts',
    `import { createHub } from '../app/create-hub.ts';`,
    'may not know app',
  ],
  ['a file beside main.ts is noticed', 'hub/other.ts', `export const a = 1;`, 'lies in no room'],
  [
    'what lies in the composition root may not be used from a room',
    'hub/commands/raise-call.ts',
    `import { createIds } from '../app/ids.ts';`,
    'may not know app',
  ],
  ['a file outside the rooms is noticed', 'hub/extra.ts', `export const a = 1;`, 'lies in no room'],
  ['a new folder is noticed', 'hub/plugins/extra.ts', `export const a = 1;`, 'lies in no room'],
  [
    'a computed import is noticed',
    'hub/delivery/dispatcher.ts',
    'const load = (name: string) => import(`./${name}.ts`);',
    'computed name',
  ],
  ['a re-export counts', 'hub/domain/call.ts', `export * from '../store/calls.ts';`, 'may not know store'],
  ['an import for its effect counts', 'hub/domain/call.ts', `import '../store/calls.ts';`, 'may not know store'],
  [
    'an import over several lines counts',
    'hub/domain/call.ts',
    `import {\n  callsTable,\n  type Calls,\n} from "../store/calls.ts";`,
    'may not know store',
  ],
  [
    'the type of an import counts',
    'hub/domain/call.ts',
    `type Store = typeof import('../store/calls.ts');`,
    'may not know store',
  ],
  ['the shared types are types only', 'hub/types/log.ts', `export const level = 'info';`, 'holds types only'],
  ['nor do they run a function', 'hub/types/log.ts', `export function level() {}`, 'holds types only'],
  ['nor keep something for themselves', 'hub/types/log.ts', `const a = 1;`, 'holds types only'],
  [
    'the shared types may not know the store',
    'hub/types/log.ts',
    `import type { Tx } from '../store/tables.ts';`,
    'may not know store',
  ],
  [
    'a type taken from another room by inference is noticed',
    'hub/http/calls.ts',
    `import type { listCalls } from '../queries/calls.ts';\ntype Tables = Parameters<typeof listCalls>[0];`,
    'should give that type a name',
  ],
  ['require counts', 'hub/commands/raise-call.ts', `const fs = require('aedes');`, 'uses require'],
];

describe('imports that the table forbids are found', () => {
  test.each(FORBIDDEN)('%s', (_sentence, path, text, why) => {
    expect(brokenDoors(new Map([[path, text]])).join('\n')).toContain(why);
  });
});

const ALLOWED: readonly (readonly [string, string, string])[] = [
  [
    'a door may know the types of the domain',
    'hub/mqtt/press-intake.ts',
    `import type { Press } from '../domain/call.ts';`,
  ],
  [
    'the shared types may know the types of the domain',
    'hub/types/log.ts',
    `import type { Call } from '../domain/call.ts';\nexport type A = { const: Call; readonly class?: Call };`,
  ],
  ['a door may know the shared types', 'hub/mqtt/press-intake.ts', `import type { Log } from '../types/log.ts';`],
  [
    'delivery may ask the table of permissions',
    'hub/delivery/audience.ts',
    `import { FRAME_PERMISSIONS } from '../access/permissions.ts';`,
  ],
  ['a door may command', 'hub/mqtt/press-intake.ts', `import { raiseCall } from '../commands/raise-call.ts';`],
  [
    'the domain may reckon with a given instant',
    'hub/domain/time.ts',
    `export const iso = (at: number) => new Date(at).toISOString();`,
  ],
  [
    'a field may be called process',
    'hub/domain/call.ts',
    `type A = { process: string; readonly performance: number };`,
  ],
  ['a comment is no import', 'hub/domain/call.ts', `// import { a } from '../store/calls.ts';\n/* Date.now() */`],
  ['a string is no import', 'hub/domain/call.ts', `const a = "import { a } from '../store/calls.ts'";`],
  ['a regular expression is no string', 'hub/domain/call.ts', `const quote = /['"\`]/; const b = 'Date.now()';`],
  ['a pattern may be executed', 'hub/commands/devices.ts', `const found = /^a/.exec(text);`],
  ['a sentence may begin with "Select"', 'hub/delivery/words/staff.ts', `const say = 'Select a language';`],
  ['a style sheet may come with its page', 'dashboard/phone/phone-page.tsx', `import './phone.css';`],
  ['where this file lies may be asked', 'config/shipped.ts', `const here = new URL('.', import.meta.url);`],
];

describe('imports that the table allows pass', () => {
  test.each(ALLOWED)('%s', (_sentence, path, text) => {
    expect(brokenDoors(new Map([[path, text]]))).toEqual([]);
  });
});

describe('cycles are found', () => {
  test('of two files, of three, by types, and a file that imports itself', () => {
    const two = new Map([
      ['hub/domain/a.ts', `import { b } from './b.ts';`],
      ['hub/domain/b.ts', `import type { A } from './a.ts';`],
    ]);
    expect(cyclesIn(two)).toEqual(['hub/domain/a.ts → hub/domain/b.ts → hub/domain/a.ts']);
    const three = new Map([
      ...two,
      ['hub/domain/b.ts', `export { c } from './c.ts';`],
      ['hub/domain/c.ts', `import('./a.ts');`],
    ]);
    expect(cyclesIn(three)).toEqual(['hub/domain/a.ts → hub/domain/b.ts → hub/domain/c.ts → hub/domain/a.ts']);
    expect(cyclesIn(new Map([['hub/domain/a.ts', `import './a.ts';`]]))).toHaveLength(1);
  });

  test('two files that share a third are no cycle', () => {
    expect(
      cyclesIn(
        new Map([
          ['hub/a.ts', `import './b.ts'; import './c.ts';`],
          ['hub/b.ts', `import './c.ts';`],
          ['hub/c.ts', ''],
        ]),
      ),
    ).toEqual([]);
  });
});
