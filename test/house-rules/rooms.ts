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
  | 'queries'
  | 'access'
  | 'types'
  | 'out'
  | 'watch'
  | 'audit'
  | 'backup'
  | 'doctor'
  | 'in/mqtt'
  | 'in/http'
  | 'in/stream'
  | 'in/clock'
  | 'in/gpio'
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
  uses: ['commands', 'queries', 'access', 'contract'],
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
  commands: { uses: ['domain', 'store'], types: SHARED, packages: [], node: true },
  // Reads: the tables are handed in, so their types are enough, and what writes (the committer) is out of sight. Answers have the contract's types.
  queries: {
    uses: ['domain'],
    packages: [],
    node: true,
    types: {
      ...SHARED,
      contract: 'all',
      store: [
        'alerts',
        'calls',
        'devices',
        'effects',
        'facts',
        'matters',
        'people',
        'proofs',
        'quarantine',
        'roster',
        'site',
        'tables',
      ],
    },
  },
  // Principals and permissions, for HTTP, stream and delivery alike.
  access: { uses: ['queries'], types: { ...SHARED, domain: 'all', contract: 'all' }, packages: [], node: true },
  'in/mqtt': { ...VISITOR, packages: ['aedes', 'typebox'] },
  'in/http': { ...VISITOR, packages: ['fastify', '@fastify/*', '@simplewebauthn/server', 'typebox', 'uqr'] },
  'in/stream': { ...VISITOR, packages: ['ws', 'typebox'] },
  'in/clock': { ...VISITOR, packages: ['node-cron'] },
  'in/gpio': { ...VISITOR, packages: ['onoff'] },
  out: {
    uses: ['queries', 'access', 'contract'],
    types: { ...SHARED, domain: 'all', store: ['alerts', 'effects'] },
    packages: [],
    node: true,
  },
  // Reads the book beside a running hub and writes what goes out of the house: only the command line knows it.
  audit: { uses: ['domain', 'store'], types: SHARED, packages: [], node: true },
  // Keys and certificates as PEM; the listeners of hub/app are handed them.
  certificates: { uses: ['domain'], types: SHARED, packages: ['@peculiar/x509', 'reflect-metadata'], node: true },
  watch: { uses: [], types: SHARED, packages: ['pino', 'prom-client'], node: true },
  'firmware-sim': { uses: ['contract'], packages: ['mqtt', 'typebox', 'yaml'], node: true },
  dashboard: {
    uses: ['contract'],
    packages: ['preact', '@preact/signals', '@simplewebauthn/browser', 'uqr'],
    node: false,
  },
  // It makes the log that everybody else is handed; the demo's simulated worker carries a phone of its own.
  cli: {
    uses: ['audit', 'backup', 'config', 'doctor', 'app', 'contract', 'watch', 'firmware-sim'],
    types: { ...SHARED, domain: 'all' },
    packages: ['uqr', 'ws'],
    node: true,
  },
  // The composition root: the only room that may know every other. What builds the hub is said in composition-root.test.ts.
  app: {
    uses: [
      'contract',
      'domain',
      'backup',
      'config',
      'store',
      'commands',
      'queries',
      'access',
      'out',
      'watch',
      'in/mqtt',
      'in/http',
      'in/stream',
      'in/clock',
      'in/gpio',
      'certificates',
    ],
    types: SHARED,
    packages: ['node-cron'],
    node: true,
  },
  main: { uses: ['app', 'cli', 'config', 'contract', 'watch', 'store', 'firmware-sim'], packages: [], node: true },
  // Settings of the build, beside what they build; nothing imports them.
  build: { uses: [], packages: ['vite'], node: true },
};

/** @returns the room a file lies in, `test`, or null for a file that no room expects. */
export function roomOf(path: string): RoomName | 'test' | null {
  if (path.endsWith('.config.ts')) return 'build';
  if (path === 'hub/main.ts') return 'main';
  const parts = path.split('/');
  const [top = '', second = '', third = ''] = parts;
  if (top === 'test') return 'test';
  const name = top !== 'hub' ? top : second === 'in' ? `in/${third}` : second;
  const deepEnough = parts.length > (top !== 'hub' ? 1 : second === 'in' ? 3 : 2);
  return deepEnough && Object.hasOwn(ROOMS, name) && !['main', 'build'].includes(name) ? (name as RoomName) : null;
}
