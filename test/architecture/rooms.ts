/** The room table. `npm run docs` writes it into ARCHITECTURE.md, and doors.test.ts holds the code to it. */
export type Room = {
  /** What the room is, in one line for ARCHITECTURE.md. */
  readonly purpose: string;
  /** Files to read first, by their paths inside of the room. */
  readonly start: readonly string[];
  /** Other rooms whose code this one may import. */
  readonly uses: readonly RoomName[];
  /** Rooms of which it may import types only. A list of files limits it to those. */
  readonly types?: { readonly [Name in RoomName]?: readonly string[] | 'all' };
  readonly packages: readonly string[];
  /** Whether it may import Node's built-in modules. */
  readonly node: boolean;
  /** Pure: the same arguments give the same result, in a browser too. No clock, no random numbers, no process. */
  readonly pure?: true;
  /** Holds types only: every export is a type, and nothing in it runs. */
  readonly typesOnly?: true;
};

export type RoomName =
  | 'contract'
  | 'domain'
  | 'dialects'
  | 'intake'
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
  | 'pager'
  | 'scheduler'
  | 'gpio'
  | 'brokers'
  | 'firmware-sim'
  | 'dashboard'
  | 'cli'
  | 'app'
  | 'main'
  | 'certificates'
  | 'build';

/** Every room of the hub above domain and contract may use the shared types. */
const SHARED = { types: 'all' } as const;

/** A way in: devices, people and time reach the hub through one of these. */
const WAY_IN = {
  uses: ['commands', 'live', 'queries', 'access', 'contract'],
  types: { domain: 'all', ...SHARED },
  node: true,
} as const satisfies Partial<Room>;

/** A way in for presses: it shares the press gate with the others. */
const WAY_IN_FOR_PRESSES = {
  ...WAY_IN,
  uses: [...WAY_IN.uses, 'intake', 'dialects'],
} as const satisfies Partial<Room>;

