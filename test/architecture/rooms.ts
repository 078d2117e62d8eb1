/** The doors table of ARCHITECTURE.md, written so that a machine can hold the code to it. */
export type Room = {
  /** Other rooms whose code this one may run. A room may always use itself. */
  readonly uses: readonly RoomName[];
  /** Rooms of which it may know the types only. A list of files narrows it to those. */
  readonly types?: { readonly [Name in RoomName]?: readonly string[] | 'all' };
  readonly packages: readonly string[];
  /** May it use what comes with Node? */
  readonly node: boolean;
  /** Pure: the same questions get the same answers, in a browser too. No clock, no chance, no process. */
  readonly pure?: true;
  /** Holds types only: every export is a type, and nothing in it runs. */
  readonly typesOnly?: true;
};

export type RoomName =
  | 'contract'
  | 'domain'
  | 'config'
  | 'store'
  | 'commands'
  | 'live'
  | 'queries'
  | 'access'
  | 'types'
  | 'delivery'
  | 'telemetry'
  | 'audit'
  | 'backup'
  | 'doctor'
  | 'mqtt'
  | 'http'
  | 'stream'
  | 'scheduler'
  | 'gpio'
  | 'firmware-sim'
  | 'dashboard'
  | 'cli'
  | 'app'
  | 'main'
  | 'certificates'
  | 'build';

/** Every room of the hub above domain and contract may use the shared types. */
const SHARED = { types: 'all' } as const;

const VISITOR = {
  uses: ['commands', 'live', 'queries', 'access', 'contract'],
  types: { domain: 'all', ...SHARED },
  node: true,
} as const satisfies Partial<Room>;

export const ROOMS: { readonly [Name in RoomName]: Room } = {
  contract: { uses: [], packages: ['typebox'], node: false, pure: true },
  domain: { uses: [], packages: [], node: false, pure: true },
  // Interfaces that several rooms share. Types only: no code runs here.
  types: {
    uses: [],
    types: { domain: 'all', contract: 'all' },
    packages: [],
    node: false,
    pure: true,
    typesOnly: true,
  },
  config: { uses: [], packages: ['typebox', 'yaml'], node: true },
  store: { uses: ['domain'], types: SHARED, packages: ['@photostructure/sqlite', 'node:sqlite'], node: true },
  // Packs a data directory into one file and back; knows the store only as a file that can be copied and looked at.
  backup: { uses: ['domain', 'store'], types: SHARED, packages: ['age-encryption', 'tar-stream'], node: true },
  // Looks and changes nothing.
  doctor: { uses: ['domain', 'store'], types: SHARED, packages: [], node: true },
  commands: { uses: ['domain', 'store'], types: { ...SHARED, live: 'all' }, packages: [], node: true },
  // What is known only in memory: site state, device liveness, reachability, pairing, press tests.
  live: { uses: ['domain', 'store', 'commands'], types: SHARED, packages: [], node: true },
  // Reads: the tables are handed in, so their types are enough, and what writes (the committer) is out of sight.
  // Answers have the contract's types.
  queries: {
    uses: ['domain'],
    packages: [],
    node: true,
    types: {
      ...SHARED,
      contract: 'all',
      store: [
        'tables/alerts',
        'tables/calls',
        'tables/devices',
        'effects',
        'event-log/facts',
        'tables/matters',
        'tables/people',
        'tables/proofs',
        'tables/quarantine',
        'tables/roster',
        'tables/site',
        'tables',
      ],
    },
  },
  // Principals and permissions, for HTTP, stream and delivery alike.
  access: { uses: ['queries'], types: { ...SHARED, domain: 'all', contract: 'all' }, packages: [], node: true },
  mqtt: { ...VISITOR, packages: ['aedes', 'typebox'] },
  http: { ...VISITOR, packages: ['fastify', '@fastify/*', '@simplewebauthn/server', 'typebox', 'uqr'] },
  stream: { ...VISITOR, packages: ['ws', 'typebox'] },
  scheduler: { ...VISITOR, packages: ['node-cron'] },
  gpio: { ...VISITOR, packages: ['onoff'] },
  delivery: {
    uses: ['queries', 'access', 'contract'],
    types: { ...SHARED, domain: 'all', store: ['tables/alerts', 'effects'] },
    packages: [],
    node: true,
  },
  // Reads the book beside a running hub and writes what goes out of the house: only the command line knows it.
  audit: { uses: ['domain', 'store'], types: SHARED, packages: [], node: true },
  // Keys and certificates as PEM; the listeners of hub/app are handed them.
  certificates: { uses: ['domain'], types: SHARED, packages: ['@peculiar/x509', 'reflect-metadata'], node: true },
  telemetry: { uses: [], types: SHARED, packages: ['pino', 'prom-client'], node: true },
  'firmware-sim': { uses: ['contract'], packages: ['mqtt', 'typebox', 'yaml'], node: true },
  dashboard: {
    uses: ['contract'],
    packages: ['preact', '@preact/signals', '@simplewebauthn/browser', 'uqr'],
    node: false,
  },
  // It makes the log that everybody else is handed; the demo's simulated worker carries a phone of its own.
  cli: {
    uses: ['audit', 'backup', 'config', 'doctor', 'app', 'contract', 'telemetry', 'firmware-sim'],
    types: { ...SHARED, domain: 'all' },
    packages: ['uqr', 'ws'],
    node: true,
  },
  // The composition root: the only room that may know every other. What builds the hub is said in
  // composition-root.test.ts.
  app: {
    uses: [
      'contract',
      'domain',
      'backup',
      'config',
      'store',
      'commands',
      'live',
      'queries',
      'access',
      'delivery',
      'telemetry',
      'mqtt',
      'http',
      'stream',
      'scheduler',
      'gpio',
      'certificates',
    ],
    types: SHARED,
    packages: ['node-cron'],
    node: true,
  },
  main: { uses: ['app', 'cli', 'config', 'contract', 'telemetry', 'store', 'firmware-sim'], packages: [], node: true },
  // Settings of the build, beside what they build; nothing imports them.
  build: { uses: [], packages: ['vite'], node: true },
};

/** @returns the room a file lies in, `test`, or null for a file that no room expects. */
export function roomOf(path: string): RoomName | 'test' | null {
  if (path.endsWith('.config.ts')) return 'build';
  if (path === 'hub/main.ts') return 'main';
  const parts = path.split('/');
  const [top = '', second = ''] = parts;
  if (top === 'test') return 'test';
  const name = top === 'hub' ? second : top;
  const deepEnough = parts.length > (top === 'hub' ? 2 : 1);
  return deepEnough && Object.hasOwn(ROOMS, name) && !['main', 'build'].includes(name) ? (name as RoomName) : null;
}
