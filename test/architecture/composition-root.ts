import { posix } from 'node:path';
import { importsOf } from './imports.ts';
import { tokensOf, type Token } from './tokens.ts';
import type { Tree } from './tree.ts';

/** The only folder that builds a hub out of its parts. */
const ROOT_FOLDER = 'hub/app/';

/**
 * Functions that only the composition root calls, and other files that may call them too, each with its reason. A
 * second place that wires these parts would be a copy of the hub, and tests of it would prove the copy.
 */
export const BUILT_IN_ROOT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  openStore: { 'test/support/disk/temp-store.ts': 'tests of the store alone, and readers of a book that no hub uses' },
  createCommitter: { 'hub/store/store.ts': 'the store comes with its committer' },
  createSiteState: {},
  createHubTime: {},
  createDueTimer: {},
  createClockFollower: {},
  startPeriodicJobs: {},
  createDeviceLiveness: {},
  createDeviceTroubles: {},
  createReachability: { 'test/live/reachability.test.ts': 'moves the time of one person alone' },
  createTroubleWatch: {},
  createFalsePressWatch: {},
  createCheckIns: {},
  createScreenPins: {},
  createPairings: {},
  createPressTests: {},
  createPhones: { 'test/wire/stream-permissions.test.ts': 'asks the phones alone who is told which frame' },
  createDeviceState: {},
  createDeviceFeedback: {},
  createBoughtFeedback: {
    'test/brokers/feedback-bounds.test.ts': 'thousands of lamps, a slow broker, a store that fails',
  },
  createUnknownDevices: { 'test/intake/unknown-devices.test.ts': 'a flood of made-up devices' },
  createDispatcher: {},
  createNotRecorded: {},
  createPressGate: {},
  createPressIntake: {},
  createDeviceIntake: {},
  createHooks: {},
  createDeviceRateLimit: {},
  createMqttServer: {},
  createPrincipalOf: {},
  createHttpServer: {
    'test/support/http/http-door.ts': 'requests without a socket, on the core and needs of the program',
  },
  createStreamServer: {},
  createPagers: {},
  createPagerTests: {},
  createPagerSetups: {},
  createPagerWatch: {},
  createPagerWaves: {},
  createPagerServer: {},
};

/**
 * @returns one sentence for each file that builds a part of the hub outside the composition root, and for each name
 * that is defined nowhere.
 */
export function builtElsewhere(tree: Tree, parts = BUILT_IN_ROOT): string[] {
  return Object.entries(parts).flatMap(([name, exceptions]) => {
    const naming = [...tree]
      .filter(([, text]) => text.includes(name))
      .map(([path, text]) => ({ path, tokens: tokensOf(text) }));
    const definedIn = naming.filter(({ path, tokens }) => path.startsWith('hub/') && defines(tokens, name));
    const home = definedIn[0]?.path;
    if (home === undefined || definedIn.length > 1) return [`${name} is defined in ${definedIn.length} files of hub`];
    const builders = naming
      .filter(({ path, tokens }) => path !== home && calls(tokens, name) && imports(path, tokens, home))
      .map(({ path }) => path);
    return [
      ...builders
        .filter((path) => !path.startsWith(ROOT_FOLDER) && !Object.hasOwn(exceptions, path))
        .map((path) => `${path} calls ${name}; only ${ROOT_FOLDER} may`),
      ...Object.keys(exceptions)
        .filter((path) => !builders.includes(path))
        .map((path) => `${path} is excepted for ${name} and does not call it`),
    ];
  });
}

function defines(tokens: readonly Token[], name: string): boolean {
  return tokens.some(({ kind, text }, i) => kind === 'word' && text === name && tokens[i - 1]?.text === 'function');
}

function calls(tokens: readonly Token[], name: string): boolean {
  return tokens.some(({ kind, text }, i) => kind === 'word' && text === name && tokens[i + 1]?.text === '(');
}

function imports(path: string, tokens: readonly Token[], home: string): boolean {
  return importsOf(tokens).some(
    ({ from, typeOnly }) =>
      !typeOnly && from?.startsWith('.') === true && posix.join(posix.dirname(path), from) === home,
  );
}