export const ROOMS: { readonly [Name in RoomName]: Room } = {
  contract: {
    purpose: 'What travels on the wire: protocol documents, topics, schemas, error codes',
    start: ['mqtt.md', 'device-messages.ts', 'errors.ts'],
    uses: [],
    packages: ['typebox'],
    node: false,
    pure: true,
  },
  domain: {
    purpose: 'Pure rules: what a call is, what may happen to it, whom to tell',
    start: ['call/call.ts', 'call/decide.ts'],
    uses: [],
    packages: [],
    node: false,
    pure: true,
  },
  dialects: {
    purpose: 'How bought devices speak: one pure file for each family',
    start: ['dialect.ts'],
    uses: ['domain'],
    packages: [],
    node: false,
    pure: true,
  },
  types: {
    purpose: 'Interfaces that several rooms share; types only',
    start: ['log.ts'],
    uses: [],
    types: { domain: 'all', contract: 'all' },
    packages: [],
    node: false,
    pure: true,
    typesOnly: true,
  },
  config: {
    purpose: 'Settings and site document: schemas, reading, mistakes with line and hint; the handbook',
    start: ['check.ts', 'handbook.md'],
    uses: [],
    packages: ['typebox', 'yaml'],
    node: true,
  },
  store: {
    purpose: 'SQLite: the event log, one table per noun, the committer; the only room with SQL',
    start: ['committer.ts', 'migrations.ts'],
    uses: ['domain'],
    types: SHARED,
    packages: ['@photostructure/sqlite', 'node:sqlite'],
    node: true,
  },
  // Knows the store only as a file that can be copied and checked.
  backup: {
    purpose: 'A data directory into one file and back',
    start: ['pack.ts', 'unpack.ts'],
    uses: ['domain', 'store'],
    types: SHARED,
    packages: ['age-encryption', 'tar-stream'],
    node: true,
  },
  doctor: {
    purpose: 'Checks of machine and hub; changes nothing',
    start: ['finding.ts'],
    uses: ['domain', 'store'],
    types: SHARED,
    packages: [],
    node: true,
  },
  commands: {
    purpose: 'One file per thing that can be done: load, decide, commit',
    start: ['calls/raise-call.ts', 'calls/apply-call-event.ts'],
    uses: ['domain', 'store'],
    types: { ...SHARED, live: 'all' },
    packages: [],
    node: true,
  },
  live: {
    purpose: 'What is known only in memory: site state, device liveness, reachability, pairing',
    start: ['site-state.ts'],
    uses: ['domain', 'store', 'commands'],
    types: SHARED,
    packages: [],
    node: true,
  },
  // The tables are passed in, so their types are enough. The committer, which writes, is not among them.
  queries: {
    purpose: 'Reads, bound to the store once; answers have the types of the contract',
    start: ['queries.ts', 'calls.ts'],
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
        'tables/people/people',
        'tables/proofs',
        'tables/quarantine',
        'tables/roster',
        'tables/site',
        'tables',
      ],
    },
  },
  intake: {
    purpose: 'What every way in does with a press: store it, prove a test, tell it when the disk is slow',
    start: ['press-gate.ts', 'device-intake.ts'],
    uses: ['commands', 'live', 'dialects', 'contract'],
    types: { ...SHARED, domain: 'all', store: 'all' },
    packages: [],
    node: true,
  },
  access: {
    purpose: 'Principals and the one table of permissions, for HTTP, stream and delivery',
    start: ['permissions.ts', 'principal.ts'],
    uses: ['queries'],
    types: { ...SHARED, domain: 'all', contract: 'all' },
    packages: [],
    node: true,
  },
  mqtt: {
    purpose: 'Way in for devices: broker, access, limits, press intake',
    start: ['press-intake.ts', 'mqtt-server.ts'],
    ...WAY_IN_FOR_PRESSES,
    packages: ['aedes', 'typebox'],
  },
  http: {
    purpose: 'Way in for people and scripts: server, sign-in, routes',
    start: ['server/http-server.ts', 'auth/guard.ts'],
    ...WAY_IN_FOR_PRESSES,
    packages: ['fastify', '@fastify/*', '@simplewebauthn/server', 'typebox', 'uqr'],
  },
  stream: {
    purpose: 'Way in and out for phones: the WebSocket with resume',
    start: ['connection.ts', 'catch-up.ts'],
    ...WAY_IN,
    packages: ['ws', 'typebox'],
  },
  pager: {
    purpose: 'Way in and out for phones in a pocket: the server of the ntfy app',
    start: ['pager-server.ts', 'subscription.ts'],
    ...WAY_IN,
    packages: ['ws'],
  },
  scheduler: {
    purpose: "Time as a way in: the hub's time, the due timer, periodic jobs",
    start: ['due-timer.ts', 'periodic-jobs.ts'],
    ...WAY_IN,
    packages: ['node-cron'],
  },
  brokers: {
    purpose: 'Way in for bought devices behind an outside broker: the hub is its client',
    start: ['outside-broker.ts', 'inbox.ts'],
    ...WAY_IN_FOR_PRESSES,
    packages: ['mqtt'],
  },
  gpio: {
    purpose: 'Way in for contacts that are wired to the machine itself, and its lamps',
    start: ['pins.ts', 'contact.ts'],
    ...WAY_IN_FOR_PRESSES,
    packages: ['onoff'],
  },
  delivery: {
    purpose: 'Ways out: dispatcher, phones, device feedback, sounder, words',
    start: ['dispatcher.ts', 'ringing.ts'],
    uses: ['queries', 'access', 'contract'],
    types: { ...SHARED, domain: 'all', dialects: ['outputs/output'], store: ['tables/alerts', 'effects'] },
    packages: [],
    node: true,
  },
  // Reads the event log beside a running hub. Only the command line imports it.
  audit: {
    purpose: 'Verifies the event log, signs copies of it and checks them',
    start: ['walk.ts', 'check-export.ts'],
    uses: ['domain', 'store'],
    types: SHARED,
    packages: [],
    node: true,
  },
  // Listeners get keys and certificates as PEM.
  certificates: {
    purpose: "The hub's own authority and certificate, or those that the owner configured",
    start: ['certificates.ts', 'local-ca.ts'],
    uses: ['domain'],
    types: SHARED,
    packages: ['@peculiar/x509', 'reflect-metadata'],
    node: true,
  },
  telemetry: {
    purpose: 'Log, metrics, watchdog',
    start: ['log.ts'],
    uses: [],
    types: SHARED,
    packages: ['pino', 'prom-client'],
    node: true,
  },
  'firmware-sim': {
    purpose: 'One call point that behaves like good firmware, many copies',
    start: ['call-point/call-point.ts'],
    uses: ['contract'],
    packages: ['mqtt', 'typebox', 'yaml'],
    node: true,
  },
  dashboard: {
    purpose: 'The pages by screen: phone, board, panel, account',
    start: ['app/create-app.ts'],
    uses: ['contract'],
    packages: ['preact', '@preact/signals', '@simplewebauthn/browser', 'uqr'],
    node: false,
  },
  // It creates the log that other rooms get as an argument. The simulated staff member of the demo has its own phone,
  // hence ws.
  cli: {
    purpose: 'One file per subcommand, loaded when it is called; the demo',
    start: ['hub.ts', 'commands.ts'],
    uses: ['audit', 'backup', 'config', 'doctor', 'app', 'contract', 'gpio', 'telemetry', 'firmware-sim'],
    types: { ...SHARED, domain: 'all' },
    packages: ['uqr', 'ws'],
    node: true,
  },
  // The only room that may import every other. composition-root.ts lists what only it may build.
  app: {
    purpose: 'The composition root: core, delivery, listeners, health, metrics, life cycle',
    start: ['create-hub.ts', 'core.ts'],
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
      'pager',
      'scheduler',
      'gpio',
      'brokers',
      'intake',
      'dialects',
      'certificates',
    ],
    types: SHARED,
    packages: ['node-cron'],
    node: true,
  },
  main: {
    purpose: 'The program: runs the subcommand that is named',
    start: ['main.ts'],
    uses: ['app', 'cli', 'config', 'contract', 'telemetry', 'store', 'firmware-sim'],
    packages: [],
    node: true,
  },
  build: {
    purpose: 'Settings of the build, beside what they build',
    start: [],
    uses: [],
    packages: ['vite'],
    node: true,
  },
};

/** @returns the room of a file, `test`, or null for a file that belongs to no room. */
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
